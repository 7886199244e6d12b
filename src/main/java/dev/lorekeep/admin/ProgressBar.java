package dev.lorekeep.admin;

import java.io.PrintStream;

/** How far a command is: one line that is drawn again and again on a terminal, a line for every tenth elsewhere. */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final String what;
    private final int total;
    private int done;
    private int shown = -1;

    ProgressBar(PrintStream out, boolean terminal, String what, int total) {
        this.out = out;
        this.terminal = terminal;
        this.what = what;
        this.total = total;
        show();
    }

    static boolean onTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    synchronized void step() {
        reach(done + 1);
    }

    synchronized void reach(int done) {
        this.done = done;
        show();
    }

    private void show() {
        var tenth = total == 0 ? 10 : done * 10 / total;
        if (terminal) {
            var filled = total == 0 ? WIDTH : done * WIDTH / total;
            out.printf("\r%-12s [%s%s] %d/%d", what, "#".repeat(filled), ".".repeat(WIDTH - filled), done, total);
        } else if (tenth != shown) {
            out.printf("%s: %d of %d%n", what, done, total);
        }
        out.flush();
        shown = tenth;
    }

    @Override
    public synchronized void close() {
        if (terminal) out.println();
    }
}
