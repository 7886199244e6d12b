package dev.lorekeep.parse;

import java.util.ArrayList;
import java.util.List;

/** Maps rectangles from the reading frame of one text angle to fractions of the page as it is displayed. */
record PdfFrame(int angle, float width, float height, int rotation) {
    /** Horizontal and vertical lines of the page as they lie in this frame; none for text at odd angles. */
    List<PdfCanvas.Rule> rules(List<PdfCanvas.Rule> onPage) {
        if (angle % 90 != 0) return List.of();
        var cos = (float) Math.cos(Math.toRadians(angle));
        var sin = (float) Math.sin(Math.toRadians(angle));
        var turned = new ArrayList<PdfCanvas.Rule>(onPage.size());
        for (var rule : onPage) {
            var x0 = rule.x0() * cos + rule.y0() * sin;
            var x1 = rule.x1() * cos + rule.y1() * sin;
            var y0 = rule.x0() * sin - rule.y0() * cos;
            var y1 = rule.x1() * sin - rule.y1() * cos;
            turned.add(new PdfCanvas.Rule(Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)));
        }
        return turned;
    }

    PdfLine.Box box(float left, float top, float right, float bottom) {
        var radians = Math.toRadians(angle);
        var cos = Math.cos(radians);
        var sin = Math.sin(radians);
        double minX = Double.MAX_VALUE;
        double minY = Double.MAX_VALUE;
        double maxX = -Double.MAX_VALUE;
        double maxY = -Double.MAX_VALUE;
        for (var corner = 0; corner < 4; corner++) {
            double a = (corner & 1) == 0 ? left : right;
            double b = -((corner & 2) == 0 ? top : bottom);
            var x = a * cos - b * sin;
            var y = a * sin + b * cos;
            var shownX = shownX(x, y);
            var shownY = shownY(x, y);
            minX = Math.min(minX, shownX);
            maxX = Math.max(maxX, shownX);
            minY = Math.min(minY, shownY);
            maxY = Math.max(maxY, shownY);
        }
        return new PdfLine.Box((float) minX, (float) minY, (float) (maxX - minX), (float) (maxY - minY));
    }

    /** Page coordinates have their origin at the lower left; /Rotate turns the page clockwise. */
    private double shownX(double x, double y) {
        return switch (rotation) {
            case 90 -> y / height;
            case 180 -> (width - x) / width;
            case 270 -> (height - y) / height;
            default -> x / width;
        };
    }

    private double shownY(double x, double y) {
        return switch (rotation) {
            case 90 -> x / width;
            case 180 -> y / height;
            case 270 -> (width - x) / width;
            default -> (height - y) / height;
        };
    }
}
