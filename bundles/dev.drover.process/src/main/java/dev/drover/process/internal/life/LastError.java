package dev.drover.process.internal.life;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The error that a process names as the cause of its end, found in what it has printed.
 *
 * @param text what to quote, "" if there is nothing
 */
record LastError(Kind kind, String text) {

    /** What the text is; the later one tells more. */
    enum Kind {
        NOTHING,
        /** The last line, which speaks of no error. */
        LINE,
        /** A line that may speak of an error. */
        COMPLAINT,
        /** A line that names an error, or the innermost cause of a stack trace. */
        ERROR,
        /** Why a JVM cannot begin. */
        NO_JVM,
        /** What a JVM says of its own crash. */
        CRASH
    }

    private static final String NO_JVM = "Error: Could not create the Java Virtual Machine.";
    private static final String NO_BEGINNING = "Error occurred during initialization of VM";
    private static final String CAUSE = "Caused by: ";

    /** The launcher's lines that leave it to the next line to say what is wrong. */
    private static final Pattern ANNOUNCEMENT =
            Pattern.compile("Error: (Unable to initialize main class|LinkageError occurred).*|.*:\\s*");

    private static final Pattern FRAME =
            Pattern.compile("\\s+at \\S.*|\\s*\\.\\.\\. \\d+ (more|common frames omitted)");

    /** The class of something thrown, and what may stand before it. */
    private static final Pattern THROWN = Pattern.compile(
            "(Exception in thread \".*\" |Uncaught |\\[cause]: )?[\\w$.]*(Exception|Error|Throwable)(:.*)?");

    /** A line that says that nothing is wrong, or nothing at all. */
    private static final Pattern NO_ERROR = Pattern.compile(
            "(NOTE: )?Picked up .*|.* VM warning: .*|Node\\.js v\\d.*|[\\s^~-]*"
                    + "|(?i:.*\\b(no|0|zero|without( any)?) (errors?|failures?|problems?)\\b.*"
                    + "|.*\\b(errors?|failures?|problems?)\\b[^:=]*[:=]\\s*(none|no|0|nil|null)\\s*([,;.)].*)?"
                    + "|.*\\berror-free\\b.*)");

    private static final Pattern ERROR = Pattern.compile(
            ".*\\b(FATAL|SEVERE|CRITICAL|PANIC|ERROR)\\b.*|Error\\b.*|.*(?i:\\b(error|panic|fatal|what\\(\\)):|"
                    + "\\bfatal (error|exception)|\\bpanicked at|\\bsegmentation fault|\\bassertion .*failed).*");

    private static final Pattern COMPLAINT = Pattern.compile(
            ".*\\b(?i:error|exception|fail(ed|ure|s)?|could not|cannot|can't|unable to|not found|no such|not permitted"
                    + "|denied|refused|already in use|invalid|illegal|abort(ed|ing)?|unrecogni[sz]ed|unknown option"
                    + "|out of memory)\\b.*");

    /** How many lines the message of an exception may have before its stack. */
    private static final int LONGEST_MESSAGE = 10;

    /** More of a line is not looked at: it is a worker's, and a search may take the square of its length. */
    private static final int LONGEST_LINE = 500;

    /** @param lines of one stream, oldest first */
    static LastError in(List<String> lines) {
        return inShort(lines.stream().map(each -> each.substring(0, Math.min(each.length(), LONGEST_LINE))).toList());
    }

