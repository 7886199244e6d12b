package dev.lorekeep.admin;

import dev.lorekeep.admin.MemoryBench.Sample;
import java.util.List;
import java.util.function.ToLongFunction;

/** What is resident over the number of documents taken in, as a picture. */
final class MemoryPlot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 320;
    private static final int LEFT = 64;
    private static final int BOTTOM = 44;
    private static final int TOP = 16;

    private MemoryPlot() {}

    static String svg(List<Sample> samples) {
        int documents = samples.getLast().documents();
        long highest = samples.stream()
                .mapToLong(sample -> Math.max(sample.serviceKilobytes(), sample.readersKilobytes()))
                .max()
                .orElseThrow();
        long top = (highest / 1024 / 100 + 1) * 100;
        var svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        .formatted(WIDTH, HEIGHT));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        for (long megabytes = 0; megabytes <= top; megabytes += 100) {
            double y = y(megabytes, top);
            svg.append("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>%n"
                    .formatted(LEFT, y, WIDTH - 12, y));
            svg.append("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d MB</text>%n"
                    .formatted(LEFT - 6, y + 4, megabytes));
        }
        for (int part = 0; part <= 4; part++) {
            int at = documents * part / 4;
            svg.append("<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%d</text>%n"
                    .formatted(x(at, documents), HEIGHT - BOTTOM + 18, part == 4 ? "end" : "middle", at));
        }
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">documents taken in and removed</text>%n"
                .formatted((LEFT + WIDTH) / 2, HEIGHT - 8));
        svg.append(line(samples, Sample::serviceKilobytes, top, "#1a5fb4"));
        svg.append(line(samples, Sample::readersKilobytes, top, "#c64600"));
        svg.append("<text x=\"%d\" y=\"%d\" fill=\"#1a5fb4\">service</text>%n".formatted(LEFT + 10, TOP + 14));
        svg.append("<text x=\"%d\" y=\"%d\" fill=\"#c64600\">processes that read files</text>%n"
                .formatted(LEFT + 70, TOP + 14));
        return svg.append("</svg>\n").toString();
    }

    private static String line(List<Sample> samples, ToLongFunction<Sample> kilobytes, long top, String colour) {
        int documents = samples.getLast().documents();
        var points = new StringBuilder();
        for (var sample : samples)
            points.append("%.1f,%.1f "
                    .formatted(x(sample.documents(), documents), y(kilobytes.applyAsLong(sample) / 1024, top)));
        return "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>%n"
                .formatted(points.toString().strip(), colour);
    }

    private static double x(int documents, int all) {
        return LEFT + (WIDTH - 12.0 - LEFT) * documents / all;
    }

    private static double y(long megabytes, long top) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - (double) TOP) * megabytes / top;
    }
}
