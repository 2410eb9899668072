package dev.drover.api.pool;

/** What a worker process runs. */
public sealed interface Program permits JavaProgram, CommandProgram {}
