package dev.drover.pool.internal.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;

import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;

class RemoteFailureTest {

    private static Input input(Object value) {
        Output message = FakeOwner.message(value);
        byte[] bytes = Arrays.copyOf(message.head(), message.headSize());
        return new Input().over(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    @Test
    void aReportNamesTypeMessageAndStack() {
        Map<String, Object> report = Map.of("type", "Type", "message", "why", "stack", "at");
        TaskFailed failed = assertInstanceOf(TaskFailed.class, RemoteFailure.reported("task", input(report)));
        assertEquals(List.of("Type", "why", "at"),
                List.of(failed.remoteType(), failed.remoteMessage(), failed.remoteStack()));
    }

    @Test
    void aReportThatIsNoneIsAFailureAllTheSame() {
        assertEquals("Task 'task' failed: unknown", RemoteFailure.reported("task", input("nothing")).getMessage());
        Input broken = new Input().over(ByteBuffer.wrap(new byte[] {(byte) 0x9f}), 0, 1);
        String message = RemoteFailure.reported("task", broken).getMessage();
        assertTrue(message.contains("the report of the failure cannot be read"), message);
    }

    @Test
    void aReportWithoutAMessageIsOneWithAnEmptyMessage() {
        Map<String, Object> report = Map.of("type", "Type", "stack", 7L);
        TaskFailed failed = assertInstanceOf(TaskFailed.class, RemoteFailure.reported("task", input(report)));
        assertEquals(List.of("Type", "", ""),
                List.of(failed.remoteType(), failed.remoteMessage(), failed.remoteStack()));
    }

    @Test
    void theNamesThatAWorkerHasGivenAreShownEscapedAndCut() {
        String message = RemoteFailure.noHandler("task", "pool-1",
                new TreeSet<>(List.of("a\u001b[2J\nb", "c".repeat(60_000)))).getMessage();
        assertTrue(message.startsWith("No handler for the task 'task' in pool-1; it has a\\u001b[2J\\u000ab, ccc"),
                message);
        assertTrue(message.length() < 5_000);
    }

    @Test
    void anExceptionThatCannotTellOfItselfIsTheFailure() {
        Throwable wicked = new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new StackOverflowError("on purpose");
            }
        };
        assertSame(wicked, RemoteFailure.unreadable("task", wicked));
        String message = RemoteFailure.unreadable("task", new IllegalStateException("why")).getMessage();
        assertTrue(message.contains("the reply cannot be read: why"), message);
    }

    @Test
    void whatAWorkerHasNotAnsweredFailsByItsReason() {
        assertInstanceOf(CancellationException.class, RemoteFailure.unanswered(Frame.CANCELLED, "task", "pool-1"));
        assertInstanceOf(Rejected.class, RemoteFailure.unanswered(Frame.UNKNOWN_TASK, "task", "pool-1"));
        assertInstanceOf(TaskFailed.class, RemoteFailure.unanswered(99, "task", "pool-1"));
        assertEquals("No handler for the task 'task' in pool-1; it has a, b",
                RemoteFailure.noHandler("task", "pool-1", new TreeSet<>(List.of("a", "b"))).getMessage());
    }
}
