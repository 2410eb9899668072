package dev.drover.api.monitor;

import java.util.Optional;

import dev.drover.api.process.Exit;

/**
 * A process as it was when last sampled.
 *
 * @param id which process
 * @param parent its parent's process id
 * @param kind what it is to this program
 * @param name how people call it
 * @param command its command line, at most 4096 characters, control characters as they are; empty if it may not be read
 * @param usage processor and memory use
 * @param proportional whether memory is the proportional set size (shared pages divided among their users) rather than
 *     the resident set size; the private pages in it are counted each time, its share in the shared ones every half
 *     minute and when these change
 * @param alive whether it was there
 * @param exit how it ended, if it ended and that is known
 * @param problem why it could not be sampled this time; its figures are then those of the time before
 */
public record ProcessSample(
        ProcessId id,
        long parent,
        ProcessKind kind,
        String name,
        String command,
        Usage usage,
        boolean proportional,
        boolean alive,
        Optional<Exit> exit,
        Optional<String> problem) {}
