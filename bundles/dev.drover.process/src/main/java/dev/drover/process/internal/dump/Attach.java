package dev.drover.process.internal.dump;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.drover.process.internal.system.Proc;
import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/**
 * Asks a JVM of this machine for its threads from outside, as {@code jcmd} does: a file says that somebody wants to
 * attach, SIGQUIT has the JVM look for it, and it opens a socket. Needs no thread of the program in that JVM. A process
 * that does not catch SIGQUIT would die of it, and one that is stopped would not answer: neither is asked.
 */
final class Attach {

    private static final long POLL_MILLIS = 20;
    private static final int SIGQUIT = 3;
    private static final int MOST = 8 << 20;

    private Attach() {}

    /**
     * Returns what each thread does. Waits.
     *
     * @param process a JVM that runs its main method
     * @param nanos how long this may take
     * @throws IOException if the process cannot be asked, or does not answer in time; one sentence
     */
    static String threads(Process process, long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        if (!Proc.SYSTEM.isThere() || !Platform.THIS.has(Help.SHELL))
            throw new IOException("this system does not tell what it does with signals");
        Path proc = Proc.folder().resolve("" + process.pid());
        List<String> status = status(proc);
        String inside = last(field(status, "NSpid:", "" + process.pid()));
        Path folder = proc.resolve("root/tmp");
        Path socket = folder.resolve(".java_pid" + inside);
        if (!Files.exists(socket)) knock(process, folder.resolve(".attach_pid" + inside), socket, end);
        return ask(socket, end);
    }

    private static List<String> status(Path proc) throws IOException {
        List<String> status = Files.readAllLines(proc.resolve("status"));
        String state = field(status, "State:", "?");
        if (state.startsWith("T") || state.startsWith("t") || state.startsWith("Z"))
            throw new IOException("it is stopped or dead (" + state + ")");
        if ((Long.parseUnsignedLong(field(status, "SigCgt:", "0"), 16) >> SIGQUIT - 1 & 1) == 0)
            throw new IOException("it does not catch SIGQUIT");
        return status;
    }

    private static String field(List<String> lines, String name, String otherwise) {
        return lines.stream().filter(each -> each.startsWith(name)).findFirst()
                .map(each -> each.substring(name.length()).strip()).orElse(otherwise);
    }

    private static String last(String words) {
        return words.substring(words.lastIndexOf('\t') + 1);
    }

    private static void knock(Process process, Path wish, Path socket, long end) throws IOException {
        Files.createFile(wish);
        try {
            if (!process.isAlive()) throw new IOException("it is dead");
            Process kill = new ProcessBuilder("kill", "-QUIT", "" + process.pid())
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            while (!Files.exists(socket)) {
                if (end - System.nanoTime() < 0) {
                    kill.destroyForcibly();
                    throw new IOException("it does not open its socket");
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("nobody waits any more", e);
        } finally {
            Files.deleteIfExists(wish);
        }
    }

    private static String ask(Path socket, long end) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX); Selector selector =
                Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            // The version of the protocol, the command, and three arguments.
            channel.write(ByteBuffer.wrap("1\0threaddump\0-l\0\0\0".getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer some = ByteBuffer.allocate(8 << 10);
            while (answer.size() < MOST) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) throw new IOException("it does not answer");
                selector.select(left);
                selector.selectedKeys().clear();
                int got = channel.read(some.clear());
                if (got < 0) break;
                answer.write(some.array(), 0, got);
            }
            return text(answer.toString(StandardCharsets.UTF_8));
        }
    }

    private static String text(String answer) throws IOException {
        if (answer.startsWith("0\n")) return answer.substring(2);
        throw new IOException("it refuses: " + answer.lines().findFirst().orElse("no reason given"));
    }
}
