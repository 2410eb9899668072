package dev.drover.api.process;

import java.time.Duration;
import java.util.Optional;

import dev.drover.api.Require;
import dev.drover.wire.link.Platform;

/**
 * A program that is run to its end, and what is to be had of it. Immutable; the methods return changed copies.
 *
 * @param program what it runs, see {@link ProcessSpec}: it gets the allow-listed environment only
 * @param input what it finds on its standard input; nothing if empty
 * @param timeout how long it may run; it is ended with all that it has started after that. For ever if empty
 * @param maxOutput how many bytes it may print on each of its streams before it is ended, 1 to 2^30
 */
public record Run(ProcessSpec program, Bytes input, Optional<Duration> timeout, int maxOutput) {

    /** What it may print unless something else is said: 16 MiB. */
    public static final int MAX_OUTPUT = 16 << 20;

    private static final Bytes NOTHING = new Bytes(new byte[0]);

    public Run {
        Require.given("program", program);
        Require.given("input", input);
        Require.given("timeout", timeout).ifPresent(time -> Require.positive("timeout", time));
        Require.within("maxOutput", maxOutput, 1, 1 << 30);
    }

    /** Bytes that nobody changes. */
    public static final class Bytes {
        private final byte[] bytes;

        /** @param bytes are copied */
        public Bytes(byte[] bytes) {
            this.bytes = Require.given("bytes", bytes).clone();
        }

        /** A copy. */
        public byte[] get() {
            return bytes.clone();
        }

        /** How many there are. */
        public int length() {
            return bytes.length;
        }

        /** Only how many there are: they may be a secret. */
        @Override
        public String toString() {
            return bytes.length + " bytes";
        }
    }

    /** Runs the program as it is said there, without input, for as long as it likes. */
    public static Run of(ProcessSpec program) {
        return new Run(program, NOTHING, Optional.empty(), MAX_OUTPUT);
    }

    /** Runs a file with arguments, which are passed on literally: no shell has a part in it. */
    public static Run file(String... command) {
        return of(ProcessSpec.command(command));
    }

    /**
     * Has the system's shell run a line: {@code /bin/sh}, or {@code cmd.exe} on Windows. Never put into it what
     * somebody else says: use {@link #file}.
     */
    public static Run shell(String line) {
        return shell(line, Platform.THIS);
    }

    static Run shell(String line, Platform platform) {
        Require.given("line", line);
        return platform.isWindows() ? file("cmd.exe", "/d", "/c", line) : file("/bin/sh", "-c", line);
    }

    /** The same with these bytes on its standard input. */
    public Run input(byte[] bytes) {
        return new Run(program, new Bytes(bytes), timeout, maxOutput);
    }

    /** The same, ended after so long. */
    public Run timeout(Duration most) {
        return new Run(program, input, Optional.of(Require.given("most", most)), maxOutput);
    }

    /** The same, ended when it prints more than so many bytes on one of its streams. */
    public Run maxOutput(int bytes) {
        return new Run(program, input, timeout, bytes);
    }
}
