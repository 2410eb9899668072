package dev.drover.ui.internal.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.drover.shared.SharedObject;

/**
 * What the processes of this user share by name. Each look begins a listing on a thread of its own, because a listing
 * waits while a stopped process holds the folder, and tells what the one before has found. Used by one thread.
 */
final class SharedThings {

    /** Lists what is shared; may wait. */
    @FunctionalInterface
    interface Listing {
        List<SharedObject> list() throws IOException;
    }

    /**
     * What a listing has found.
     *
     * @param problem why there is nothing to tell, if so
     */
    record Found(List<SharedObject> things, Optional<String> problem) {
        Found {
            things = List.copyOf(things);
        }
    }

    private final Listing listing;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile Found last = new Found(List.of(), Optional.empty());

    SharedThings(Listing listing) {
        this.listing = listing;
    }

    Found look() {
        if (underWay.compareAndSet(false, true))
            Thread.ofPlatform().daemon().name("drover-ui-shared").start(this::list);
        return last;
    }

    private void list() {
        try {
            last = new Found(listing.list(), Optional.empty());
        } catch (IOException | RuntimeException e) {
            last = new Found(List.of(), Optional.of("What is shared cannot be listed: " + e.getMessage()));
        } finally {
            underWay.set(false);
        }
    }
}
