package dev.drover.messaging;

import java.nio.file.Path;
import java.util.List;

import dev.drover.api.messaging.Messages;
import dev.drover.messaging.internal.LocalMessages;
import dev.drover.process.Switchboard;

/**
 * Messages in a plain Java program: pools that are opened find it on the class path, and connect their workers with the
 * peers of {@link #ofThisProgram}. In a framework the service {@link Messages} takes its place.
 */
public final class Messaging implements Switchboard {

    /** Made when it is first wanted. */
    private static final class OfThisProgram {
        private static final LocalMessages MESSAGES = new LocalMessages();
    }

    /** For {@link java.util.ServiceLoader}. */
    public Messaging() {}

    /** Connects all peers of this program. */
    public static Messages ofThisProgram() {
        return OfThisProgram.MESSAGES;
    }

    @Override
    public Port joined(Joined process) {
        return OfThisProgram.MESSAGES.joined(process);
    }

    @Override
    public List<Path> classPath() {
        return OfThisProgram.MESSAGES.classPath();
    }
}
