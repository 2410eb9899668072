package dev.drover.pool;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that run out of memory or of descriptors for a while: nothing is lost, and afterwards all is well. */
class ScarceProgramTest {

    private static final String[] ALL_IS_WELL = {
            "a-request", "1", "a-timeout", "TimeoutException", "a-lost-one", "WorkerLost",
            "one-of-the-next-worker", "2", "dead-threads", "[]", "processes-left", "0"
    };

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path area;

    private ChildProgram start(ChildProgram.Start start, String arguments) throws IOException {
        return harness.close(start.start(ScarceMain.class, arguments.split(" ")));
    }

    private static String[] wellAnd(String... more) {
        String[] all = new String[more.length + ALL_IS_WELL.length];
        System.arraycopy(more, 0, all, 0, more.length);
        System.arraycopy(ALL_IS_WELL, 0, all, more.length, ALL_IS_WELL.length);
        return all;
    }

    /** Idle, and while requests are sent. */
    @ParameterizedTest
    @ValueSource(strings = {"heap", "heap load"})
    @Tag("R53")
    void afterItsHeapWasFullEveryThreadLivesAndEveryRequestHasSettled(String arguments) throws Exception {
        String requests = arguments.equals("heap") ? "open-requests-of-none" : "open-requests-of-some";
        start(new ChildProgram.Start(area).options("-Xmx48m"), arguments).says(wellAnd(requests, "0"));
    }

    /** With a logger that has been used before the shortage, and with one that has not. */
    @ParameterizedTest
    @ValueSource(strings = {"workers", "workers warm"})
    void withMoreWorkersThanItsDescriptorsAllowEveryRequestIsDone(String arguments) throws Exception {
        start(new ChildProgram.Start(area).before("ulimit -n 64"), arguments)
                .says(wellAnd("requests", "{done=200}", "one-of-the-last-worker", "3"));
    }

    @Test
    void moreProgressThanTheListenerTakesHoldsUpNobodyAndStaysWithinTheHeap() throws Exception {
        start(new ChildProgram.Start(area).options("-Xmx48m"), "progress").says("others", "true", "flood", "well");
    }

    @Test
    void withoutADescriptorWhatRunsIsFinishedAndStartsSayWhyTheyFail() throws Exception {
        start(new ChildProgram.Start(area).before("ulimit -n 80"), "descriptors").says(wellAnd(
                "causes", "[Too many open files]", "running", "{done=2}", "waiting", "7", "workers", "4"));
    }
}
