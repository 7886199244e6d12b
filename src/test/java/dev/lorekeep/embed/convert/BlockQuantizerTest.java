package dev.lorekeep.embed.convert;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BlockQuantizerTest {
    private static final int BLOCK = 16;

    @Property
    void aNumberComesBackWithinHalfAStep(@ForAll("weights") float[] values) {
        var codes = new byte[BLOCK];
        var scales = new float[1];
        assertThat(BlockQuantizer.quantise(values, BLOCK, BLOCK, codes, scales)).isTrue();
        for (int i = 0; i < BLOCK; i++) {
            float decoded = ((codes[i] & 0xff) - 128) * scales[0];
            assertThat(Math.abs(decoded - values[i])).isLessThanOrEqualTo(scales[0] * 0.5001f);
        }
    }

    @Provide
    Arbitrary<float[]> weights() {
        return Arbitraries.floats()
                .between(-1000, 1000)
                .ofScale(6)
                .array(float[].class)
                .ofSize(BLOCK);
    }

    @Test
    void aBlockOfZerosStaysZero() {
        var codes = new byte[BLOCK];
        var scales = new float[1];
        BlockQuantizer.quantise(new float[BLOCK], BLOCK, BLOCK, codes, scales);
        assertThat(codes).containsOnly((byte) 128);
        assertThat(scales[0]).isZero();
    }

    @Test
    void saysWhenANumberIsNotFinite() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            var values = new float[2 * BLOCK];
            values[BLOCK + 3] = bad;
            assertThat(BlockQuantizer.quantise(values, 2 * BLOCK, BLOCK, new byte[2 * BLOCK], new float[2]))
                    .isFalse();
        }
    }
}
