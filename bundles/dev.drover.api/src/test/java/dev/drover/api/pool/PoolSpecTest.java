package dev.drover.api.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Dump;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.SafeText;
import dev.drover.wire.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each setting in turn. The settings are found by their methods: one that has no values here fails. */
class PoolSpecTest {

    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
    private static final ProcessSpec WORKER = ProcessSpec.command("worker");
    private static final ProcessSpec OTHER = ProcessSpec.command("other");
    private static final String NAMING = ": use 1 to 64 letters, digits and . _ : - and begin with a letter or digit";

    private static final PoolSpec DEFAULT = PoolSpec.of("base", WORKER);

    /** One that differs from the default in every setting. */
    private static final PoolSpec BASE = DEFAULT.name("changed").worker(ProcessSpec.command("base")).slot(7, WORKER)
            .size(3, 9).minIdle(2).weights(5, 6).strategy("random").concurrency(3).prefetch(4).queue(5)
            .taskTimeout(Duration.ofDays(1)).startTimeout(Duration.ofDays(2)).cancelGrace(Duration.ofDays(3))
            .closeGrace(Duration.ofDays(4)).heartbeatTimeout(Duration.ofDays(5)).recycling(Recycling.NEVER.tasks(7))
            .preheat(Task.named("warm"), "up").reloadOnChange(true).poisonDeaths(8)
            .restart(BackOff.DEFAULT).kind(ProcessKind.SERVICE)
            .dumpEvery(Dump.Kind.MEMORY, Duration.ofHours(8))
            .sleep(new Sleep(Depth.TRIM, Duration.ofDays(6), Duration.ofHours(7))).consoleBytes(6).maxMessage(2000)
            .links("unix").encrypted(true);

    private static final Map<String, Object> DEFAULTS = new HashMap<>();
    private static final Map<String, List<Case>> CASES = new LinkedHashMap<>();

    /** A call of a method that changes a spec, and what it leads to. */
    private record Case(String method, List<Object> arguments, Map<String, Object> changes,
            Class<? extends Exception> thrown, String message) {

        PoolSpec on(PoolSpec spec) throws Exception {
            Method called = setters().filter(each -> each.getName().equals(method)).findFirst().orElseThrow();
            try {
                return (PoolSpec) called.invoke(spec, arguments.toArray());
            } catch (InvocationTargetException e) {
                throw (Exception) e.getCause();
            }
        }

        @Override
        public String toString() {
            return method + arguments;
        }
    }

    private static void initially(String setting, Object value) {
        DEFAULTS.put(setting, value);
    }

    private static void good(String method, Map<String, Object> changes, Object... arguments) {
        CASES.computeIfAbsent(method, name -> new ArrayList<>())
                .add(new Case(method, Arrays.asList(arguments), changes, null, null));
    }

    private static void good(String setting, Object value) {
        good(setting, Map.of(setting, value), value);
    }

    private static void bad(Class<? extends Exception> thrown, String message, String method, Object... arguments) {
        CASES.computeIfAbsent(method, name -> new ArrayList<>())
                .add(new Case(method, Arrays.asList(arguments), Map.of(), thrown, message));
    }

    private static void bad(String message, String method, Object... arguments) {
        bad(IllegalArgumentException.class, message, method, arguments);
    }

    private static void noNull(String setting) {
        bad(NullPointerException.class, setting + " is null", setting, new Object[] {null});
    }

    private static void number(String setting, int initial, int least, int most) {
        initially(setting, initial);
        for (int value : new int[] {least, least + 1, most}) good(setting, value);
        String range = ": it must be " + least + " to " + most;
        bad(setting + " is " + (least - 1) + range, setting, least - 1);
        if (most < Integer.MAX_VALUE) bad(setting + " is " + (most + 1) + range, setting, most + 1);
    }

    private static void time(String setting) {
        for (Duration time : new Duration[] {Duration.ofNanos(1), Duration.ofSeconds(1), FOREVER})
            good(setting, Map.of(setting, setting.equals("taskTimeout") ? Optional.of(time) : time), time);
        for (Duration time : new Duration[] {Duration.ZERO, Duration.ofNanos(-1), FOREVER.negated()})
            bad(setting + " is " + time + ": it must be more than zero", setting, time);
        noNull(setting);
    }

    private static void time(String setting, long seconds) {
        initially(setting, Duration.ofSeconds(seconds));
        time(setting);
    }

