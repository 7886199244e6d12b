package dev.lorekeep.parse.child;

import dev.lorekeep.parse.DocumentParser;
import dev.lorekeep.platform.FullDisk;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.logging.LogManager;

/**
 * The process that reads files: requests on its standard input, replies on its standard output. When its input ends, for the service
 * is gone or has no more use for it, it ends at once, in the middle of a file if need be.
 */
public final class ParserMain {
    private ParserMain() {}

    public static void main(String[] arguments) throws IOException {
        NoNetwork.install();
        LogManager.getLogManager().reset();
        var out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        // what a library prints must not get among the replies
        System.setOut(System.err);
        var requests = new ArrayBlockingQueue<Request>(1);
        var in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        try {
            var rules = Wire.readRules(in);
            var parser = new DocumentParser(rules.limits(), rules.options());
            Thread.ofPlatform().daemon().name("replies").start(() -> answer(parser, requests, out));
            while (true) requests.add(Wire.readRequest(in));
        } catch (IOException _) {
            end();
        }
    }

    private static void answer(DocumentParser parser, BlockingQueue<Request> requests, DataOutputStream out) {
        try {
            while (true) {
                var request = requests.take();
                try {
                    var parsed = parser.parse(request.file(), request.name(), request.members());
                    Wire.write(out, new Reply.Read(parsed, parser.isExhausted()));
                } catch (FullDisk _) {
                    Wire.write(out, new Reply.NoRoom());
                }
            }
        } catch (IOException | InterruptedException | RuntimeException | Error _) {
            // an answer that could not be given is a crash: the service tries again with another process
            end();
        }
    }

    private static void end() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(0);
    }
}
