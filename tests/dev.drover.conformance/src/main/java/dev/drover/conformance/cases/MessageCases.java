package dev.drover.conformance.cases;

import static dev.drover.conformance.Nonconformance.check;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.drover.conformance.Bench;
import dev.drover.conformance.Came;
import dev.drover.conformance.Case;
import dev.drover.conformance.Nonconformance;
import dev.drover.conformance.NotOffered;
import dev.drover.conformance.Session;
import dev.drover.conformance.Values;
import dev.drover.conformance.Welcome;
import dev.drover.wire.link.Frame;

/** What a host does with messages, if it takes any. */
public final class MessageCases {

    private static final String SECTION = "Messages";
    private static final String TASK = "drover:message";
    private static final String TRACE = "drover:trace";
    private static final long SEND = 0;
    private static final long INVOKE = 1;
    private static final long LISTEN = 3;
    private static final long FIRST = Long.MIN_VALUE / 2;

    private MessageCases() {}

    public static List<Case> all() {
        return List.of(
                new Case(SECTION, "an invoke is answered by what its handler returns", MessageCases::invoke),
                new Case(SECTION, "what a handler of messages throws is a FAILED", MessageCases::failure),
                new Case(SECTION, "a channel that nobody takes is a REJECTED that says so", MessageCases::nobody),
                new Case(SECTION, "sends are heard in their order", MessageCases::sends),
                new Case(SECTION, "a message is answered while tasks run", MessageCases::beside),
                new Case(SECTION, "an invoke is cancelled", MessageCases::cancelled),
                new Case(SECTION, "it tells to which channels it listens", MessageCases::listens),
                new Case(SECTION, "without 'asks' in WELCOME it asks nothing", MessageCases::mayNotAsk),
                new Case(SECTION, "it asks another peer, and answers with the answer", MessageCases::asks),
                new Case(SECTION, "what it sends while it handles a message belongs to that one's trace",
                        MessageCases::traces),
                new Case(SECTION, "what was rejected or has failed is a failure of its own call",
                        MessageCases::refused),
                new Case(SECTION, "a call that it makes ends in time, and is cancelled", MessageCases::late));
    }

    private static Session joined(Bench bench, boolean asks) throws Exception {
        Session session = bench.joined(asks ? Welcome.USUAL.asked() : Welcome.USUAL);
        if (!session.has(TASK)) throw new NotOffered("it takes no messages: it has no task " + TASK);
        return session;
    }

    private static void deliver(Session session, long kind, long correlation, String channel, Object body)
            throws Exception {
        byte[] payload = Values.write(List.of(kind, "host-1", "tester", channel, 0L, Values.write(body)));
        session.send(Frame.REQUEST, session.task(TASK), FIRST + correlation, payload);
    }

    private static Object invoke(Session session, String channel, Object body) throws Exception {
        deliver(session, INVOKE, 1, channel, body);
        return session.reply(FIRST + 1);
    }

    private static void invoke(Bench bench) throws Exception {
        Session session = joined(bench, false);
        Object body = List.of(1L, "ä€😀", Map.of("a", List.of(true)));
        Object answer = invoke(session, "test:echo", body);
        check(body.equals(answer), "the answer is " + answer);
        check("tester".equals(invoke(session, "test:from", null)), "the sender is place 2 of the message");
    }

    private static void failure(Bench bench) throws Exception {
        Session session = joined(bench, false);
        deliver(session, INVOKE, 1, "test:fail", "no bread");
        Map<?, ?> told = (Map<?, ?>) session.expectError(Frame.FAILED, FIRST + 1).value();
        check("no bread".equals(told.get("message")), "'message' is '" + told.get("message") + "'");
        session.answers();
    }

    private static void nobody(Bench bench) throws Exception {
        Session session = joined(bench, false);
        for (long kind : new long[] {SEND, INVOKE}) {
            deliver(session, kind, 1, "test:nobody", "x");
            check(session.expectError(Frame.REJECTED, FIRST + 1).payload().length > 0, "REJECTED says why");
        }
        session.answers();
    }

    private static void sends(Bench bench) throws Exception {
        Session session = joined(bench, false);
        List<Object> expected = new ArrayList<>();
        for (long i = 0; i < 100; i++) {
            deliver(session, SEND, i, "test:note", i);
            check(session.reply(FIRST + i) == null, "a send is answered by null");
            expected.add(i);
        }
        session.await("the last of 100 messages was not heard", () -> {
            List<?> notes = (List<?>) invoke(session, "test:notes", null);
            check(expected.subList(0, notes.size()).equals(notes), "what it has heard is " + notes);
            return notes.size() == expected.size();
        });
    }

    private static void beside(Bench bench) throws Exception {
        Session session = joined(bench, false);
        session.request("sleep", 1, 60_000L);
        session.expect(Frame.PROGRESS, 0, 1);
        invoke(session, "test:echo", "beside");
    }

    private static void cancelled(Bench bench) throws Exception {
        Session session = joined(bench, false);
        deliver(session, INVOKE, 5, "test:hang", null);
        invoke(session, "test:echo", "x");
        session.send(Frame.CANCEL, 0, FIRST + 5);
        session.expectError(Frame.CANCELLED, FIRST + 5);
        session.quiet();
        session.answers();
    }

    /** What the host sends: kind, to, from, channel, milliseconds, body, and a trace, which is "" if there is none. */
    private record Sent(
            long correlation, long kind, String to, String channel, long millis, Object body, Object trace) {}

