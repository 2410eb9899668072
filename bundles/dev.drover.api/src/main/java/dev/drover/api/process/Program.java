package dev.drover.api.process;

/** What a worker process runs. */
public sealed interface Program permits JavaProgram, CommandProgram {}
