package dev.drover.app.worker;

import java.util.Locale;

/** What is in a file, as far as its first bytes, its name and its being text tell. */
public enum FileKind {
    /** Not one byte. */
    EMPTY(false),
    /** UTF-8 text of no kind below. */
    TEXT(true),
    /** Java source text. */
    JAVA(true),
    /** Source text in another programming language. */
    SOURCE(true),
    /** Text that begins with {@code #!} or is named like a shell or batch script. */
    SCRIPT(true),
    /** XML and what is written in it. */
    XML(true),
    JSON(true),
    /** A compiled Java class. */
    CLASS(false),
    /** A Java archive: jar, war, ear. */
    JAR(false),
    /** Any other archive or compressed file. */
    ARCHIVE(false),
    IMAGE(false),
    /** Sound or moving pictures. */
    MEDIA(false),
    /** PDF and office documents. */
    DOCUMENT(false),
    /** Machine code: ELF, PE, Mach-O, WebAssembly; programs, libraries and object files. */
    EXECUTABLE(false),
    /** Anything else; also text in an encoding other than UTF-8. */
    BINARY(false);

    private final boolean text;

    FileKind(boolean text) {
        this.text = text;
    }

    /** Whether such a file has lines. */
    public boolean text() {
        return text;
    }

    /** The name shown to people. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
