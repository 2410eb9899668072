package dev.drover.conformance.cases;

import static dev.drover.conformance.Nonconformance.check;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import dev.drover.conformance.Bench;
import dev.drover.conformance.Case;
import dev.drover.conformance.Nonconformance;
import dev.drover.conformance.Session;
import dev.drover.conformance.Welcome;
import dev.drover.wire.link.Frame;

/** How a host joins, and what it does if it cannot. */
public final class HandshakeCases {

    private static final String SECTION = "The handshake";
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._:-]{0,63}";

    private HandshakeCases() {}

    public static List<Case> all() {
        return List.of(
                new Case(SECTION, "it joins, and its HELLO says all that it must", HandshakeCases::says),
                new Case(SECTION, "between HELLO and WELCOME it sends nothing", HandshakeCases::waits),
                new Case(SECTION, "keys of WELCOME that it does not know it ignores", HandshakeCases::ignores),
                new Case(SECTION, "when it is refused it prints why and exits with 64", HandshakeCases::isRefused),
                new Case(SECTION, "when the link ends before WELCOME it exits with 64", HandshakeCases::isLeft),
                new Case("The ticket", "the path of the socket may have spaces", HandshakeCases::findsSpaces),
                new Case("The ticket", "without a ticket it says so and exits with 64",
                        bench -> bench.startWith("").notJoined()),
                new Case("The ticket", "a ticket of another version it refuses, and exits with 64",
                        bench -> bench.startWith("drover 2 TOKEN FOLDER/s\n").notJoined()),
                new Case("The ticket", "when there is no such socket it says so and exits with 64",
                        bench -> bench.startWith("drover 1 TOKEN FOLDER/gone\n").notJoined()));
    }

    private static void says(Bench bench) throws Exception {
        Session session = bench.start("s");
        Map<?, ?> hello = session.hello();
        check(Long.valueOf(1).equals(hello.get("protocol")), "'protocol' is " + hello.get("protocol") + " and not 1");
        check(session.token().equals(hello.get("token")), "'token' is not that of its ticket");
        check(hello.get("pid") instanceof Long pid && ProcessHandle.of(pid).isPresent(),
                "'pid' is " + hello.get("pid") + ", and there is no such process");
        check(hello.get("host") instanceof String, "'host' is no text but " + hello.get("host"));
        if (!(hello.get("tasks") instanceof List<?> tasks))
            throw new Nonconformance("'tasks' is no list but " + hello.get("tasks"));
        for (Object each : tasks)
            check(each instanceof String name && name.matches(NAME), "'" + each + "' cannot name a task");
        check(new HashSet<>(tasks).size() == tasks.size(), "a name comes twice in 'tasks': " + tasks);
        check(hello.get("links") instanceof List<?> links && links.contains("unix"),
                "'links' has no \"unix\": " + hello.get("links"));
        for (String each : List.of("echo", "fail", "large", "note", "notes", "print", "progress", "sleep"))
            check(tasks.contains(each), "the task '" + each + "' is missing, which this kit needs: " + tasks);
    }

    private static void waits(Bench bench) throws Exception {
        Session session = bench.start("s");
        session.hello();
        session.quiet();
    }

    private static void ignores(Bench bench) throws Exception {
        bench.joined(Welcome.USUAL.more(Map.of("a later one", List.of(1L, "x"), "zz", true))).answers();
    }

    private static void isRefused(Bench bench) throws Exception {
        Session session = bench.start("s");
        session.hello();
        session.send(Frame.REFUSED, 0, 0, "not today, for ä reason".getBytes(StandardCharsets.UTF_8));
        String errors = session.notJoined();
        check(errors.contains("not today, for ä reason"), "it has not printed why: " + errors.strip());
    }

    private static void isLeft(Bench bench) throws Exception {
        Session session = bench.start("s");
        session.hello();
        session.shutDoor();
        session.hangUp();
        session.notJoined();
    }

    private static void findsSpaces(Bench bench) throws Exception {
        Session session = bench.start("a b");
        session.join(Welcome.USUAL);
        session.answers();
    }
}
