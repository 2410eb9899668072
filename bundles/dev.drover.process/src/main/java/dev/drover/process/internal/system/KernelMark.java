package dev.drover.process.internal.system;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A mark that the kernel keeps for a process, and hands down to all that it starts: neither a new session nor an empty
 * environment nor a change of parents takes it away.
 *
 * <p>It is the limit on the processor time that a real-time task may take without a pause (RLIMIT_RTTIME). The numbers
 * are of 2^60 microseconds and more, so nothing is ever limited by them. The hard limit is a random number of this
 * program, the soft one is made of that and the text that marks a process. Anybody may read the limits of a process
 * and only who runs as the same user, or the administrator, can give a process such numbers.
 *
 * @param soft the same for one process and its descendants
 * @param hard the same for all that this program has started
 */
public record KernelMark(long soft, long hard) {

    private static final String NAME = "Max realtime timeout";
    private static final long LEAST = 1L << 60;
    /** Of this program. */
    private static final long OWN = own(Proc.SYSTEM);
    private static final long PRIME = 0x100000001b3L;

    /** 0 if this program may not give such numbers, having a limit itself that is lower. */
    private static long own(Proc proc) {
        if (!proc.isThere()) return 0;
        // A program that runs in a worker of another one has that one's limit, and may go below it only.
        String most = number(proc.limits(ProcessHandle.current().pid()), 1);
        long bound = most.equals("unlimited") || most.isEmpty() ? Long.MAX_VALUE : Long.parseLong(most);
        return bound <= LEAST * 2 ? 0 : ThreadLocalRandom.current().nextLong(LEAST * 2, bound);
    }

    /** The number of this program, 0 if it has none. */
    public static long ofThisProgram() {
        return OWN;
    }

    /** Whether this program can mark processes so, if there is a means to set the limits of a process. */
    public static boolean possible() {
        return OWN != 0;
    }

    /** @param text marks the process in another way, too */
    public static KernelMark of(String text) {
        // FNV-1a; it is to be different for different texts, not more.
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) hash = (hash ^ text.charAt(i)) * PRIME;
        return new KernelMark(LEAST + Math.floorMod(hash ^ OWN, LEAST), OWN);
    }

    /** Arguments of prlimit(1) that give a process the mark. */
    public List<String> arguments() {
        return List.of("--rttime=" + soft + ":" + hard);
    }

    /** Whether the process has this mark. */
    public boolean isOn(Proc proc, long pid) {
        if (hard == 0) return false;
        String limits = proc.limits(pid);
        return number(limits, 0).equals(Long.toString(soft)) && number(limits, 1).equals(Long.toString(hard));
    }

    /**
     * Whether the process has this mark rather than another one of this program; nothing if it has none of them.
     */
    public Optional<Boolean> tells(Proc proc, long pid) {
        String limits = hard == 0 ? "" : proc.limits(pid);
        if (!number(limits, 1).equals(Long.toString(hard))) return Optional.empty();
        return Optional.of(number(limits, 0).equals(Long.toString(soft)));
    }

    /** Whether the process has been started by the program of that number, or by what that has started. */
    public static boolean isOf(long program, Proc proc, long pid) {
        return program != 0 && number(proc.limits(pid), 1).equals(Long.toString(program));
    }

    /** "" if it is not there. */
    private static String number(String limits, int index) {
        int begin = limits.indexOf(NAME);
        if (begin < 0) return "";
        int end = limits.indexOf('\n', begin);
        String[] numbers = limits.substring(begin + NAME.length(), end < 0 ? limits.length() : end).strip().split(" +");
        return index < numbers.length ? numbers[index] : "";
    }
}
