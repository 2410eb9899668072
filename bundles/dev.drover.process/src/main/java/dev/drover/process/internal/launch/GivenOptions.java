package dev.drover.process.internal.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;

/**
 * The JVM options that a spec gives, wherever it does: as options, in variables that a JVM reads, and in files that
 * either of these name.
 */
final class GivenOptions {

    private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    private static final Pattern FILE = Pattern.compile("(?:^|\\s)(?:@|-XX:(?:Flags|VMOptionsFile)=)(\"[^\"]*\"|\\S+)");
    private static final Pattern CONTINUED = Pattern.compile("\\\\\\R[ \\t\\f]*");
    private static final Pattern COMMENT = Pattern.compile("(?m)(?<=^|\\s)#.*$");
    /** In a file of flags the option is without {@code -XX:}. */
    private static final Pattern OTHER_COLLECTOR =
            Pattern.compile("(?:^|[\\s\"'])(?:-XX:)?\\+Use(Parallel|ParallelOld|G1|Z|Shenandoah|Epsilon)GC\\b");
    private static final int LONGEST_FILE = 1 << 20;

    private final String text;

    GivenOptions(ProcessSpec spec, Program.Java java) {
        StringBuilder all = new StringBuilder();
        for (String option : java.jvmOptions())
            add(all, option, option.startsWith("@") ? "@\"" + option.substring(1)
                    + "\"" : option, spec);
        for (String variable : VARIABLES) {
            String value = spec.environment().get(variable);
            if (value != null) add(all, value, value, spec);
        }
        text = all.toString();
    }

    private static void add(StringBuilder all, String given, String quoted, ProcessSpec spec) {
        all.append(given).append('\n');
        Matcher files = FILE.matcher(quoted);
        while (files.find()) all.append(contents(files.group(1).replace("\"", ""), spec)).append('\n');
    }

    private static String contents(String name, ProcessSpec spec) {
        try (InputStream in = Files.newInputStream(spec.directory().orElse(Path.of("")).resolve(name))) {
            String contents = new String(in.readNBytes(LONGEST_FILE), StandardCharsets.ISO_8859_1);
            return COMMENT.matcher(CONTINUED.matcher(contents).replaceAll("")).replaceAll("");
        } catch (IOException | RuntimeException e) {
            // No such file: the JVM says so.
            return "";
        }
    }

    /** Whether a collector other than the serial one is chosen. */
    boolean chooseCollector() {
        return OTHER_COLLECTOR.matcher(text).find();
    }

    /** Whether a system property is set. */
    boolean set(String property) {
        return text.contains("-D" + property + "=");
    }
}
