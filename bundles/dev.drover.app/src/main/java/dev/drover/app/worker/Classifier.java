package dev.drover.app.worker;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells what is in a file: by its first bytes where they tell, else by whether it is text, and then by its name. */
final class Classifier {

    /** How many bytes from the file's beginning {@link #binaryKind} may look at. */
    static final int HEAD = 512;

    private static final Set<String> JARS = Set.of("jar", "war", "ear", "aar");
    private static final Set<String> OFFICE = Set.of("docx", "xlsx", "pptx", "odt", "ods", "odp", "epub");

    private static final Map<FileKind, Set<String>> TEXT_NAMES = Map.of(
            FileKind.JAVA, names("java"),
            FileKind.SCRIPT, names("sh bash zsh fish bat cmd ps1"),
            FileKind.JSON, names("json jsonl ndjson"),
            FileKind.XML, names("xml xsd xsl xslt svg xhtml e4xmi ecore xmi exsd target product"),
            FileKind.SOURCE,
            names("c h cc cpp cxx hpp hh cs go rs py rb pl pm php js mjs cjs jsx ts tsx kt kts scala groovy"
                    + " gradle swift m mm lua r jl hs ml mli erl ex exs clj cljs lisp el vb fs sql dart zig"
                    + " s asm css scss less proto"));

    private Classifier() {}

    /** The kind of a file whose first bytes tell that it is no text; empty if they do not. */
    static Optional<FileKind> binaryKind(byte[] head, int length, String name) {
        Head at = new Head(head, Math.min(length, HEAD));
        if (at.is(0, "PK\3\4") || at.is(0, "PK\5\6")) return Optional.of(zipKind(extension(name)));
        if (at.is(0, 0xCA, 0xFE, 0xBA, 0xBE)) return Optional.of(at.u2(6) >= 45 ? FileKind.CLASS : FileKind.EXECUTABLE);
        if (image(at)) return Optional.of(FileKind.IMAGE);
        if (archive(at)) return Optional.of(FileKind.ARCHIVE);
        if (executable(at)) return Optional.of(FileKind.EXECUTABLE);
        if (media(at)) return Optional.of(FileKind.MEDIA);
        return document(at) ? Optional.of(FileKind.DOCUMENT) : Optional.empty();
    }

    /** The kind of a file that is UTF-8 text throughout. */
    static FileKind textKind(byte[] head, int length, String name) {
        if (length == 0) return FileKind.EMPTY;
        Head at = new Head(head, Math.min(length, HEAD));
        String extension = extension(name);
        for (Map.Entry<FileKind, Set<String>> kind : TEXT_NAMES.entrySet()) {
            if (kind.getValue().contains(extension)) return kind.getKey();
        }
        int begin = at.is(0, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        if (at.is(begin, "<?xml")) return FileKind.XML;
        return at.is(begin, "#!") ? FileKind.SCRIPT : FileKind.TEXT;
    }

    private static FileKind zipKind(String extension) {
        if (JARS.contains(extension)) return FileKind.JAR;
        return OFFICE.contains(extension) ? FileKind.DOCUMENT : FileKind.ARCHIVE;
    }

    private static boolean image(Head at) {
        return at.is(0, 0x89, 'P', 'N', 'G')
                || at.is(0, 0xFF, 0xD8, 0xFF)
                || at.is(0, "GIF87a")
                || at.is(0, "GIF89a")
                || at.is(0, "RIFF") && at.is(8, "WEBP")
                || at.is(0, "II*\0")
                || at.is(0, "MM\0*")
                || at.is(0, "BM") && at.is(6, 0, 0, 0, 0)
                || at.is(0, 0, 0, 1, 0) && at.is(9, 0);
    }

    private static boolean archive(Head at) {
        return at.is(0, 0x1F, 0x8B, 8)
                || at.is(0, "BZh") && at.is(4, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59)
                || at.is(0, 0xFD, '7', 'z', 'X', 'Z', 0)
                || at.is(0, 0x28, 0xB5, 0x2F, 0xFD)
                || at.is(0, '7', 'z', 0xBC, 0xAF, 0x27, 0x1C)
                || at.is(0, "Rar!\32\7")
                || at.is(0, "JM\1\0PK\3\4")
                || at.is(0, "!<arch>\n")
                || at.is(257, "ustar");
    }

    private static boolean executable(Head at) {
        return at.is(0, 0x7F, 'E', 'L', 'F')
                || at.is(0, "MZ") && at.has(0, 2, 64)
                || at.is(0, 0xFE, 0xED, 0xFA, 0xCE)
                || at.is(0, 0xFE, 0xED, 0xFA, 0xCF)
                || at.is(0, 0xCE, 0xFA, 0xED, 0xFE)
                || at.is(0, 0xCF, 0xFA, 0xED, 0xFE)
                || at.is(0, "\0asm");
    }

    private static boolean media(Head at) {
        return at.is(0, "OggS\0")
                || at.is(0, "fLaC\0")
                || at.is(0, "ID3") && (at.is(3, 2) || at.is(3, 3) || at.is(3, 4))
                || at.is(0, "RIFF") && (at.is(8, "WAVE") || at.is(8, "AVI "))
                || at.is(0, 0, 0, 0) && at.is(4, "ftyp")
                || at.is(0, 0x1A, 0x45, 0xDF, 0xA3);
    }

    private static boolean document(Head at) {
        return at.is(0, "%PDF-") || at.is(0, 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1);
    }

    private static Set<String> names(String extensions) {
        return Set.of(extensions.split(" "));
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** The first bytes of a file. */
    private record Head(byte[] bytes, int length) {

        boolean is(int from, String characters) {
            return is(from, characters.chars().toArray());
        }

        boolean is(int from, int... values) {
            if (from + values.length > length) return false;
            for (int i = 0; i < values.length; i++) {
                if ((bytes[from + i] & 0xFF) != values[i]) return false;
            }
            return true;
        }

        boolean has(int value, int from, int to) {
            for (int i = from; i < Math.min(to, length); i++) {
                if ((bytes[i] & 0xFF) == value) return true;
            }
            return false;
        }

        int u2(int from) {
            return from + 2 > length ? 0 : (bytes[from] & 0xFF) << 8 | bytes[from + 1] & 0xFF;
        }
    }
}
