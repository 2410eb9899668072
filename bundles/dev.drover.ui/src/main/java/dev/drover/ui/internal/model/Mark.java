package dev.drover.ui.internal.model;

/**
 * Something that happened, to be drawn into the trends.
 *
 * @param atMillis when, in milliseconds since 1970
 * @param key the row it happened to
 * @param text what
 */
public record Mark(long atMillis, String key, String text) {}
