package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import dev.drover.pool.LogLines;
import dev.drover.pool.internal.fake.FakeServices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TakenRequestsTest {

    @RegisterExtension
    final LogLines log = new LogLines();

    /** A worker may report progress without end to a callback that throws. */
    @Test
    void aFloodOfCallbacksThatFailIsSummedUp() {
        FakeServices services = new FakeServices();
        TakenRequests requests = new TakenRequests("p", services, null, null, null, null);
        for (int i = 0; i < 12_010; i++) requests.callbackFailed(new IllegalStateException("a test's"));
        assertEquals(Collections.nCopies(10, "A callback of pool 'p' threw"), log.warnings());
        services.advance(Duration.ofSeconds(10));
        assertEquals(List.of("… and 12,000 more failures of callbacks of pool 'p' in the last 10 s"),
                log.warnings().subList(10, 11));
    }
}
