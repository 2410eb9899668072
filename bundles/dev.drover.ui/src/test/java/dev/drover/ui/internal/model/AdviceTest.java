package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.drover.api.process.Diagnosis;
import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Exit.Cause;
import dev.drover.api.process.OutOfMemory;
import dev.drover.api.process.OutOfMemory.Certainty;
import org.junit.jupiter.api.Test;

final class AdviceTest {

    private static String of(Cause cause, int code, String signal, Optional<OutOfMemory> memory, Dump.Kind... dumps) {
        return Advice.of(new Exit(9, Instant.EPOCH, cause, code, Optional.ofNullable(signal), "it ended", List.of(),
                List.of("draw\n"), new Diagnosis(1, Duration.ZERO, 1, memory, "", List.of(),
                        List.of(dumps).stream().map(kind -> new Dump(kind, Path.of("f"))).toList())));
    }

    @Test
    void everyKindOfEndHasASentenceOfItsOwn() {
        Set<String> sentences = new HashSet<>();
        for (Cause each : Cause.values()) sentences.add(of(each, 1, null, Optional.empty()));
        assertEquals(Cause.values().length, sentences.size(), sentences::toString);
        for (OutOfMemory.Kind each : OutOfMemory.Kind.values())
            sentences.add(of(Cause.EXITED, 1, null, Optional.of(new OutOfMemory(each, Certainty.CERTAIN, ""))));
        assertEquals(Cause.values().length + OutOfMemory.Kind.values().length, sentences.size());
        for (String each : sentences) assertTrue(each.endsWith(".") && each.length() < 220, each);
    }

    @Test
    void anEndThatWasWantedNeedsNothing() {
        for (Cause each : List.of(Cause.DRAINED, Cause.KILLED_BY_USER))
            assertTrue(of(each, 0, null, Optional.empty()).startsWith("Nothing: "));
    }

    @Test
    void wantOfMemoryGoesBeforeTheSignalAndPossibleWantIsSaidAsSuch() {
        String certain = of(Cause.SIGNALLED, 137, "KILL",
                Optional.of(new OutOfMemory(OutOfMemory.Kind.KERNEL, Certainty.LIKELY, "")));
        assertTrue(certain.startsWith("Lower the number of processes"), certain);
        String possible = of(Cause.SIGNALLED, 137, "KILL",
                Optional.of(new OutOfMemory(OutOfMemory.Kind.KERNEL, Certainty.POSSIBLE, "")));
        assertTrue(possible.startsWith("If memory was the cause: lower the number"), possible);
    }

    @Test
    void aFileThatIsThereIsNamedAndOneThatIsNotIsAskedFor() {
        Optional<OutOfMemory> heap = Optional.of(new OutOfMemory(OutOfMemory.Kind.HEAP, Certainty.CERTAIN, ""));
        assertTrue(of(Cause.EXITED, 3, null, heap, Dump.Kind.HEAP).contains("the heap dump kept with it"));
        assertTrue(of(Cause.EXITED, 3, null, heap).contains("a heap histogram of the next process"));
        assertTrue(of(Cause.UNRESPONSIVE, 137, "KILL", Optional.empty(), Dump.Kind.THREADS).startsWith("See in the"));
        assertTrue(of(Cause.SIGNALLED, 139, "SEGV", Optional.empty(), Dump.Kind.CRASH).contains("the crash report"));
    }

    @Test
    void theTaskThatWasRunningIsNamedSafely() {
        String sentence = of(Cause.CANCEL_TIMEOUT, 137, "KILL", Optional.empty());
        assertTrue(sentence.contains("the task 'draw\\u000a'"), sentence);
        assertFalse(sentence.contains("\n"));
    }
}
