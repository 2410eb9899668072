package dev.drover.wire.link;

/**
 * What the system that a program runs on helps with, beyond what every Java has. Nothing may depend on such a help:
 * where it is missing, something else is done or the lack is said.
 *
 * <p>The system property {@value #PORTABLE} set to {@code true} takes all of them away, so that what is done without
 * them can be tried on a system that has them. A program hands it down to the workers that it starts. Immutable.
 */
public final class Platform {

    /** The system property that takes all helps away. */
    public static final String PORTABLE = "drover.portable";

    /** The same for workers that are no Java: a variable of their environment. */
    public static final String PORTABLE_VARIABLE = "DROVER_PORTABLE";

    /** This system, asked for once. */
    public static final Platform THIS =
            new Platform(System.getProperty("os.name", ""), Boolean.getBoolean(PORTABLE));

    /** One thing that not every system has. */
    public enum Help {
        /** Files in which the kernel tells about processes, memory and control groups: {@code /proc}. */
        PROC(true),
        /** Programs that start others with a session, limits or a sandbox: {@code setsid}, {@code prlimit}, … */
        START_TOOLS(true),
        /** Processes can be stopped and continued. */
        STOP(true),
        /** A folder whose files are in memory: {@code /dev/shm}. */
        SHARED_MEMORY(true),
        /** Memory of a fixed size without a file, and signals and limits without a program: calls of the kernel. */
        SYSTEM_CALLS(true),
        /** A shell, a file of no bytes and a command that sends signals, at the usual places. */
        SHELL(false),
        /** Files have an owner, and permissions for others. */
        PERMISSIONS(false),
        /** A socket tells which user is at its other end. */
        PEER_USER(false);

        private final boolean onlyLinux;

        Help(boolean onlyLinux) {
            this.onlyLinux = onlyLinux;
        }
    }

    private final boolean linux;
    private final boolean windows;
    private final boolean portable;

    /**
     * @param name of the system, as the property {@code os.name} has it
     * @param portable whether all helps are taken away
     */
    public Platform(String name, boolean portable) {
        linux = name.equals("Linux");
        windows = name.startsWith("Windows");
        this.portable = portable;
    }

    /** Whether the system helps so, as far as its kind tells: a program that belongs to it may still be missing. */
    public boolean has(Help help) {
        return !portable && !windows && (linux || !help.onlyLinux);
    }

    /** Whether names of variables are the same in capitals and small letters, and programs end in {@code .exe}. */
    public boolean isWindows() {
        return windows;
    }

    /** Whether all helps are taken away, though there may be some. */
    public boolean isPortable() {
        return portable;
    }
}
