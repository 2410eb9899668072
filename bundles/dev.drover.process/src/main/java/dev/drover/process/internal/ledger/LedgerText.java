package dev.drover.process.internal.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.process.internal.system.ProcessIdentity;

/**
 * What a ledger says. Its text is lines of words with spaces between: the first names the program, and the others add
 * ({@code +}) and remove ({@code -}) a process, by id, start and name.
 *
 * @param namespace identifies the namespace that the process ids are of
 * @param number the program's, see {@link dev.drover.process.internal.system.KernelMark}
 * @param token the program's, see {@link dev.drover.process.internal.system.OwnProgram}
 * @param processes those that were not removed
 */
record LedgerText(ProcessIdentity owner, String namespace, long number, String token, List<ProcessIdentity> processes) {

    private static final String KIND = "drover-ledger-1";
    private static final int HEAD_WORDS = 7;

    /** The first line. */
    static String head(ProcessIdentity owner, String namespace, long number, String token) {
        return String.join(" ", KIND, word(owner.boot()), word(namespace), "" + owner.pid(), "" + owner.start(),
                "" + number, token) + "\n";
    }

    static String added(ProcessIdentity process, String name) {
        return "+ " + process.pid() + " " + process.start() + " " + word(name) + "\n";
    }

    static String removed(ProcessIdentity process) {
        return "- " + process.pid() + " " + process.start() + "\n";
    }

    private static String word(String text) {
        return text.isEmpty() ? "?" : text.replaceAll("[^\\w.:\\[\\]-]", "_");
    }

    /** Nothing if the first line is none. Of the others those that are torn or strange are left out. */
    static Optional<LedgerText> parse(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        // What follows the last end of a line was not written to its end.
        lines.remove(lines.size() - 1);
        if (lines.isEmpty()) return Optional.empty();
        String[] head = lines.get(0).split(" ");
        if (head.length != HEAD_WORDS || !head[0].equals(KIND)) return Optional.empty();
        try {
            ProcessIdentity owner = new ProcessIdentity(Long.parseLong(head[3]), Long.parseLong(head[4]), head[1]);
            Map<ProcessIdentity, Boolean> processes = new LinkedHashMap<>();
            for (String each : lines.subList(1, lines.size())) apply(each.split(" "), head[1], processes);
            return Optional.of(new LedgerText(owner, head[2], Long.parseLong(head[5]), head[6],
                    List.copyOf(processes.keySet())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static void apply(String[] words, String boot, Map<ProcessIdentity, Boolean> processes) {
        if (words.length < 3) return;
        try {
            ProcessIdentity process =
                    new ProcessIdentity(Long.parseLong(words[1]), Long.parseLong(words[2]), boot);
            if (words[0].equals("+")) processes.put(process, true);
            if (words[0].equals("-")) processes.remove(process);
        } catch (NumberFormatException e) {
            // A torn line, over which another was written.
            return;
        }
    }
}
