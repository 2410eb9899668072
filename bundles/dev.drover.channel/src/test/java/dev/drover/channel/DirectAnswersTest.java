package dev.drover.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.Test;

/** What a side of a link answers when it likes, and what a hostile other side asks. */
class DirectAnswersTest {

    private final FakeLink link = new FakeLink();
    private final List<Answer> asked = new ArrayList<>();
    private final DirectAnswers answers = new DirectAnswers(link, 1 << 10, (request, answer) -> asked.add(answer));

    private void ask(long correlation) {
        answers.asked(correlation, new Input().over(ByteBuffer.allocate(1), 0, 1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void onlyTheFirstWordCounts() {
        ask(7);
        asked.getFirst().reply(bytes("yes"));
        asked.getFirst().reply(bytes("no"));
        asked.getFirst().fail(new IllegalStateException());
        asked.getFirst().reject("no");
        assertEquals(List.of("REPLY 0 7 yes"), link.sent);
        assertEquals(0, answers.open());
        assertFalse(answers.cancel(7));
    }

    @Test
    void failuresAndRefusalsHaveTheirOwnCodes() {
        for (int i = 0; i < 3; i++) ask(i);
        asked.get(0).reject("no room");
        asked.get(1).fail(new IllegalStateException("broken"));
        asked.get(2).fail(new TaskFailed("x", "the.Type", "as it was", "its stack"));
        assertEquals("ERROR 5 0 no room", link.sent.get(0));
        assertTrue(link.sent.get(1).startsWith("ERROR 1 1 ") && link.sent.get(1).contains("broken"),
                link.sent::toString);
        assertTrue(link.sent.get(2).contains("the.Type") && link.sent.get(2).contains("as it was"),
                link.sent::toString);
    }

    @Test
    void anAnswerThatIsTooLongIsAFailure() {
        ask(1);
        asked.getFirst().reply(new byte[2 << 10]);
        assertEquals(1, link.sent.size());
        assertTrue(link.sent.getFirst().startsWith("ERROR 1 1 "), link.sent::toString);
    }

    @Test
    void aCancelIsAnsweredAndTellsWhoeverWorksOnIt() {
        List<String> told = new ArrayList<>();
        ask(1);
        asked.get(0).onCancel(() -> told.add("first"));
        assertTrue(answers.cancel(1));
        assertEquals(List.of("ERROR 3 1 "), link.sent);
        assertEquals(List.of("first"), told);
        // Too late: nobody waits any more.
        asked.get(0).reply(bytes("late"));
        ask(2);
        asked.get(1).reply(bytes("x"));
        asked.get(1).onCancel(() -> told.add("answered"));
        assertFalse(answers.cancel(2));
        ask(3);
        asked.get(2).onCancel(() -> told.add("third"));
        answers.closed();
        assertEquals(List.of("first", "third"), told);
        assertEquals(0, answers.open());
    }

    /** A handler may say how its work is ended only after the cancel has come. */
    @Test
    void aCancelThatCameBeforeIsToldAtOnce() {
        List<String> told = new ArrayList<>();
        ask(1);
        assertTrue(answers.cancel(1));
        asked.getFirst().onCancel(() -> told.add("at once"));
        assertEquals(List.of("at once"), told);
    }

    @Test
    void aCorrelationThatIsOpenIsABreach() {
        ask(1);
        assertThrows(CodecException.class, () -> ask(1));
        asked.getFirst().reply(bytes("x"));
        ask(1);
        assertEquals(2, asked.size());
    }

    @Test
    void whoAsksTooMuchOrReadsNothingIsRefused() {
        for (int i = 0; i < DirectAnswers.MOST_OPEN; i++) ask(i);
        ask(DirectAnswers.MOST_OPEN);
        assertEquals(DirectAnswers.MOST_OPEN, asked.size());
        assertTrue(link.sent.getFirst().startsWith("ERROR 5 " + DirectAnswers.MOST_OPEN), link.sent::toString);
        asked.getFirst().reply(bytes("x"));
        link.unsent = DirectAnswers.UNSENT_AT_MOST + 1;
        ask(-1);
        assertEquals(DirectAnswers.MOST_OPEN, asked.size());
        assertTrue(link.sent.getLast().startsWith("ERROR 5 -1"), link.sent::toString);
    }
}
