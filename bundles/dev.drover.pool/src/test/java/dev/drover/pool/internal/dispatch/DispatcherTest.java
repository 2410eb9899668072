package dev.drover.pool.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import dev.drover.api.balance.Candidate;
import dev.drover.api.process.Depth;
import dev.drover.pool.LogLines;
import dev.drover.pool.internal.fake.FakeGrowth;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.pool.internal.fake.FakeSleeper;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.request.Backlog;
import dev.drover.pool.internal.request.QueueBound;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.request.Settlement;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.Rejected;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DispatcherTest {

    private static final int QUEUE = 4;

    @RegisterExtension
    final LogLines log = new LogLines();

    private final FakeWorkers workers = new FakeWorkers();
    private final FakeGrowth growth = new FakeGrowth();
    private final Strategies strategies = new Strategies();
    private Backlog backlog;
    private Dispatcher dispatcher;
    private Candidate wanted;
    private RuntimeException refusal;

    DispatcherTest() {
        strategies.add((candidates, call) -> {
            if (refusal != null) throw refusal;
            return wanted == null ? candidates.getFirst() : wanted;
        }, List.of("wanted"));
        queue(QUEUE);
    }

    private void queue(int most) {
        QueueBound bound = new QueueBound(most);
        backlog = new Backlog(bound);
        dispatcher = new Dispatcher(
                "fake", growth, strategies, "wanted", bound, backlog,
                new Settlement("fake", workers.services.callbacks, workers.services::soon),
                workers.services.background);
        workers.onRoom = worker -> {
            if (dispatcher.anyWaiting()) dispatcher.run();
        };
        workers.owner.onAbandoned = dispatcher::forget;
    }

    private void present(PoolWorker... all) {
        dispatcher.candidates(new Candidates(all));
    }

    private Request<Object, Object> taken(Request<Object, Object> request) {
        assertNull(dispatcher.take(request, FakeOwner.message()));
        return request;
    }

    private Request<Object, Object> take() {
        return taken(workers.owner.request());
    }

    private Request<Object, Object> takeFor(PoolWorker worker) {
        return taken(workers.owner.request(FakeOwner.TASK, new Request.Route(null, worker.queue(), 0, false)));
    }

    private Request<Object, Object> post() {
        return taken(new Request<>(workers.owner, FakeOwner.TASK, null, Request.Route.ANY, true, 0, 0));
    }

    private static FakeHostProcess process(PoolWorker worker) {
        return FakeWorkers.process(worker);
    }

    /** How many requests the worker was sent. */
    private static int sent(PoolWorker worker) {
        return process(worker).link.requests().size();
    }

    private void assertRejected(String why, Request<?, ?> request) {
        workers.services.runAll();
        assertTrue(request.isCompletedExceptionally(), "it has not settled");
        String message = assertInstanceOf(Rejected.class, request.exceptionNow()).getMessage();
        assertTrue(message.contains(why), message);
    }

    /** Those that only this worker could have run. */
    private List<Request<?, ?>> unbind(PoolWorker worker) {
        List<Request<?, ?>> failed = new ArrayList<>();
        dispatcher.unbind(worker, each -> null, (each, why) -> failed.add(each));
        return failed;
    }

    // ---- the short way

    @Test
    void aRequestIsSentByTheCallersThreadToThePickedWorker() {
        PoolWorker picked = workers.idle();
        present(workers.idle(), picked);
        wanted = picked;
        Request<Object, Object> request = take();
        assertEquals(1, sent(picked));
        assertFalse(dispatcher.anyWaiting());
        process(picked).reply("answer");
        assertEquals("answer", request.resultNow());
    }

    @Test
    void aPostIsSentAndLeavesNothingInFlight() {
        PoolWorker worker = workers.idle();
        present(worker);
        assertTrue(post().isDone());
        assertEquals(1, process(worker).link.sent(Frame.POST).size());
        assertEquals(0, worker.inFlight());
    }

    @Test
    void whatAStrategyRejectsIsRejectedAtTheCall() {
        present(workers.idle());
        refusal = new Rejected("not on a Friday");
        assertEquals("not on a Friday", dispatcher.take(workers.owner.request(), FakeOwner.message()));
        assertFalse(dispatcher.anyWaiting());
    }

    // ---- the long way

    @Test
    void aRequestForWhichThereIsNoWorkerWaitsAndHasThePoolGrow() {
        growth.canGrow = true;
        take();
        assertEquals(1, growth.grown);
        PoolWorker joined = workers.idle();
        present(joined);
        dispatcher.run();
        assertEquals(1, sent(joined));
        assertFalse(dispatcher.anyWaiting());
    }

    @Test
    void aPoolIsNotAskedToGrowWhenItCannot() {
        present(workers.busy());
        take();
        assertEquals(0, growth.grown);
        assertEquals(1, backlog.size());
    }

    @Test
    void requestsThatWaitAreSentOldestFirstAsThereIsRoom() {
        PoolWorker worker = workers.busy();
        present(worker);
        Request<Object, Object> first = take();
        Request<Object, Object> second = take();
        process(worker).reply("room");
        assertEquals(first.correlation(), process(worker).link.requests().getLast());
        process(worker).reply("first");
        process(worker).reply("second");
        assertEquals("first", first.resultNow());
        assertEquals("second", second.resultNow());
    }

    @Test
    void nobodyOvertakesThoseThatWait() {
        PoolWorker worker = workers.idle();
        Request<Object, Object> first = take();
        present(worker);
        Request<Object, Object> second = take();
        assertEquals(1, sent(worker));
        process(worker).reply("first");
        assertTrue(first.isDone());
        assertFalse(second.isDone());
    }

    @Test
    void beyondTheBoundARequestIsRefused() {
        present(workers.busy());
        for (int i = 0; i < QUEUE; i++) take();
        assertEquals("its queue is full (4 requests wait)",
                dispatcher.take(workers.owner.request(), FakeOwner.message()));
        growth.coming = QUEUE + 1;
        take();
    }

    @Test
    void whereNoWorkerCanBeHadARequestIsRefusedWithTheReason() {
        growth.refuses = "it is broken";
        assertEquals("it is broken", dispatcher.take(workers.owner.request(), FakeOwner.message()));
        assertFalse(dispatcher.anyWaiting());
    }

    @Test
    void whatWaitsAndIsRefusedByAStrategyIsRejected() {
        Request<Object, Object> request = take();
        refusal = new Rejected("not on a Friday");
        present(workers.idle());
        dispatcher.run();
        assertRejected("not on a Friday", request);
        assertFalse(dispatcher.anyWaiting());
    }

    @Test
    void aRequestSettledWhileItWaitsIsNotSent() {
        Request<Object, Object> settled = take();
        Request<Object, Object> other = take();
        settled.cancel(false);
        assertEquals(1, backlog.size(), "it was taken out at once");
        PoolWorker worker = workers.idle();
        present(worker);
        dispatcher.run();
        assertEquals(List.of(other.correlation()), process(worker).link.requests());
    }

    @Test
    void whenTheLinkEndsBeforeTheSendingTheRequestWaitsForAnotherWorker() {
        PoolWorker gone = workers.idle();
        PoolWorker other = workers.busy();
        present(gone, other);
        process(gone).link.close(null);
        Request<Object, Object> request = take();
        assertEquals(1, backlog.size());
        assertEquals(0, gone.inFlight());
        process(other).reply("room");
        assertEquals(request.correlation(), process(other).link.requests().getLast());
    }

    @Test
    void aTaskWithoutAHandlerIsRejectedWithTheNamesOfThoseThereAre() {
        PoolWorker worker = workers.starting();
        process(worker).join("other");
        present(worker);
        Request<Object, Object> request = take();
        assertRejected("it has other", request);
        assertEquals(0, worker.inFlight());
    }

    @Test
    void aCallersThreadPassesALongQueueOnToTheBackground() {
        queue(10_000);
        workers.spec = workers.spec.concurrency(256);
        List<PoolWorker> many = workers.idle(5);
        for (int i = 0; i < 1_200; i++) take();
        present(many.toArray(PoolWorker[]::new));
        dispatcher.run();
        assertEquals(200, backlog.size());
        assertEquals(1, workers.services.background.waiting());
        workers.services.background.runAll();
        assertFalse(dispatcher.anyWaiting());
    }

    // ---- sleep

    @Test
    void aSleepingWorkerIsWokenRatherThanTheRequestSharedAndNothingIsSentToItMeanwhile() {
        PoolWorker sleeping = workers.asleep();
        present(workers.busy(), sleeping);
        wanted = sleeping;
        Request<Object, Object> request = take();
        assertTrue(sleeping.waking());
        dispatcher.run();
        assertEquals(0, sent(sleeping), "it is not awake yet");
        workers.services.background.runAll();
        assertEquals(List.of(request.correlation()), process(sleeping).link.requests());
    }

    @Test
    void aRequestDoesNotWaitForAWakeUpWhileAnotherWorkerIsIdle() {
        PoolWorker sleeping = workers.asleep();
        PoolWorker idle = workers.idle();
        present(sleeping, idle);
        wanted = sleeping;
        take();
        assertEquals(1, sent(idle));
        assertFalse(sleeping.waking());
    }

    // ---- keys

    @Test
    void requestsOfOneKeyGoToOneWorkerThoughAnotherIsIdle() {
        PoolWorker home = workers.idle();
        PoolWorker other = workers.idle();
        present(home, other);
        taken(workers.owner.request("key"));
        wanted = other;
        taken(workers.owner.request("key"));
        assertEquals(1, sent(home));
        assertEquals(0, sent(other));
        assertEquals(1, dispatcher.waitingForOne());
        process(home).reply("room");
        assertEquals(2, sent(home));
    }

    @Test
    void theKeysOfAWorkerThatEndsAreBoundAnew() {
        PoolWorker home = workers.idle();
        PoolWorker other = workers.idle();
        present(home, other);
        taken(workers.owner.request("key"));
        Request<Object, Object> waiting = taken(workers.owner.request("key"));
        home.beginDrain();
        present(other);
        assertEquals(List.of(), unbind(home));
        dispatcher.run();
        assertEquals(List.of(waiting.correlation()), process(other).link.requests());
    }

    @Test
    void aSleepingHomeIsWokenForItsKey() {
        PoolWorker home = workers.idle();
        present(home);
        taken(workers.owner.request("key"));
        process(home).reply("done");
        home.sleep(Depth.FREEZE, new FakeSleeper());
        assertTrue(home.asleep());
        Request<Object, Object> second = taken(workers.owner.request("key"));
        assertTrue(home.waking());
        workers.services.background.runAll();
        assertEquals(second.correlation(), process(home).link.requests().getLast());
    }

    // ---- for one worker

    @Test
    void whatIsForOneWorkerWaitsForItThoughAnotherIsIdle() {
        PoolWorker only = workers.busy();
        PoolWorker other = workers.idle();
        present(only, other);
        Request<Object, Object> request = takeFor(only);
        assertEquals(1, dispatcher.waitingForOne());
        process(only).reply("room");
        assertEquals(request.correlation(), process(only).link.requests().getLast());
        assertEquals(0, sent(other));
    }

    @Test
    void whatIsForAWorkerThatTakesNoMoreIsRefused() {
        PoolWorker draining = workers.draining();
        Request<Object, Object> request =
                workers.owner.request(FakeOwner.TASK, new Request.Route(null, draining.queue(), 0, false));
        assertEquals("the worker fake-1 takes no more requests", dispatcher.take(request, FakeOwner.message()));
    }

    @Test
    void whatIsForAWorkerThatDrainsComesBackToTheCaller() {
        PoolWorker only = workers.busy();
        present(only);
        Request<Object, Object> request = takeFor(only);
        assertEquals(List.of(request), unbind(only));
        assertFalse(dispatcher.anyWaiting());
    }

    @Test
    void whatIsForOneWorkerIsCountedAgainstTheBound() {
        PoolWorker only = workers.busy();
        present(only);
        for (int i = 0; i < QUEUE; i++) takeFor(only);
        Request<Object, Object> more =
                workers.owner.request(FakeOwner.TASK, new Request.Route(null, only.queue(), 0, false));
        assertEquals("its queue is full (4 requests wait)", dispatcher.take(more, FakeOwner.message()));
    }

    // ---- exclusive requests

    @Test
    void forAnExclusiveRequestTheLeastBusyWorkerIsEmptiedAndTheOthersGoOn() {
        workers.spec = workers.spec.concurrency(3);
        PoolWorker busier = workers.busy();
        PoolWorker least = workers.idle();
        present(busier, least);
        wanted = least;
        take();
        wanted = null;
        Request<Object, Object> exclusive = workers.owner.exclusive();
        dispatcher.putBack(exclusive);
        Request<Object, Object> next = take();
        assertEquals(2, backlog.size(), "both workers are kept");
        process(busier).reply("room");
        assertEquals(next.correlation(), process(busier).link.requests().getLast());
        assertEquals(1, sent(least), "it is to become empty");
        process(least).reply("empty");
        assertEquals(exclusive.correlation(), process(least).link.requests().getLast());
        assertFalse(least.hasRoom(), "the exclusive request has it for itself");
    }

    // ---- taking back

    @Test
    void whatWasNotRunIsSentAgainBeforeAllOthers() {
        PoolWorker worker = workers.busy();
        present(worker);
        Request<Object, Object> waiting = take();
        Request<Object, Object> back = workers.owner.request();
        dispatcher.notRun(back);
        process(worker).reply("room");
        assertEquals(back.correlation(), process(worker).link.requests().getLast());
        assertFalse(waiting.isDone());
    }

    @Test
    void whatWasNotRunAndHasSettledIsNotSentAgain() {
        PoolWorker worker = workers.idle();
        present(worker);
        Request<Object, Object> settled = workers.owner.request();
        settled.complete("by the caller");
        dispatcher.notRun(settled);
        assertEquals(0, sent(worker));
    }

    @Test
    void whatOnlyAClosedWorkerCouldRunAgainIsRejected() {
        PoolWorker only = workers.draining();
        Request<Object, Object> request =
                workers.owner.request(FakeOwner.TASK, new Request.Route(null, only.queue(), 0, false));
        dispatcher.notRun(request);
        assertRejected("takes no more requests", request);
    }

    @Test
    void aRequestInAWorkerIsNotForgotten() {
        PoolWorker worker = workers.idle();
        present(worker);
        Request<Object, Object> sent = take();
        assertFalse(dispatcher.forget(sent));
        Request<Object, Object> waiting = take();
        assertTrue(dispatcher.forget(waiting));
        assertFalse(dispatcher.forget(waiting));
    }

    @Test
    void allThatWaitIsListedAndWhatAnyCouldRunFails() {
        PoolWorker only = workers.busy();
        present(only);
        Request<Object, Object> any = take();
        Request<Object, Object> bound = takeFor(only);
        assertEquals(List.of(any, bound), dispatcher.waiting(List.of(only)));
        List<Request<?, ?>> failed = new ArrayList<>();
        dispatcher.failAll(each -> null, (each, why) -> failed.add(each));
        assertEquals(List.of(any), failed);
        assertEquals(List.of(bound), dispatcher.waiting(List.of(only)));
    }

    // ---- one thread at a time

    @Test
    void whoComesWhileAnotherThreadDispatchesLeavesItWord() {
        List<Integer> depths = new ArrayList<>();
        int[] depth = {0};
        PoolWorker worker = workers.idle();
        Request<Object, Object> waiting = take();
        strategies.add((candidates, call) -> {
            depths.add(++depth[0]);
            // As another thread would at this moment; it must return at once.
            if (depths.size() < 3) dispatcher.run();
            depth[0]--;
            return candidates.getFirst();
        }, List.of("nested"));
        dispatcher.balancer().choose("nested");
        present(worker);
        dispatcher.run();
        assertEquals(List.of(1), depths.subList(0, 1));
        assertFalse(depths.contains(2), "two dispatched at once");
        assertSame(waiting.correlation(), process(worker).link.requests().getLast());
    }

    @Test
    void afterAFailureTheRoleIsFreeForTheNext() {
        PoolWorker worker = workers.idle();
        take();
        dispatcher.candidates(null);
        dispatcher.run();
        assertTrue(log.has("Pool 'fake' could not send what waits"));
        present(worker);
        dispatcher.run();
        assertEquals(1, sent(worker));
    }

    @Test
    void theStrategyIsChosenByItsName() {
        dispatcher.balancer().choose("POLLING");
        assertEquals("round-robin", dispatcher.balancer().name());
        assertNotNull(strategies.find("wanted"));
    }
}
