package dev.drover.conformance.cases;

import static dev.drover.conformance.Nonconformance.check;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.drover.conformance.Bench;
import dev.drover.conformance.Came;
import dev.drover.conformance.Case;
import dev.drover.conformance.Session;
import dev.drover.conformance.Values;
import dev.drover.conformance.Welcome;
import dev.drover.wire.link.Frame;

/** How a host answers requests. */
public final class RequestCases {

    private static final String SECTION = "Requests and answers";
    private static final int SMALL = 2_000;
    /** What a value of bytes has before so many of them as fill {@link #SMALL}. */
    private static final int BYTES_HEAD = 3;

    private RequestCases() {}

    public static List<Case> all() {
        return List.of(
                new Case(SECTION, "each request is answered once, with its correlation", RequestCases::answers),
                new Case(SECTION, "the correlations 0, 2^63 and 2^64-1 are like others", RequestCases::correlations),
                new Case(SECTION, "with a concurrency of 1 answers come in the order of their requests",
                        RequestCases::order),
                new Case(SECTION, "as many run at a time as WELCOME says", RequestCases::concurrency),
                new Case(SECTION, "a task that it does not have is an UNKNOWN_TASK", RequestCases::unknown),
                new Case(SECTION, "what a handler throws is a FAILED with its message", RequestCases::failure),
                new Case(SECTION, "a report that is too long is shortened", RequestCases::longFailure),
                new Case(SECTION, "a request that cannot be read is a failure, and no other is",
                        RequestCases::unreadable),
                new Case(SECTION, "a reply that just fits is sent", RequestCases::fits),
                new Case(SECTION, "a reply that does not fit is a failure, and no other is", RequestCases::tooLarge),
                new Case(SECTION, "progress comes in order, before the answer", RequestCases::progress),
                new Case("Frames", "frames may be cut anywhere, and come many at once", RequestCases::cut),
                new Case("Frames", "payloads of some MiB come back whole", RequestCases::large));
    }

    private static void answers(Bench bench) throws Exception {
        Session session = bench.joined();
        session.request("echo", 7, "once");
        check("once".equals(session.reply(7)), "the echo is not what was sent");
        session.quiet();
    }

    private static void correlations(Bench bench) throws Exception {
        Session session = bench.joined();
        for (long each : new long[] {0, Long.MIN_VALUE, -1, 1}) {
            session.request("echo", each, each);
            check(Long.valueOf(each).equals(session.reply(each)), "the echo is not what was sent");
        }
        session.request("fail", 0, "zero");
        session.expectError(Frame.FAILED, 0);
    }

    private static void order(Bench bench) throws Exception {
        Session session = bench.joined();
        for (long i = 1; i <= 200; i++) session.request("echo", i, i);
        for (long i = 1; i <= 200; i++) session.reply(i);
    }

    private static void concurrency(Bench bench) throws Exception {
        Session session = bench.joined(Welcome.USUAL.concurrency(3));
        for (long i = 1; i <= 4; i++) session.request("sleep", i, 60_000L);
        boolean[] begun = new boolean[4];
        for (int i = 0; i < 3; i++) {
            Came progress = session.receive();
            long of = progress.correlation();
            check(progress.type() == Frame.PROGRESS && of >= 1 && of <= 3 && !begun[(int) of],
                    "it has sent " + progress + " instead of the PROGRESS \"begun\" of each of three");
            begun[(int) of] = true;
        }
        session.quiet();
        session.send(Frame.CANCEL, 0, 2);
        session.expectError(Frame.CANCELLED, 2);
        session.expect(Frame.PROGRESS, 0, 4);
    }

    private static void unknown(Bench bench) throws Exception {
        Session session = bench.joined();
        for (int number : new int[] {session.tasks(), 65_535}) {
            session.send(Frame.REQUEST, number, 9);
            check(session.expectError(Frame.UNKNOWN_TASK, 9).payload().length == 0, "UNKNOWN_TASK has no payload");
        }
        session.answers();
    }

    private static void failure(Bench bench) throws Exception {
        Session session = bench.joined();
        for (String text : List.of("no bread", "", "ä€😀")) {
            session.request("fail", 3, text);
            Map<?, ?> told = (Map<?, ?>) session.expectError(Frame.FAILED, 3).value();
            check(text.equals(told.get("message")),
                    "'message' is '" + told.get("message") + "' and not '" + text + "'");
            check(!"".equals(told.get("type")), "'type' is empty");
        }
        session.answers();
    }

    private static void longFailure(Bench bench) throws Exception {
        Session session = bench.joined(Welcome.USUAL.maxMessage(SMALL));
        session.request("fail", 3, "€".repeat(600));
        session.expectError(Frame.FAILED, 3);
        session.answers();
    }

    private static void unreadable(Bench bench) throws Exception {
        Session session = bench.joined();
        session.send(Frame.REQUEST, session.task("echo"), 3);
        session.expectError(Frame.FAILED, 3);
        session.send(Frame.REQUEST, session.task("echo"), 4, (byte) 0xff);
        session.expectError(Frame.FAILED, 4);
        session.answers();
    }

    private static void fits(Bench bench) throws Exception {
        Session session = bench.joined(Welcome.USUAL.maxMessage(SMALL));
        Object reply = session.call("large", (long) SMALL - BYTES_HEAD);
        check(reply instanceof byte[] bytes && bytes.length == SMALL - BYTES_HEAD, "'large' replies bytes, as many");
    }

    private static void tooLarge(Bench bench) throws Exception {
        Session session = bench.joined(Welcome.USUAL.maxMessage(SMALL));
        session.request("large", 3, (long) SMALL - BYTES_HEAD + 1);
        session.expectError(Frame.FAILED, 3);
        session.answers();
    }

    private static void progress(Bench bench) throws Exception {
        Session session = bench.joined();
        session.request("progress", 3, 100L);
        for (long i = 0; i < 100; i++) {
            Object told = session.expect(Frame.PROGRESS, 0, 3).value();
            check(Long.valueOf(i).equals(told), "progress " + i + " is " + told);
        }
        check(Long.valueOf(100).equals(session.reply(3)), "'progress' replies its request");
        session.quiet();
    }

    private static void cut(Bench bench) throws Exception {
        Session session = bench.joined();
        int echo = session.task("echo");
        for (byte each : Session.frame(Frame.REQUEST, echo, 1, Values.write("cut"))) session.write(each);
        check("cut".equals(session.reply(1)), "the echo is not what was sent");
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (long i = 0; i < 50; i++) many.write(Session.frame(Frame.REQUEST, echo, i, Values.write(i)));
        byte[] all = many.toByteArray();
        session.write(Arrays.copyOf(all, all.length - 5));
        for (long i = 0; i < 49; i++) session.reply(i);
        session.write(Arrays.copyOfRange(all, all.length - 5, all.length));
        session.reply(49);
    }

    private static void large(Bench bench) throws Exception {
        Session session = bench.joined();
        byte[] bytes = new byte[3 << 20];
        new Random(1).nextBytes(bytes);
        Object reply = session.call("echo", List.of(bytes, "and a text"));
        check(reply instanceof List<?> list && list.size() == 2 && list.get(0) instanceof byte[] same
                && Arrays.equals(bytes, same), "the echo is not what was sent");
    }
}