    private static Sent sent(Came request) throws Nonconformance {
        boolean list = request.type() == Frame.REQUEST && request.number() == 0 && request.value() instanceof List<?>;
        check(list, "it has sent " + request + " instead of a message");
        List<?> all = (List<?>) request.value();
        boolean good = (all.size() == 6 || all.size() == 7) && all.get(0) instanceof Long
                && all.get(1) instanceof String && all.get(2) instanceof String && all.get(3) instanceof String
                && all.get(4) instanceof Long && all.get(5) instanceof byte[];
        check(good, "a message is a list of kind, to, from, channel, milliseconds and body, and not " + all);
        return new Sent(request.correlation(), (Long) all.get(0), (String) all.get(1), (String) all.get(3),
                (Long) all.get(4), Values.read((byte[]) all.get(5)), all.size() == 6 ? "" : all.get(6));
    }

    /** Takes what it says of its channels, until it listens to {@code test:note}. */
    private static Session listening(Bench bench) throws Exception {
        Session session = joined(bench, true);
        while (true) {
            Sent told = sent(session.receive());
            check(told.kind == LISTEN, "it has sent kind " + told.kind + " instead of 3, listen");
            session.send(Frame.REPLY, 0, told.correlation, Values.write(null));
            if (told.channel.equals("test:note")) return session;
        }
    }

    private static void listens(Bench bench) throws Exception {
        Session session = listening(bench);
        session.quiet();
        session.answers();
    }

    private static void mayNotAsk(Bench bench) throws Exception {
        Session session = joined(bench, false);
        session.quiet();
        deliver(session, INVOKE, 1, "test:forward", Map.of("to", "other", "channel", "a:b", "body", 1L));
        session.expectError(Frame.FAILED, FIRST + 1);
    }

    private static Sent forwarded(Session session, Map<String, Object> more) throws Exception {
        Map<String, Object> call = new TreeMap<>(more);
        call.putAll(Map.of("to", "other", "channel", "other:ask", "body", List.of("ä", 1L)));
        deliver(session, INVOKE, 9, "test:forward", call);
        Sent asked = sent(session.receive());
        check(asked.kind == INVOKE && asked.to.equals("other") && asked.channel.equals("other:ask")
                && List.of("ä", 1L).equals(asked.body), "it has asked " + asked);
        return asked;
    }

    private static void asks(Bench bench) throws Exception {
        Session session = listening(bench);
        Sent asked = forwarded(session, Map.of());
        check(asked.millis > 0, "its call has a limit of time");
        session.send(Frame.REPLY, 0, asked.correlation, Values.write(Map.of("answer", 42L)));
        Object answer = session.reply(FIRST + 9);
        check(Map.of("answer", 42L).equals(answer), "its answer is " + answer);
    }

    private static void traces(Bench bench) throws Exception {
        Session session = listening(bench);
        if (!session.has(TRACE)) throw new NotOffered("it reads no traces: it has no task " + TRACE);
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        Map<String, Object> call = new TreeMap<>(Map.of("to", "other", "channel", "other:ask", "body", 1L));
        for (Object told : List.of(trace, "no trace", 7L)) {
            byte[] payload = Values.write(
                    List.of(INVOKE, "host-1", "tester", "test:forward", 0L, Values.write(call), told));
            session.send(Frame.REQUEST, session.task(TASK), FIRST + 9, payload);
            Sent asked = sent(session.receive());
            Object expected = told.equals(trace) ? trace : "";
            check(expected.equals(asked.trace), "it was told " + told + ", and has sent " + asked.trace);
            session.send(Frame.REPLY, 0, asked.correlation, Values.write(null));
            session.reply(FIRST + 9);
        }
        // The next one has none.
        Sent asked = forwarded(session, Map.of());
        check("".equals(asked.trace), "it goes on with a trace that is over: " + asked.trace);
        session.send(Frame.REPLY, 0, asked.correlation, Values.write(null));
        session.reply(FIRST + 9);
    }

    private static void refused(Bench bench) throws Exception {
        Session session = listening(bench);
        Sent asked = forwarded(session, Map.of());
        session.send(Frame.ERROR, Frame.REJECTED, asked.correlation, "there is none".getBytes(StandardCharsets.UTF_8));
        session.expectError(Frame.FAILED, FIRST + 9);
        asked = forwarded(session, Map.of());
        session.send(Frame.ERROR, Frame.FAILED, asked.correlation,
                Values.write(Map.of("type", "Other", "message", "no milk", "stack", "")));
        Object told = session.expectError(Frame.FAILED, FIRST + 9).value();
        check(told.toString().contains("no milk"), "the failure of its call is not told: " + told);
        session.answers();
    }

    private static void late(Bench bench) throws Exception {
        Session session = listening(bench);
        Sent asked = forwarded(session, Map.of("timeout", 200L));
        check(asked.millis > 0 && asked.millis <= 200, "place 4 is " + asked.millis + " and not 200 or less");
        List<Came> two = List.of(session.receive(), session.receive());
        check(two.stream().anyMatch(each -> each.type() == Frame.CANCEL && each.correlation() == asked.correlation),
                "it has not cancelled its call, but sent " + two);
        check(two.stream().anyMatch(each -> each.type() == Frame.ERROR && each.number() == Frame.FAILED
                && each.correlation() == FIRST + 9), "the call that is late is no failure, it has sent " + two);
        session.send(Frame.ERROR, Frame.CANCELLED, asked.correlation);
        session.answers();
    }
}
