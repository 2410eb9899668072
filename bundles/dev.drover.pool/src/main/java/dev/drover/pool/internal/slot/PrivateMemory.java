package dev.drover.pool.internal.slot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/**
 * What a process has for itself alone: its anonymous pages, resident and swapped out. Read from
 * {@code /proc/pid/status}, which the kernel keeps counted; the exact share of each page would need a walk over all of
 * them, during which the process cannot map memory.
 */
final class PrivateMemory {
    private PrivateMemory() {}

    /** In bytes; empty if the system does not tell, or the process has ended. */
    static OptionalLong of(long pid) {
        if (!Platform.THIS.has(Help.PROC)) return OptionalLong.empty();
        try {
            return in(Files.readString(Path.of("/proc", Long.toString(pid), "status"), StandardCharsets.ISO_8859_1));
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }

    static OptionalLong in(String status) {
        long kilobytes = 0;
        boolean known = false;
        for (String line : status.split("\n")) {
            if (!line.startsWith("RssAnon:") && !line.startsWith("VmSwap:")) continue;
            String[] words = line.trim().split("\\s+");
            if (words.length < 2 || !words[1].matches("\\d{1,15}")) continue;
            kilobytes += Long.parseLong(words[1]);
            known |= line.startsWith("RssAnon:");
        }
        return known ? OptionalLong.of(kilobytes << 10) : OptionalLong.empty();
    }
}
