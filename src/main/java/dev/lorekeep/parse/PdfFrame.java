package dev.lorekeep.parse;

/** Maps rectangles from the reading frame of one text angle to fractions of the page as it is displayed. */
record PdfFrame(int angle, float width, float height, int rotation) {
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
