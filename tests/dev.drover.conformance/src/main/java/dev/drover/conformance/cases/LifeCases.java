package dev.drover.conformance.cases;

import static dev.drover.conformance.Nonconformance.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.drover.conformance.Bench;
import dev.drover.conformance.Came;
import dev.drover.conformance.Case;
import dev.drover.conformance.NotOffered;
import dev.drover.conformance.Session;
import dev.drover.conformance.Values;
import dev.drover.conformance.Welcome;
import dev.drover.wire.link.Frame;

/** Cancels, recalls, posts, signs of life, control tasks, and the end. */
public final class LifeCases {

    private static final String CANCEL = "Cancel, recall, exit, ping";
    private static final String POSTS = "Requests and answers";
    private static final String CONTROL = "Control tasks";
    private static final String END = "The end";
    private static final long LONG = 60_000;
    private static final int TELL = 64 << 10;
    private static final Duration THREE_LOOKS = Duration.ofSeconds(3);

    private LifeCases() {}

    public static List<Case> all() {
        return List.of(
                new Case(CANCEL, "a request that runs is cancelled, and the next one runs", LifeCases::cancelRunning),
                new Case(CANCEL, "a request that waits is cancelled at once", LifeCases::cancelWaiting),
                new Case(CANCEL, "a CANCEL of no open request does nothing", LifeCases::cancelNothing),
                new Case(CANCEL, "RECALL gives back what waits, and nothing else", LifeCases::recall),
                new Case(CANCEL, "a PING is answered at once, also while a task runs", LifeCases::ping),
                new Case(POSTS, "a post is run, in the order of posts and requests", LifeCases::postsInOrder),
                new Case(POSTS, "a post is not answered, even if it fails or there is no such task",
                        LifeCases::postsAreQuiet),
                new Case(POSTS, "BEGUN tells of posts at least every 64 KiB", LifeCases::begun),
                new Case(POSTS, "posts stay when requests are recalled", LifeCases::postsStay),
                new Case("The life of a host", "what a task prints is printed when it has ended", LifeCases::prints),
                new Case(CONTROL, "a control task runs while all places are taken, and is not recalled",
                        LifeCases::control),
                new Case(CANCEL, "EXIT ends it with 0", LifeCases::exit),
                new Case(CANCEL, "after EXIT it finishes and answers what it has", LifeCases::exitFinishes),
                new Case(END, "the end of the link ends it", bench -> hangUp(bench, false)),
                new Case(END, "the end of the link ends it while a task runs", bench -> hangUp(bench, true)),
                new Case(END, "what it has started ends with it", LifeCases::children),
                new Case(END, "the end of the process 'parent' ends it while the link is open", LifeCases::orphaned),
                new Case(END, "a frame of a type that it does not know ends it", LifeCases::unknownFrame),
                new Case(END, "a frame that declares more than maxMessage ends it", LifeCases::tooLong));
    }

    private static Session sleeping(Bench bench) throws Exception {
        Session session = bench.joined();
        session.request("sleep", 1, LONG);
        session.expect(Frame.PROGRESS, 0, 1);
        return session;
    }

    private static void cancelRunning(Bench bench) throws Exception {
        Session session = sleeping(bench);
        session.request("echo", 2, "next");
        session.send(Frame.CANCEL, 0, 1);
        session.expectError(Frame.CANCELLED, 1);
        session.reply(2);
        session.quiet();
    }

    private static void cancelWaiting(Bench bench) throws Exception {
        Session session = sleeping(bench);
        session.request("echo", 2, "waits");
        session.request("echo", 3, "waits too");
        session.send(Frame.CANCEL, 0, 2);
        check(session.expectError(Frame.CANCELLED, 2).payload().length == 0, "CANCELLED has no payload");
        session.send(Frame.CANCEL, 0, 1);
        session.expectError(Frame.CANCELLED, 1);
        session.reply(3);
    }

    private static void cancelNothing(Bench bench) throws Exception {
        Session session = bench.joined();
        session.request("echo", 2, "x");
        session.reply(2);
        session.send(Frame.CANCEL, 0, 2);
        session.send(Frame.CANCEL, 0, 99);
        session.quiet();
        session.answers();
    }

    private static void recall(Bench bench) throws Exception {
        Session session = sleeping(bench);
        List<Long> left = new ArrayList<>(List.of(2L, 3L, 4L));
        for (long each : left) session.request("note", each, each);
        session.send(Frame.RECALL, 0, 0);
        while (!left.isEmpty()) {
            Came answer = session.receive();
            check(answer.type() == Frame.ERROR && answer.number() == Frame.NOT_RUN && left.remove(answer.correlation()),
                    "it has sent " + answer + " instead of NOT_RUN for one of " + left);
        }
        session.quiet();
        session.send(Frame.CANCEL, 0, 1);
        session.expectError(Frame.CANCELLED, 1);
        check(List.of().equals(session.call("notes", null)), "what it has given back has been run all the same");
    }

