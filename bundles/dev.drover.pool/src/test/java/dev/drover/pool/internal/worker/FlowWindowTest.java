package dev.drover.pool.internal.worker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.drover.wire.CodecException;
import dev.drover.wire.Output;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;

class FlowWindowTest {

    private static final int MEBI = 1 << 20;

    private final FlowWindow window = new FlowWindow();

    private static Output message(int bytes) {
        Output message = new Output(2 * bytes + 16);
        message.putBytes(new byte[bytes]);
        return message;
    }

    @Test
    void largeRequestsAreCountedUntilTheyAreAnswered() {
        Output large = message(8 * MEBI);
        for (int i = 0; i < 4; i++) {
            assertTrue(window.open(), "before the request " + i);
            window.request(large);
        }
        assertFalse(window.open());
        window.answered(large);
        assertTrue(window.open());
    }

    @Test
    void smallRequestsAreBoundedByTheirNumberOnly() {
        Output small = message((4 << 10) - 1);
        for (int i = 0; i < 100_000; i++) window.request(small);
        assertTrue(window.open());
    }

    @Test
    void postsAreCountedWithTheirHeadersUntilTheWorkerHasBegunThem() {
        Output post = message(MEBI);
        for (int i = 0; i < 4; i++) {
            assertTrue(window.open(), "before the post " + i);
            window.post(post);
        }
        assertFalse(window.open());
        long each = post.size() + Frame.HEADER;
        window.begun(each);
        assertTrue(window.open());
        window.post(post);
        assertFalse(window.open());
        window.begun(5 * each);
        assertTrue(window.open());
    }

    @Test
    void aWorkerThatHasBegunMoreThanItWasSentOrLessThanBeforeLies() {
        Output post = message(100);
        long each = post.size() + Frame.HEADER;
        window.post(post);
        window.post(post);
        assertThrows(CodecException.class, () -> window.begun(2 * each + 1));
        assertThrows(CodecException.class, () -> window.begun(-1));
        window.begun(each);
        assertThrows(CodecException.class, () -> window.begun(each - 1));
        window.begun(each);
        window.begun(2 * each);
    }
}
