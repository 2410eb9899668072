package dev.drover.app.internal.job;

/**
 * Something a person should know of a file or directory.
 *
 * @param path below the job's directory, as it is named: escape it before it is shown
 * @param reason what about it; may hold text from elsewhere as well
 */
public record Finding(String path, String reason) {}
