package dev.drover.api.process;

import java.util.List;

/**
 * A worker in any language that speaks the protocol (docs/protocol.md).
 *
 * @param command the program and its arguments, passed literally
 */
public record CommandProgram(List<String> command) implements Program {
    public CommandProgram {
        command = List.copyOf(command);
        if (command.isEmpty() || command.get(0).isBlank())
            throw new IllegalArgumentException("a command needs a program");
    }
}
