package dev.drover.ui.internal.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.drover.api.process.Dump;
import dev.drover.wire.SafeText;

/**
 * A dump that is a text, ready to be shown.
 *
 * @param title what it is, and where it lies
 * @param text the beginning of it, with unsafe characters escaped
 */
public record DumpText(String title, String text) {
    private static final int MAX_BYTES = 256 * 1024;

    public DumpText {
        title = SafeText.of(title);
    }

    /** Whether a dump is a text at all. */
    static boolean isText(Dump.Kind kind) {
        return kind.extension().equals("txt") || kind == Dump.Kind.CRASH;
    }

    /** Reads the file of a dump. */
    static DumpText read(String name, Dump dump) throws IOException {
        try (InputStream in = Files.newInputStream(dump.file())) {
            byte[] start = in.readNBytes(MAX_BYTES);
            String text = new String(start, StandardCharsets.UTF_8).lines().map(SafeText::line)
                    .collect(Collectors.joining("\n"));
            boolean more = start.length == MAX_BYTES && in.read() >= 0;
            String whose = name.isEmpty() ? "" : " of " + name;
            return new DumpText(capital(dump.kind()) + whose + "  ·  " + dump.file() + "  ·  may hold secrets",
                    more ? text + "\n… the rest is in the file" : text);
        }
    }

    private static String capital(Dump.Kind kind) {
        return kind.words().substring(0, 1).toUpperCase(Locale.ROOT) + kind.words().substring(1);
    }
}
