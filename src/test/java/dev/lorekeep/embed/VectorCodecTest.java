package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VectorCodecTest {
    @Property
    void bringsEveryVectorBack(@ForAll float[] vector) {
        assertThat(VectorCodec.decode(VectorCodec.encode(vector))).isEqualTo(vector);
    }

    @Test
    void isLittleEndian() {
        assertThat(VectorCodec.encode(new float[] {1})).containsExactly(0, 0, 0x80, 0x3f);
    }
}
