package dev.drover.app.worker;

/**
 * Follows the bytes of a file, tells whether all of them are UTF-8 text (RFC 3629, without control characters other
 * than tab, line ends, form feed, bell, backspace and escape) and counts lines. Not safe for use by many threads.
 */
final class TextScan {

    private static final int ALLOWED_CONTROLS = bits(7, 8, 9, 10, 11, 12, 13, 27);

    private boolean broken;
    private long feeds;
    private int last = '\n';
    private int missing;
    private int low = 0x80;
    private int high = 0xBF;

    /** Takes the next bytes; costs nothing once one of them was no text. */
    void take(byte[] bytes, int length) {
        if (broken || length == 0) return;
        long seen = 0;
        for (int i = 0; i < length; i++) {
            int b = bytes[i];
            if (b >= ' ' && b < 0x7F && missing == 0) continue;
            if (b == '\n' && missing == 0) seen++;
            else if (!follows(b & 0xFF)) {
                broken = true;
                return;
            }
        }
        feeds += seen;
        last = bytes[length - 1];
    }

    /** Whether the bytes taken so far are text, and end with a whole character. */
    boolean text() {
        return !broken && missing == 0;
    }

    /** Line feeds, and one more if bytes follow the last; carriage returns alone end no line. */
    long lines() {
        return last == '\n' ? feeds : feeds + 1;
    }

    private boolean follows(int b) {
        if (missing > 0) {
            if (b < low || b > high) return false;
            missing--;
            low = 0x80;
            high = 0xBF;
            return true;
        }
        if (b < 0x20) return (ALLOWED_CONTROLS >>> b & 1) != 0;
        if (b < 0x80) return b != 0x7F;
        return leads(b);
    }

    /** The bounds of the second byte keep out overlong forms, surrogates and what lies beyond U+10FFFF. */
    private boolean leads(int b) {
        if (b < 0xC2 || b > 0xF4) return false;
        missing = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        if (b == 0xE0) low = 0xA0;
        if (b == 0xED) high = 0x9F;
        if (b == 0xF0) low = 0x90;
        if (b == 0xF4) high = 0x8F;
        return true;
    }

    private static int bits(int... numbers) {
        int all = 0;
        for (int number : numbers) all |= 1 << number;
        return all;
    }
}
