package dev.drover.conformance.cases;

import static dev.drover.conformance.Nonconformance.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.drover.conformance.Bench;
import dev.drover.conformance.Came;
import dev.drover.conformance.Case;
import dev.drover.conformance.Session;
import dev.drover.conformance.Values;
import dev.drover.wire.link.Frame;

/** How a host reads and writes values. */
public final class ValueCases {

    private static final String SECTION = "Values";
    private static final int DEEPEST = 64;

    private static final Map<String, String> NO_VALUES = new LinkedHashMap<>();
    static {
        NO_VALUES.put("a tag", "c0 01");
        NO_VALUES.put("the simple value undefined", "f7");
        NO_VALUES.put("a simple value of two bytes", "f8 20");
        NO_VALUES.put("a list of indefinite length", "9f 01 ff");
        NO_VALUES.put("a text of indefinite length", "7f 61 61 ff");
        NO_VALUES.put("info 28", "1c");
        NO_VALUES.put("the integer 2^63", "1b 80 00 00 00 00 00 00 00");
        NO_VALUES.put("the integer -1-2^63", "3b 80 00 00 00 00 00 00 00");
        NO_VALUES.put("malformed UTF-8", "62 c3 28");
        NO_VALUES.put("half a surrogate pair", "63 ed a0 80");
        NO_VALUES.put("a key that comes twice", "a2 61 61 01 61 61 02");
        NO_VALUES.put("a key that is no text", "a1 01 02");
        NO_VALUES.put("a byte after the end", "01 02");
        NO_VALUES.put("a list that lacks an element", "82 01");
        NO_VALUES.put("a text that lacks a byte", "63 61 62");
        NO_VALUES.put("a list that declares 2^32-1 elements", "9a ff ff ff ff 01");
        NO_VALUES.put("bytes that declare 2^62", "5b 40 00 00 00 00 00 00 00");
    }

    private ValueCases() {}

    public static List<Case> all() {
        return List.of(
                new Case(SECTION, "null, true and false come back",
                        bench -> comeBack(bench, Arrays.asList(null, true, false))),
                new Case(SECTION, "integers of 64 bits come back, as short as they can be", ValueCases::integers),
                new Case(SECTION, "floating-point numbers come back",
                        bench -> comeBack(bench, List.of(0.5, -0.1, 1.5e300, 5e-324, Double.POSITIVE_INFINITY,
                                Double.NEGATIVE_INFINITY, 3.141592653589793))),
                new Case(SECTION, "NaN comes back", ValueCases::nan),
                new Case(SECTION, "texts come back", bench -> comeBack(bench, List.of(
                        "", "a", "ä€😀", "\uFEFFa", "line\nline", "\0", "x".repeat(23), "x".repeat(24), "x".repeat(300),
                        "x".repeat(70_000)))),
                new Case(SECTION, "bytes come back", bench -> comeBack(bench, List.of(
                        new byte[0], new byte[] {0, -1}, new byte[255], new byte[256], new byte[70_000]))),
                new Case(SECTION, "lists and maps come back", ValueCases::composed),
                new Case(SECTION, "numbers of any length are read", ValueCases::longForms),
                new Case(SECTION, "floating-point numbers of 2 and 4 bytes are read", ValueCases::shortFloats),
                new Case(SECTION, "64 lists within each other are read, 65 are refused", ValueCases::depth),
                new Case(SECTION, "what is no value is refused, and the host goes on", ValueCases::refused));
    }

    private static void comeBack(Bench bench, List<?> values) throws Exception {
        Session session = bench.joined();
        for (Object each : values) echo(session, Values.write(each), Values.write(each));
    }

    private static void echo(Session session, byte[] sent, byte[] expected) throws Exception {
        session.send(Frame.REQUEST, session.task("echo"), 5, sent);
        byte[] reply = session.expect(Frame.REPLY, 0, 5).payload();
        check(Arrays.equals(expected, reply),
                "the echo of " + Values.hex(sent) + " is " + Values.hex(reply) + " instead of " + Values.hex(expected));
    }

    private static void integers(Bench bench) throws Exception {
        List<Long> all = new ArrayList<>();
        for (long each : new long[] {
                0, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295L, 4_294_967_296L, (1L << 53) - 1, 1L << 53,
                (1L << 53) + 1, Long.MAX_VALUE}) {
            all.add(each);
            all.add(~each);
        }
        comeBack(bench, all);
    }

    private static void nan(Bench bench) throws Exception {
        Object reply = bench.joined().call("echo", Double.NaN);
        check(reply instanceof Double number && number.isNaN(), "the echo of NaN is " + reply);
    }

    private static void composed(Bench bench) throws Exception {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("", null);
        map.put("list", Arrays.asList(1L, List.of(), Map.of(), null, new byte[] {1}, false));
        map.put("map", Map.of("__proto__", "a key like others"));
        map.put("ä€😀", "x".repeat(100));
        List<Object> many = new ArrayList<>();
        for (long i = 0; i < 1_000; i++) many.add(i);
        comeBack(bench, List.of(List.of(), Map.of(), map, many, List.of(List.of(List.of()))));
    }

    private static void longForms(Bench bench) throws Exception {
        Session session = bench.joined();
        for (String each : List.of(
                "18 05", "19 00 05", "1a 00 00 00 05", "1b 00 00 00 00 00 00 00 05"))
            echo(session, Values.bytes(each), Values.bytes("05"));
        echo(session, Values.bytes("39 00 05"), Values.bytes("25"));
        echo(session, Values.bytes("78 01 61"), Values.bytes("61 61"));
        echo(session, Values.bytes("99 00 01 58 01 07"), Values.bytes("81 41 07"));
        echo(session, Values.bytes("b8 01 78 01 61 18 01"), Values.bytes("a1 61 61 01"));
    }

    private static void shortFloats(Bench bench) throws Exception {
        Session session = bench.joined();
        echo(session, Values.bytes("f9 3e 00"), Values.write(1.5));
        echo(session, Values.bytes("f9 80 01"), Values.write(-5.960464477539063e-8));
        echo(session, Values.bytes("f9 7c 00"), Values.write(Double.POSITIVE_INFINITY));
        echo(session, Values.bytes("fa 3f 00 00 00"), Values.write(0.5));
        echo(session, Values.bytes("fa 3d cc cc cd"), Values.write((double) 0.1f));
    }

    private static void depth(Bench bench) throws Exception {
        Session session = bench.joined();
        byte[] deep = Values.bytes("81".repeat(DEEPEST) + "01");
        echo(session, deep, deep);
        refuse(session, Values.bytes("81".repeat(DEEPEST + 1) + "01"), "65 lists within each other");
        refuse(session, Values.bytes("a16161".repeat(DEEPEST + 1) + "01"), "65 maps within each other");
        refuse(session, Values.bytes("81".repeat(100_000)), "100,000 lists within each other");
        session.answers();
    }

    private static void refused(Bench bench) throws Exception {
        Session session = bench.joined();
        for (Map.Entry<String, String> each : NO_VALUES.entrySet())
            refuse(session, Values.bytes(each.getValue()), each.getKey());
        session.answers();
    }

    private static void refuse(Session session, byte[] payload, String what) throws Exception {
        session.send(Frame.REQUEST, session.task("echo"), 6, payload);
        Came answer = session.receive();
        check(answer.type() == Frame.ERROR && answer.number() == Frame.FAILED && answer.correlation() == 6,
                what + " must be refused by FAILED, and was answered by " + answer);
    }
}