    static {
        initially("name", "base");
        good("name", "a");
        good("name", "x".repeat(64));
        for (String name : new String[] {"", "a b", "-a", "x".repeat(65)})
            bad("'" + SafeText.of(name, 64) + "' cannot name a pool" + NAMING, "name", name);
        bad("'null' cannot name a pool" + NAMING, "name", new Object[] {null});

        initially("worker", WORKER);
        good("worker", OTHER);
        noNull("worker");

        initially("slots", Map.of());
        good("slot", Map.of("slots", Map.of(7, WORKER, 3, OTHER)), 3, OTHER);
        good("slot", Map.of("slots", Map.of(7, OTHER)), 7, OTHER);
        bad(NullPointerException.class, "slots[3] is null", "slot", 3, null);

        initially("min", 0);
        good("min", 0);
        good("min", 9);
        bad("min is -1 and max is 9: min must be 0 to max", "min", -1);
        bad("min is 10 and max is 9: min must be 0 to max", "min", 10);

        initially("max", Math.min(Runtime.getRuntime().availableProcessors(), 1000));
        good("max", 3);
        good("max", 1000);
        bad("max is 0: it must be 1 to 1000", "max", 0);
        bad("max is 1001: it must be 1 to 1000", "max", 1001);
        bad("min is 3 and max is 2: min must be 0 to max", "max", 2);

        good("size", Map.of("min", 10, "max", 20), 10, 20);
        good("size", Map.of("min", 0, "max", 2), 0, 2);
        bad("min is 3 and max is 2: min must be 0 to max", "size", 3, 2);
        bad("max is 0: it must be 1 to 1000", "size", 0, 0);
        bad("minIdle is 2: it must be 0 to 1", "size", 0, 1);

        initially("minIdle", 0);
        good("minIdle", 0);
        good("minIdle", 9);
        bad("minIdle is -1: it must be 0 to 9", "minIdle", -1);
        bad("minIdle is 10: it must be 0 to 9", "minIdle", 10);

        initially("weights", List.of());
        good("weights", Map.of("weights", List.of(3, 0, 1 << 30)), (Object) new Integer[] {3, 0, 1 << 30});
        good("weights", Map.of("weights", List.of()), (Object) new Integer[0]);
        bad("a weight is -1: it must be 0 to 2147483647", "weights", (Object) new Integer[] {1, -1});
        bad(NullPointerException.class, "weights[1] is null", "weights", (Object) new Integer[] {1, null});
        noNull("weights");

        initially("strategy", "round-robin");
        good("strategy", "least-connections");
        bad("'' cannot name a strategy" + NAMING, "strategy", "");
        bad("'null' cannot name a strategy" + NAMING, "strategy", new Object[] {null});

        number("concurrency", 1, 1, 256);
        number("prefetch", 1000, 0, 1000);
        number("queue", 10_000, 0, Integer.MAX_VALUE);

        initially("taskTimeout", Optional.empty());
        time("taskTimeout");
        time("startTimeout", 30);
        time("cancelGrace", 2);
        time("closeGrace", 3);
        time("heartbeatTimeout", 10);

        initially("sleep", Sleep.DEFAULT);
        good("sleep", new Sleep(Depth.HIBERNATE, Duration.ofMillis(1), Duration.ofMillis(1)));
        noNull("sleep");

        number("consoleBytes", 256 << 10, 0, Integer.MAX_VALUE);
        number("maxMessage", 64 << 20, 1 << 10, 1 << 30);

        initially("links", List.of("ring", "unix"));
        good("links", Map.of("links", List.of("ring")), (Object) new String[] {"ring"});
        good("links", Map.of("links", List.of("unix", "ring")), (Object) new String[] {"unix", "ring"});
        bad("links is []: it must be \"ring\", \"unix\" or both", "links", (Object) new String[0]);
        bad("links is [ring, tcp]: it must be \"ring\", \"unix\" or both", "links",
                (Object) new String[] {"ring", "tcp"});
        bad(NullPointerException.class, "links[0] is null", "links", (Object) new String[] {null});
        noNull("links");

        initially("recycling", Recycling.NEVER);
        good("recycling", Recycling.NEVER.memory(1 << 20));
        noNull("recycling");

        initially("preheat", Optional.empty());
        Task<Object, Object> warm = Task.named("warm");
        good("preheat", Map.of("preheat", Optional.of(new Preheat<>(warm, "all"))), warm, "all");
        bad(NullPointerException.class, "task is null", "preheat", null, "all");
        bad(NullPointerException.class, "request is null", "preheat", warm, null);

        initially("encrypted", false);
        good("encrypted", false);
        initially("reloadOnChange", false);
        good("reloadOnChange", false);
        bad("reloadOnChange is of type String: it must be of type Boolean", "with", Map.of("reloadOnChange", "yes"));

        number("poisonDeaths", 3, 0, 1000);

        initially("dumpEvery", Map.of());
        Duration second = Duration.ofSeconds(1);
        good("dumpEvery", Map.of("dumpEvery", Map.of(Dump.Kind.MEMORY, second)), Dump.Kind.MEMORY, second);
        bad("dumpEvery is PT0.999S: it must be PT1S to PT8760H", "dumpEvery", Dump.Kind.HEAP, second.minusMillis(1));
        bad("dumpEvery is CRASH: a crash report cannot be asked for", "dumpEvery", Dump.Kind.CRASH, second);
        bad(NullPointerException.class, "kind is null", "dumpEvery", null, second);
        bad(NullPointerException.class, "interval is null", "dumpEvery", Dump.Kind.HEAP, null);

        initially("restart", Optional.empty());
        good("restart", Map.of("restart", Optional.of(BackOff.DEFAULT)), BackOff.DEFAULT);
        noNull("restart");

        initially("kind", ProcessKind.WORKER);
        good("kind", ProcessKind.SERVICE);
        good("kind", ProcessKind.WORKER);
        bad("kind is CHILD: it must be WORKER or SERVICE", "kind", ProcessKind.CHILD);
        noNull("kind");

        good("with", Map.of("min", 10, "max", 20, "weights", List.of(1)),
                Map.of("min", 10, "max", 20, "weights", List.of(1)));
        good("with", Map.of(), Map.of());
        bad("'sice' is no setting of a pool: there are " + BASE.values().keySet(), "with", Map.of("sice", 1));
        bad("queue is of type String: it must be of type Integer", "with", Map.of("queue", "1"));
        bad("queue is -1: it must be 0 to 2147483647", "with", Map.of("queue", -1));
        bad(NullPointerException.class, "min is null", "with", singleNull("min"));
        bad(NullPointerException.class, "taskTimeout is null", "with", singleNull("taskTimeout"));
        bad(NullPointerException.class, "slots is null", "with", singleNull("slots"));
        bad(NullPointerException.class, "changes is null", "with", new Object[] {null});
    }

