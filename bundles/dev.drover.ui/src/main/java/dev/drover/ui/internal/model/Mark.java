package dev.drover.ui.internal.model;

/**
 * An event that the trends show as a mark, such as a start or an end.
 *
 * @param atMillis the time of the event, in milliseconds since 1970
 * @param key the key of the row that the event belongs to
 * @param text the event in a few words
 */
public record Mark(long atMillis, String key, String text) {}