    private static void ping(Bench bench) throws Exception {
        Session session = sleeping(bench);
        for (long each : new long[] {0, 77, -1}) {
            session.send(Frame.PING, 0, each);
            session.expect(Frame.PONG, 0, each);
            session.send(Frame.PING, 1, each);
            session.expect(Frame.PONG, 0, each);
        }
    }

    private static void postsInOrder(Bench bench) throws Exception {
        Session session = bench.joined();
        List<Object> expected = new ArrayList<>();
        for (long i = 0; i < 100; i++) {
            session.post("note", i);
            expected.add(i);
        }
        Object notes = session.call("notes", null);
        check(expected.equals(notes), "the notes of 100 posts are " + notes);
    }

    private static void postsAreQuiet(Bench bench) throws Exception {
        Session session = bench.joined();
        session.post("echo", "x");
        session.post("fail", "a post that fails");
        session.send(Frame.POST, session.task("echo"), 0, (byte) 0xff);
        session.send(Frame.POST, session.tasks(), 0, Values.write("x"));
        session.quiet();
        session.answers();
    }

    private static void begun(Bench bench) throws Exception {
        Session session = bench.joined();
        int length = 10_000;
        long sent = 0;
        for (int i = 0; i < 40; i++) {
            byte[] payload = Values.write(new byte[length]);
            // One of them is of no task that there is, and counts as well.
            session.send(Frame.POST, i % 2 == 0 ? session.task("echo") : session.tasks(), 0, payload);
            sent += Frame.HEADER + payload.length;
        }
        for (long told = 0; sent - told >= TELL;) {
            Came next = session.receive();
            check(next.type() == Frame.BEGUN && next.correlation() >= told && next.correlation() <= sent,
                    "it has sent " + next + " instead of a BEGUN of more than " + told + " and at most " + sent);
            told = next.correlation();
        }
    }

    private static void postsStay(Bench bench) throws Exception {
        Session session = sleeping(bench);
        session.post("note", "stays");
        session.send(Frame.RECALL, 0, 0);
        session.quiet();
        session.send(Frame.CANCEL, 0, 1);
        session.expectError(Frame.CANCELLED, 1);
        Object notes = session.call("notes", null);
        check(List.of("stays").equals(notes), "the notes are " + notes);
    }

    private static void prints(Bench bench) throws Exception {
        Session session = bench.joined();
        session.call("print", "printed by a task");
        session.awaitPrinted("printed by a task");
    }

    private static void control(Bench bench) throws Exception {
        Session session = sleeping(bench);
        if (!session.has("drover:trim")) throw new NotOffered("it has no task drover:trim");
        session.send(Frame.REQUEST, session.task("drover:trim"), Long.MIN_VALUE, Values.write(null));
        session.send(Frame.RECALL, 0, 0);
        Object told = session.reply(Long.MIN_VALUE);
        check(told instanceof Map<?, ?> map && map.get("before") instanceof Long && map.get("after") instanceof Long,
                "drover:trim replies integers 'before' and 'after', and not " + told);
    }

    private static void exit(Bench bench) throws Exception {
        Session session = bench.joined();
        session.answers();
        session.send(Frame.EXIT, 0, 0);
        session.exit(code -> code == 0, "0");
    }

    private static void exitFinishes(Bench bench) throws Exception {
        Session session = bench.joined();
        session.request("sleep", 1, 300L);
        session.request("echo", 2, "waits");
        session.send(Frame.EXIT, 0, 0);
        session.expect(Frame.PROGRESS, 0, 1);
        session.reply(1);
        session.reply(2);
        session.exit(code -> code == 0, "0");
    }

    private static void hangUp(Bench bench, boolean busy) throws Exception {
        Session session = busy ? sleeping(bench) : bench.joined();
        if (!busy) session.answers();
        session.hangUp();
        session.leaves();
    }

    private static void children(Bench bench) throws Exception {
        Session session = bench.joined();
        if (!session.has("spawn")) throw new NotOffered("it has no task spawn");
        if (!(session.call("spawn", null) instanceof Long pid)) throw new NotOffered("spawn replies no integer");
        ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
        session.hangUp();
        session.leaves();
        session.await("the process that it has started still runs", () -> !child.isAlive());
    }

    private static void orphaned(Bench bench) throws Exception {
        Process parent = new ProcessBuilder("sleep", "600").start();
        bench.keep(parent::destroyForcibly);
        Session session = bench.joined(Welcome.USUAL.parent(parent.pid()));
        session.answers();
        // One that looks once a second has seen it by then.
        session.quiet(THREE_LOOKS);
        parent.destroyForcibly().waitFor();
        session.leaves();
    }

    private static void unknownFrame(Bench bench) throws Exception {
        Session session = bench.joined();
        session.answers();
        session.send(200, 0, 0);
        session.leaves();
    }

    private static void tooLong(Bench bench) throws Exception {
        Session session = bench.joined(Welcome.USUAL.maxMessage(2_000));
        session.answers();
        byte[] frame = Session.frame(Frame.REQUEST, session.task("echo"), 1, new byte[2_001]);
        session.write(Arrays.copyOf(frame, Frame.HEADER));
        session.leaves();
    }
}