    private static Map<String, Object> singleNull(String name) {
        Map<String, Object> map = new HashMap<>();
        map.put(name, null);
        return map;
    }

    private static Stream<Method> setters() {
        return Arrays.stream(PoolSpec.class.getMethods()).filter(
                each -> each.getReturnType() == PoolSpec.class && !Modifier.isStatic(each.getModifiers()));
    }

    /** What all methods without arguments return. */
    private static Map<String, Object> values(PoolSpec spec) throws ReflectiveOperationException {
        Map<String, Object> values = new HashMap<>();
        for (Method each : PoolSpec.class.getMethods()) {
            if (each.getParameterCount() > 0 || Modifier.isStatic(each.getModifiers())) continue;
            if (Arrays.stream(Object.class.getMethods()).anyMatch(of -> of.getName().equals(each.getName()))) continue;
            values.put(each.getName(), each.invoke(spec));
        }
        return values;
    }

    private static Map<String, Object> changed(Map<String, Object> values, Map<String, Object> changes) {
        Map<String, Object> all = new HashMap<>(values);
        all.putAll(changes);
        return all;
    }

    static Stream<Case> accepted() {
        return CASES.values().stream().flatMap(List::stream).filter(each -> each.thrown() == null);
    }

    static Stream<Case> refused() {
        return CASES.values().stream().flatMap(List::stream).filter(each -> each.thrown() != null);
    }

    // ---- that nothing is left out

    @Test
    void eachMethodThatChangesASpecHasGoodAndBadValuesHere() {
        Set<String> named = new TreeSet<>(setters().map(Method::getName).toList());
        assertEquals(named, new TreeSet<>(accepted().map(Case::method).toList()));
        assertEquals(named.size(), setters().count(), "two of one name");
        // Of two values none is out of range.
        setters().filter(each -> each.getParameterTypes()[0] == boolean.class).forEach(
                each -> named.remove(each.getName()));
        assertEquals(named, new TreeSet<>(refused().map(Case::method).toList()));
    }

    @Test
    void eachSettingIsReadAndChangedByMethodsOfItsName() throws Exception {
        Set<String> settings = BASE.values().keySet();
        assertEquals(settings, values(BASE).keySet());
        Set<String> changedBySome = new TreeSet<>();
        accepted().filter(each -> !each.method().equals("with"))
                .forEach(each -> changedBySome.addAll(each.changes().keySet()));
        assertEquals(new TreeSet<>(settings), changedBySome);
    }

    @Test
    void theBaseOfTheseTestsDiffersFromTheDefaultsInEverySetting() throws Exception {
        values(BASE).forEach((setting, value) -> assertNotEquals(DEFAULTS.get(setting), value, setting));
    }

    // ---- each in turn