    private static LastError inShort(List<String> lines) {
        LastError crash = CrashWords.in(lines);
        if (crash != null) return crash;
        String noJvm = whyNoJvm(lines);
        if (noJvm != null) return new LastError(Kind.NO_JVM, noJvm);
        LastError found = new LastError(Kind.NOTHING, "");
        boolean inTrace = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean frame = FRAME.matcher(line).matches();
            LastError told = null;
            if (frame && !inTrace) told = head(lines, i);
            else if (line.startsWith(CAUSE) && (inTrace || isFrame(lines, i + 1)))
                told = new LastError(Kind.ERROR, line.substring(CAUSE.length()));
            else if (!frame) told = judge(lines, i);
            // A stack goes on through its causes and their messages' lines.
            inTrace = frame || inTrace && (line.startsWith(CAUSE) || line.strip().startsWith("Suppressed: "));
            if (told != null && told.kind.compareTo(found.kind) >= 0) found = told;
        }
        return found;
    }

    private static boolean isFrame(List<String> lines, int i) {
        return i < lines.size() && FRAME.matcher(lines.get(i)).matches();
    }

    /** What stands before the first frame of a stack: the line with the class of what was thrown, if there is one. */
    private static LastError head(List<String> lines, int frame) {
        for (int i = frame - 1; i >= 0 && i >= frame - LONGEST_MESSAGE; i--) {
            String line = lines.get(i);
            if (FRAME.matcher(line).matches()) break;
            if (line.strip().startsWith("java.lang.Thread.State:")) return null;
            if (line.startsWith(CAUSE)) return new LastError(Kind.ERROR, line.substring(CAUSE.length()));
            if (THROWN.matcher(line.strip()).matches()) return new LastError(Kind.ERROR, line);
        }
        return frame == 0 ? null : new LastError(Kind.ERROR, lines.get(frame - 1));
    }

    private static LastError judge(List<String> lines, int i) {
        String line = lines.get(i);
        if (NO_ERROR.matcher(line).matches()) return null;
        Kind kind = THROWN.matcher(line.strip()).matches() || ERROR.matcher(line).matches() ? Kind.ERROR
                : COMPLAINT.matcher(line).matches() ? Kind.COMPLAINT : Kind.LINE;
        boolean announces = kind != Kind.LINE && ANNOUNCEMENT.matcher(line).matches() && i + 1 < lines.size();
        return new LastError(kind, announces ? line.strip() + " " + lines.get(i + 1).strip() : line);
    }

    /** A JVM that cannot begin says why in the line before or after the one that says so. */
    private static String whyNoJvm(List<String> lines) {
        int noJvm = lines.indexOf(NO_JVM);
        for (int i = noJvm - 1; i >= 0; i--)
            if (!NO_ERROR.matcher(lines.get(i)).matches()) return lines.get(i);
        int noBeginning = lines.indexOf(NO_BEGINNING);
        for (int i = noBeginning + 1; noBeginning >= 0 && i < lines.size(); i++)
            if (!NO_ERROR.matcher(lines.get(i)).matches()) return lines.get(i);
        return null;
    }

    boolean isOutOfMemory() {
        return text.contains("java.lang.OutOfMemoryError") || text.contains("insufficient memory")
                || text.contains("OutOfMemory encountered");
    }

    /** What a JVM prints, most of it behind a #, when it crashes. */
    private static final class CrashWords {

        private static final Pattern BEGIN = Pattern.compile(
                "# (A fatal error has been detected by|There is insufficient memory for) the Java Runtime.*");
        private static final Pattern WHAT = Pattern.compile(
                "#\\s+((SIG[A-Z]+|EXCEPTION_\\w+) \\(0x\\w+\\)|fatal error: .*|(guarantee|assert)\\(.*"
                        + "|There is insufficient memory|Internal Error .*|Out of Memory Error .*).*");
        private static final Pattern PLACE = Pattern.compile("# ([CVJjv] +\\[.*|[Jjv]  .*)");
        private static final Pattern REPORT = Pattern.compile("# (.*hs_err.*|\\S.*\\.log)");

        private CrashWords() {}

        static LastError in(List<String> lines) {
            int begin = -1;
            for (int i = 0; i < lines.size() && begin < 0; i++)
                if (BEGIN.matcher(lines.get(i)).matches()) begin = i;
            if (begin < 0) return null;
            List<String> words = lines.subList(begin, lines.size());
            String what = first(WHAT, words);
            String place = first(PLACE, words);
            String report = "";
            for (int i = 0; i + 1 < words.size(); i++)
                if (words.get(i).contains("report file with more information is saved as"))
                    report = first(REPORT, words.subList(i + 1, i + 2));
            return new LastError(Kind.CRASH, (what.isEmpty() ? "a fatal error" : what)
                    + (place.isEmpty() ? "" : " in " + place.replaceAll(" +", " "))
                    + (report.isEmpty() ? "" : ", see " + report));
        }

        private static String first(Pattern wanted, List<String> lines) {
            for (String line : lines) {
                Matcher found = wanted.matcher(line.stripTrailing());
                if (found.matches()) return found.group(1);
            }
            return "";
        }
    }
}
