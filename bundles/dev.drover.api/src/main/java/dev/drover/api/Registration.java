package dev.drover.api;

/** A subscription; closing it ends the calls, closing it twice does nothing. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