    @Test
    void defaultsAreTheOnesPromised() throws Exception {
        assertEquals(DEFAULTS, values(DEFAULT));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void aSettingIsKeptAndLeavesTheOthersAndTheSpecItIsMadeFrom(Case each) throws Exception {
        Map<String, Object> before = values(BASE);
        PoolSpec copy = each.on(BASE);
        assertEquals(changed(before, each.changes()), values(copy));
        assertEquals(before, values(BASE));
        assertEquals(changed(before, each.changes()).equals(before), copy.equals(BASE));
        assertEquals(copy, each.on(copy), "set twice");
        assertEquals(copy.hashCode(), each.on(copy).hashCode());
        for (String setting : each.changes().keySet())
            assertTrue(copy.toString().contains(setting + "=" + values(copy).get(setting)), copy::toString);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsWrongIsRefusedAtTheCallWithASentence(Case each) throws Exception {
        Map<String, Object> before = values(BASE);
        assertEquals(each.message(), assertThrows(each.thrown(), () -> each.on(BASE)).getMessage());
        assertEquals(before, values(BASE));
    }

    @Test
    void aSpecIsNotChangedThroughWhatItWasGivenOrWhatItReturns() {
        Integer[] shares = {1, 2};
        String[] kinds = {"ring"};
        PoolSpec spec = DEFAULT.weights(shares).links(kinds).slot(0, OTHER);
        shares[0] = 9;
        kinds[0] = "unix";
        assertEquals(List.of(1, 2), spec.weights());
        assertEquals(List.of("ring"), spec.links());
        assertThrows(UnsupportedOperationException.class, () -> spec.weights().set(0, 9));
        assertThrows(UnsupportedOperationException.class, () -> spec.links().set(0, "unix"));
        assertThrows(UnsupportedOperationException.class, () -> spec.slots().clear());
    }

    // ---- the rest

    @Test
    void aPoolNeedsANameAndAWorker() {
        assertEquals("'null' cannot name a pool" + NAMING,
                assertThrows(IllegalArgumentException.class, () -> PoolSpec.of(null, WORKER)).getMessage());
        assertEquals("worker is null",
                assertThrows(NullPointerException.class, () -> PoolSpec.of("a", null)).getMessage());
        assertEquals("main is null",
                assertThrows(NullPointerException.class, () -> PoolSpec.java("a", null)).getMessage());
        assertEquals(PoolSpec.of("a", ProcessSpec.java(PoolSpecTest.class)), PoolSpec.java("a", PoolSpecTest.class));
    }

    @Test
    void slotsHaveTheirOwnWorkerAndWeightOrTheUsual() {
        assertEquals(WORKER, BASE.workerOf(7));
        assertEquals(ProcessSpec.command("base"), BASE.workerOf(6));
        assertEquals(6, BASE.weightOf(1));
        assertEquals(1, BASE.weightOf(2));
    }

    @Test
    void specsAreEqualIfAllSettingsAreAndTellThemInOrder() {
        assertEquals(DEFAULT, PoolSpec.of("base", WORKER).queue(10_000));
        assertEquals(DEFAULT.hashCode(), PoolSpec.of("base", WORKER).queue(10_000).hashCode());
        assertNotEquals(DEFAULT, DEFAULT.queue(9));
        assertNotEquals(DEFAULT, null);
        assertNotEquals(DEFAULT, DEFAULT.toString());
        String text = BASE.toString();
        assertTrue(text.startsWith("PoolSpec[name=changed, worker=ProcessSpec["), text);
        assertTrue(text.endsWith(", min=3, max=9, minIdle=2, weights=[5, 6], strategy=random, concurrency=3, "
                + "prefetch=4, queue=5, taskTimeout=Optional[PT24H], startTimeout=PT48H, cancelGrace=PT72H, "
                + "closeGrace=PT96H, heartbeatTimeout=PT120H, "
                + "sleep=Sleep[depth=TRIM, after=PT144H, checkInterval=PT7H], consoleBytes=6, maxMessage=2000, "
                + "links=[unix], encrypted=true, "
                + "recycling=" + Recycling.NEVER.tasks(7)
                + ", preheat=Optional[warm], reloadOnChange=true, poisonDeaths=8, restart=Optional[" + BackOff.DEFAULT
                + "], kind=SERVICE, dumpEvery={MEMORY=PT8H}]"), text);
    }

    @Test
    void boundsAndWeightsOfAnOpenPoolAreCheckedAlike() {
        assertEquals(1000, PoolSpec.MAX_WORKERS);
        PoolSpec.checkBounds(0, 1);
        PoolSpec.checkBounds(1000, 1000);
        PoolSpec.checkWeight(0);
        assertEquals("min is 2 and max is 1: min must be 0 to max",
                assertThrows(IllegalArgumentException.class, () -> PoolSpec.checkBounds(2, 1)).getMessage());
        assertEquals("a weight is -1: it must be 0 to 2147483647",
                assertThrows(IllegalArgumentException.class, () -> PoolSpec.checkWeight(-1)).getMessage());
    }
}
