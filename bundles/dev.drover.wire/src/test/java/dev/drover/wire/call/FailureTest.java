package dev.drover.wire.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;

import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.Test;

class FailureTest {

    private static TaskFailed sent(Throwable thrown, int most) {
        Output out = new Output(1 << 20);
        Failure.of(thrown).write(out, most);
        byte[] bytes = Arrays.copyOf(out.head(), out.headSize());
        return Failure.read(new Input().over(ByteBuffer.wrap(bytes), 0, bytes.length)).of("task");
    }

    private static void down(int more, Throwable cause) {
        if (more == 0) throw new IllegalStateException("deep down", cause);
        down(more - 1, cause);
    }

    @Test
    void howeverDeepItsStackTheCauseArrives() {
        try {
            down(900, new ArithmeticException("the cause"));
        } catch (IllegalStateException e) {
            TaskFailed failed = sent(e, 16 << 10);
            assertTrue(failed.remoteStack().length() <= 16 << 10);
            assertEquals("java.lang.ArithmeticException: the cause", failed.getCause().getCause().getMessage());
            assertEquals("down", failed.getCause().getStackTrace()[0].getMethodName());
        }
    }

    @Test
    void aStackThatFitsArrivesWhole() {
        Throwable thrown = new IllegalStateException("a", new ArithmeticException("b"));
        assertEquals(Failure.of(thrown).stack(), sent(thrown, 16 << 10).remoteStack());
    }
}
