package dev.drover.wire;

import org.osgi.annotation.versioning.ProviderType;

/** What a running {@link Handler} may ask about its request. Valid until the handler returns. */
@ProviderType
public interface Context {

    /** Whether the sender no longer wants the reply. The handler's thread is interrupted as well. */
    boolean cancelled();

    /** Tells the sender how far the work is, as a value of {@link Codec#VALUE}; cheap, never blocks for a reply. */
    void progress(Object value);
}
