package dev.drover.process.internal.system;

import java.security.SecureRandom;
import java.util.HexFormat;

/** What identifies this program to all that it starts. */
public final class OwnProgram {

    /** The variable that stands in the environment of all that this program starts. */
    public static final String VARIABLE = "DROVER_PROGRAM";

    private static final int TOKEN_BYTES = 12;

    /** The value of the variable; random, and no secret. */
    public static final String TOKEN = token();

    private OwnProgram() {}

    private static String token() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Whether the environment, as {@link Proc#environment} gives it, is that of a process of the program's. */
    static boolean isIn(String environment, String token) {
        String wanted = VARIABLE + "=" + token + "\0";
        return environment.startsWith(wanted) || environment.contains("\0" + wanted);
    }

    /** Whether the process was started by the program, or by what that has started. */
    public static boolean hasStarted(Proc proc, long pid, String token, long number) {
        return KernelMark.isOf(number, proc, pid) || isIn(proc.environment(pid), token);
    }
}
