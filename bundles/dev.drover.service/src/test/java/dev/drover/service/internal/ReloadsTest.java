package dev.drover.service.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.service.ServiceSnapshot;
import dev.drover.api.service.ServiceSpec.Start;
import dev.drover.api.service.ServiceState;
import org.junit.jupiter.api.Test;

class ReloadsTest {

    private final ServiceSnapshot done =
            new ServiceSnapshot("svc", Start.AT_OPEN, ServiceState.RUNNING, 1, 0, 0, "");
    private final List<CompletableFuture<ServiceSnapshot>> begun = new ArrayList<>();
    private final Reloads reloads = new Reloads(() -> {
        begun.add(new CompletableFuture<>());
        return begun.getLast();
    });

    @Test
    void thoseAskedForWhileOneIsUnderWayAreOneMore() {
        var first = reloads.reload();
        var second = reloads.reload();
        var third = reloads.reload();
        assertEquals(1, begun.size());
        begun.getFirst().complete(done);
        assertSame(done, first.join());
        assertEquals(2, begun.size());
        assertFalse(second.isDone() || third.isDone());
        begun.getLast().complete(done);
        assertTrue(second.isDone() && third.isDone());
        reloads.reload();
        assertEquals(3, begun.size());
    }

    @Test
    void oneThatFailsDoesNotKeepTheNextFromBeginning() {
        var first = reloads.reload();
        var second = reloads.reload();
        begun.getFirst().completeExceptionally(new IllegalStateException("on purpose"));
        assertEquals("on purpose", first.exceptionNow().getMessage());
        begun.getLast().complete(done);
        assertSame(done, second.join());
        Reloads broken = new Reloads(() -> {
            throw new IllegalArgumentException("no pool");
        });
        assertTrue(broken.reload().isCompletedExceptionally());
        assertTrue(broken.reload().isCompletedExceptionally());
    }
}
