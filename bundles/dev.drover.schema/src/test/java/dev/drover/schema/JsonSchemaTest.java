package dev.drover.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a schema lets in, what a sender is told of the rest, and what no schema and no value can do to a program. */
@Timeout(120)
class JsonSchemaTest {

    /** Schemas are written with ' for ". */
    private static JsonSchema schema(String text) {
        return JsonSchema.of(text.replace('\'', '"'));
    }

    private static void allowed(String schema, Object value) {
        assertEquals(Optional.empty(), schema(schema).refuses(value));
    }

    private static void refused(String why, String schema, Object value) {
        assertEquals(Optional.of(why), schema(schema).refuses(value));
    }

    private static void unusable(String why, String schema) {
        String message = assertThrows(IllegalArgumentException.class, () -> schema(schema)).getMessage();
        assertTrue(message.contains(why), message);
    }

    // ---- what is checked

    @Test
    void eachTypeIsKnown() {
        Map<String, Object> values = new HashMap<>();
        values.put("null", null);
        values.put("boolean", true);
        values.put("string", "a");
        values.put("integer", 1L);
        values.put("number", 1.5);
        values.put("array", List.of());
        values.put("object", Map.of());
        values.forEach((type, value) -> values.forEach((other, any) -> {
            boolean is = type.equals(other) || type.equals("integer") && other.equals("number");
            if (is) allowed("{'type': '" + other + "'}", value);
            else
                refused("must be of the type " + other, "{'type': '" + other + "'}", value);
        }));
        allowed("{'type': 'integer'}", 1.0);
        refused("must be of the type integer or null", "{'type': ['integer', 'null']}", "a");
    }

    @Test
    void whatJsonDoesNotHaveIsOfNoType() {
        for (Object value : List.of(new byte[3], Double.NaN, Double.POSITIVE_INFINITY)) {
            for (String type : List.of("null", "boolean", "string", "integer", "number", "array", "object"))
                refused("must be of the type " + type, "{'type': '" + type + "'}", value);
            allowed("true", value);
            allowed("{'minLength': 9, 'minimum': 9, 'pattern': 'x', 'minItems': 1, 'required': ['x']}", value);
            refused("must be the value that its schema wants", "{'const': null}", value);
        }
        refused("must have no element twice", "{'uniqueItems': true}", List.of(new byte[] {1}, new byte[] {1}));
        allowed("{'uniqueItems': true}", List.of(new byte[] {1}, new byte[] {2}));
    }

    @Test
    void placeAndReasonAreTold() {
        String order = """
                {'type': 'object', 'required': ['id', 'items'], 'additionalProperties': false,
                 'properties': {
                   'id': {'type': 'integer', 'minimum': 1},
                   'note': {'type': 'string', 'maxLength': 5},
                   'items': {'type': 'array', 'minItems': 1, 'items': {'$ref': '#/$defs/item'}}},
                 '$defs': {'item': {'properties': {'count': {'exclusiveMaximum': 10}}, 'required': ['count']}}}""";
        allowed(order, Map.of("id", 1L, "items", List.of(Map.of("count", 9.5))));
        refused("must have a member 'items'", order, Map.of("id", 1L));
        refused("must be 1 or more at '/id'", order, Map.of("id", 0L, "items", List.of(Map.of("count", 1L))));
        refused("must be less than 10 at '/items/1/count'", order,
                Map.of("id", 1L, "items", List.of(Map.of("count", 1L), Map.of("count", 10L))));
        refused("must have a member 'count' at '/items/0'", order, Map.of("id", 1L, "items", List.of(Map.of())));
        refused("must have nothing at '/more'", order,
                Map.of("id", 1L, "items", List.of(Map.of("count", 1L)), "more", 1L));
        refused("must have 5 characters or less at '/note'", order,
                Map.of("id", 1L, "items", List.of(Map.of("count", 1L)), "note", "abcdef"));
        refused("must have 1 elements or more at '/items'", order, Map.of("id", 1L, "items", List.of()));
    }

    @Test
    void numbersAreComparedByTheirWorth() {
        for (String one : List.of("1", "1.0", "1e0", "10e-1")) {
            for (Object value : List.of(1L, 1.0, 1, new BigDecimal("1.00"), BigInteger.ONE)) {
                allowed("{'const': " + one + "}", value);
                allowed("{'enum': ['x', " + one + "]}", value);
                allowed("{'const': {'a': [" + one + "]}}", Map.of("a", List.of(value)));
            }
            refused("must be the value that its schema wants", "{'const': " + one + "}", 1.5);
            refused("must be the value that its schema wants", "{'const': " + one + "}", "1");
            refused("must be the value that its schema wants", "{'const': " + one + "}", true);
        }
        allowed("{'const': 0.10}", 0.1);
        allowed("{'const': 0}", -0.0);
        allowed("{'const': 1e3}", 1000L);
        allowed("{'multipleOf': 0.01}", 0.07);
        refused("must be a multiple of 0.01", "{'multipleOf': 0.01}", 0.075);
        allowed("{'const': 9007199254740993}", 9007199254740993L);
        refused("must be the value that its schema wants", "{'const': 9007199254740993}", 9007199254740992L);
        refused("must have no element twice", "{'uniqueItems': true}", List.of(1L, 2L, 1.0));
        allowed("{'uniqueItems': true}", List.of(1L, "1", true, List.of(1L), Map.of("1", 1L)));
        refused("must have no element twice", "{'uniqueItems': true}",
                List.of(Map.of("a", 1L, "b", 2L), Map.of("b", 2.0, "a", 1.0)));
        allowed("{'uniqueItems': true}", List.of(List.of("a", "b"), List.of("ab"), List.of("a\"1:b")));
    }

    @Test
    void countsMayBeOfAnySizeAndAreNeverDropped() {
        String huge = "99999999999999999999";
        allowed("{'maxLength': " + huge + ", 'maxItems': " + huge + ", 'maxProperties': " + huge + "}", "a");
        refused("must have " + huge + " characters or more", "{'minLength': " + huge + "}", "a");
        refused("must have " + huge + " elements or more", "{'minItems': " + huge + "}", List.of());
        refused("must have " + huge + " members or more", "{'minProperties': " + huge + "}", Map.of());
        refused("must contain elements that its schema wants (contains)",
                "{'contains': true, 'minContains': " + huge + "}", List.of(1L));
        allowed("{'contains': {'const': 1}, 'minContains': 0, 'maxContains': 1}", List.of(2L, 1L));
        refused("must contain elements that its schema wants (contains)",
                "{'contains': {'const': 1}, 'maxContains': 1}", List.of(1L, 1L));
        refused("must contain elements that its schema wants (contains)", "{'contains': {'const': 1}}", List.of(2L));
        allowed("{'maxLength': 1.0}", "\ud83d\ude00");
        unusable("at '/minLength'", "{'minLength': -1}");
        unusable("at '/maxItems'", "{'maxItems': 'many'}");
    }

    @Test
    void aMemberThatAPatternNamesIsNotBlamedAsUnknown() {
        String schema = "{'patternProperties': {'^x': {'type': 'integer'}}, 'additionalProperties': false}";
        allowed(schema, Map.of("x1", 1L));
        refused("must be of the type integer at '/x1'", schema, Map.of("x1", "a"));
        refused("must have nothing at '/y'", schema, Map.of("y", 1L));
        refused("must be one of several things, and is none of them (anyOf)", "{'anyOf': [" + schema + "]}",
                Map.of("x1", "a"));
        // Two that mean the same.
        refused("must be 3 or more at '/a'",
                "{'patternProperties': {'(a)': {'minimum': 3}, '(?:a)': true}}", Map.of("a", 2L));
    }

    @Test
    void schemasAreCombined() {
        allowed("{'anyOf': [{'type': 'string'}, {'minimum': 3}]}", 3L);
        refused("must be one of several things, and is none of them (anyOf)",
                "{'anyOf': [{'type': 'string'}, {'minimum': 3}]}", 2L);
        refused("must be exactly one of several things (oneOf) at '/a'",
                "{'properties': {'a': {'oneOf': [{'minimum': 1}, {'minimum': 3}]}}}", Map.of("a", 4L));
        refused("must not be what it is (not)", "{'not': {'type': 'string'}}", "a");
        refused("must have nothing", "false", "a");
        allowed("{'not': false}", "a");
        String choice = "{'if': {'required': ['a']}, 'then': {'required': ['b']}, 'else': {'maxProperties': 0}}";
        allowed(choice, Map.of());
        refused("must have a member 'b'", choice, Map.of("a", 1L));
        refused("must have 0 members or less", choice, Map.of("c", 1L));
        refused("must have a member 'b'", "{'dependentRequired': {'a': ['b']}}", Map.of("a", 1L));
        refused("must have a member 'b'", "{'dependentSchemas': {'a': {'required': ['b']}}}", Map.of("a", 1L));
        refused("must not have a member of that name at '/b'", "{'propertyNames': {'const': 'a'}}", Map.of("b", 1L));
        refused("must have nothing at '/b'",
                "{'allOf': [{'properties': {'a': true}}], 'unevaluatedProperties': false}", Map.of("b", 1L));
        allowed("{'allOf': [{'properties': {'a': true}}], 'unevaluatedProperties': false}", Map.of("a", 1L));
        refused("must have nothing at '/1'", "{'contains': {'const': 1}, 'unevaluatedItems': false}",
                List.of(1L, 2L));
        refused("must be of the type null at '/1'", "{'prefixItems': [true], 'items': {'type': 'null'}}",
                List.of(1L, 2L));
    }

    @Test
    void formatsAndUnknownWordsCheckNothing() {
        allowed("{'format': 'email', 'contentMediaType': 'application/json', 'shape': 'round', 'title': 'x'}", "-");
        allowed("{'enum': [{'pattern': '(', '$ref': '#/nowhere'}], 'default': {'$ref': '#/nowhere'}}",
                Map.of("pattern", "(", "$ref", "#/nowhere"));
    }

    // ---- references

    @Test
    void referencesLeadAnywhereInTheText() {
        String tree = "{'properties': {'value': {'type': 'integer'},"
                + " 'children': {'type': 'array', 'items': {'$ref': '#'}}}}";
        refused("must be of the type integer at '/children/0/value'", tree,
                Map.of("children", List.of(Map.of("value", "a"))));
        refused("must be of the type null", "{'$ref': '#a', '$defs': {'x': {'$anchor': 'a', 'type': 'null'}}}", 1L);
        refused("must be of the type null",
                "{'$id': 'https://example.org/a', '$ref': 'b#c',"
                        + " '$defs': {'x': {'$id': 'b', '$defs': {'y': {'$anchor': 'c', 'type': 'null'}}}}}",
                1L);
        refused("must be of the type null", "{'$id': 'a.json', '$ref': 'a.json#/$defs/x%25~1y+z',"
                + " '$defs': {'x%/y+z': {'type': 'null'}}}", 1L);
        refused("must have nothing at '/a#b/c'", "{'properties': {'a#b': {'$ref': '#/$defs/x%23y'}},"
                + " '$defs': {'x#y': {'properties': {'c': false}}}}", Map.of("a#b", Map.of("c", 1L)));
        // Closed by whoever extends it.
        refused("must have nothing at '/child/b'",
                "{'$id': 'https://example.org/strict', '$dynamicAnchor': 'node', '$ref': 'tree',"
                        + " 'unevaluatedProperties': false, '$defs': {'tree': {'$id': 'tree',"
                        + " '$dynamicAnchor': 'node', 'properties': {'a': true, 'child': {'$dynamicRef': '#node'}}}}}",
                Map.of("child", Map.of("b", 1L)));
    }

    @Test
    void aReferenceThatLeadsNowhereIsFoundAtOnce() {
        unusable("$ref '#/$defs/x' leads to no schema in this text", "{'items': {'$ref': '#/$defs/x'}}");
        unusable("at '/items': $ref 'http://127.0.0.1:1/a.json' leads to no schema",
                "{'items': {'$ref': 'http://127.0.0.1:1/a.json'}}");
        unusable("$ref 'file:/etc/passwd' leads to no schema", "{'$ref': 'file:/etc/passwd'}");
        unusable("$dynamicRef '#node' leads to no schema", "{'not': {'$dynamicRef': '#node'}}");
        unusable("$dynamicRef names an anchor of its own resource", "{'$dynamicRef': '#/$defs/a', '$defs': {'a': {}}}");
        unusable("is no URI", "{'$ref': '::'}");
        unusable("leads to no schema", "{'$ref': 'https://json-schema.org/draft/2020-12/schema'}");
        unusable("of an older draft: use dependentSchemas", "{'dependencies': {'a': ['b']}}");
        unusable("not of the draft 2020-12", "{'$schema': 'http://json-schema.org/draft-07/schema#'}");
        allowed("{'$schema': 'https://json-schema.org/draft/2020-12/schema'}", 1L);
    }

    @Test
    void aReferenceInACircleIsFoundAtOnce() {
        unusable("leads back to itself for the same value", "{'$ref': '#'}");
        unusable("leads back to itself for the same value",
                "{'$ref': '#/$defs/a', '$defs': {'a': {'anyOf': [true, {'$ref': '#/$defs/b'}]},"
                        + " 'b': {'not': {'$ref': '#/$defs/a'}}}}");
        unusable("leads back to itself for the same value",
                "{'$dynamicAnchor': 'a', 'allOf': [{'$dynamicRef': '#a'}]}");
    }

    // ---- patterns

    @Test
    void patternsAreThoseOfEcmaScript() {
        List<List<String>> all = List.of(
                List.of("b", "abc", "ac"), List.of("^a.c$", "abc", "a\nc"), List.of("^\\\\u0041$", "A", "u0041"),
                List.of("^\\\\ud83d\\\\ude00$", "\ud83d\ude00", "x"), List.of("^\\\\u{1F600}$", "\ud83d\ude00", "u"),
                List.of("^[\\\\u0041-\\\\u0043]+$", "ABC", "ABD"), List.of("^\\\\s$", "\u00a0", "x"),
                List.of("^[^\\\\s]$", "x", "\u2003"), List.of("^(?<year>[0-9]{4})$", "2024", "24"),
                List.of("^\\\\p{L}+$", "\u00e4b", "a1"), List.of("^\\\\/\\\\-$", "/-", "x"),
                List.of("^[[:alpha:]]$", ":]", "b"), List.of("^\\\\x41\\\\cA$", "A\u0001", "A"),
                List.of("^.{1,255}@.{1,255}$", "a@b", "a"), List.of("[^]", "a", ""));
        for (List<String> each : all) {
            String schema = "{'pattern': '" + each.get(0) + "'}";
            allowed(schema, each.get(1));
            assertTrue(schema(schema).refuses(each.get(2)).isPresent(), each::toString);
        }
        refused("must match the pattern '^a+$' at '/k'", "{'properties': {'k': {'pattern': '^a+$'}}}",
                Map.of("k", "secret"));
    }

    @Test
    void patternsThatWouldGoBackAreNamed() {
        unusable("it looks ahead", "{'pattern': 'a(?=b)'}");
        unusable("it looks ahead", "{'patternProperties': {'(?!b)': true}}");
        unusable("it looks behind", "{'pattern': '(?<!b)a'}");
        unusable("it refers back to a group", "{'pattern': '(a)\\\\1'}");
        unusable("a ( has no )", "{'pattern': '(a'}");
        unusable("a ) has no (", "{'pattern': 'a)'}");
        unusable("\\Q is unknown", "{'pattern': '\\\\Qa'}");
        unusable("a [ has no ]", "{'pattern': '[a'}");
        unusable("half a character", "{'pattern': '\\\\ud83d'}");
        unusable("cannot be used", "{'pattern': 'a**'}");
    }

    @Test
    void patternsHaveABoundThatGrowsWithTheirNestingOnly() {
        unusable("steps with all repetitions", "{'pattern': '((a{100}){100}){100}'}");
        unusable("steps with all repetitions",
                "{'pattern': '(((((((((a{1000}){1000}){1000}){1000}){1000}))))){1000}'}");
        unusable("more than 1000 times", "{'pattern': 'a{1001}'}");
        unusable("groups in each other", "{'pattern': '" + "(".repeat(2_000) + ")".repeat(2_000) + "'}");
        unusable("characters", "{'pattern': '" + "a".repeat(5_000) + "'}");
        unusable("steps together", "{'anyOf': ["
                + String.join(",", Collections.nCopies(200, "{'pattern': 'a{1000}'}")) + "]}");
    }

    @Test
    void aPatternThatExplodesElsewhereEndsAtOnce() {
        refused("must match the pattern '^(a+)+$'", "{'pattern': '^(a+)+$'}", "a".repeat(100_000) + "b");
        refused("takes too long to be checked by its schema", "{'pattern': '^(.?){400}b$'}", "a".repeat(4_000_000));
    }

    // ---- bounds

    @Test
    void whatIsNoJsonIsTold() {
        unusable("in line 2: a } is missing", "{'type': 'null'\n");
        unusable("it has a member twice", "{'type': 'null', 'type': 'string'}");
        unusable("there is more after its end", "{} {}");
        unusable("more than 64 levels", "{'not': ".repeat(70) + "{}" + "}".repeat(70));
        unusable("exponent over 1000", "{'minimum': 1e1000000000}");
        unusable("a value is missing", "{'minimum': 01}");
        unusable("a value is missing", "");
        unusable("more than 262144 characters", " ".repeat(262_144) + "{}");
        unusable("is no JSON Schema", "[]");
        unusable("more than 10000 parts", "{'anyOf': [" + String.join(",", Collections.nCopies(10_001, "true")) + "]}");
        assertThrows(NullPointerException.class, () -> JsonSchema.of(null));
    }

    @Test
    void aCheckThatTakesTooLongRefuses() {
        String twice = IntStream.range(0, 40)
                .mapToObj(i -> "'d" + i + "': {'anyOf': [{'$ref': '#/$defs/d" + (i + 1) + "'}, {'$ref': '#/$defs/d"
                        + (i + 1) + "'}]}")
                .reduce("'d40': {'type': 'null'}", (a, b) -> a + "," + b);
        refused("takes too long to be checked by its schema", "{'$ref': '#/$defs/d0', '$defs': {" + twice + "}}", 1L);
        refused("takes too long to be checked by its schema", "{'items': {'anyOf': ["
                + String.join(",", Collections.nCopies(1_000, "{'type': 'null'}")) + ", true]}}",
                Collections.nCopies(1_000_000, 1L));
        allowed("{'items': {'type': 'integer', 'minimum': 0}}", Collections.nCopies(1_000_000, 1L));
    }

    @Test
    void valuesWithEqualHashCodesMakeNothingSlow() {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < 1 << 16; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 16; bit++) text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            all.add(List.of(text.toString()));
        }
        allowed("{'uniqueItems': true}", all);
    }

    @Test
    void whatIsNestedDeepIsCheckedOrRefusedAndNoStackOverflows() throws Exception {
        JsonSchema tree = schema("{'properties': {'a': {'anyOf': [{'$ref': '#'}]}}}");
        JsonSchema plain = schema("{'additionalProperties': {'$ref': '#'}, 'type': 'object'}");
        Object value = Map.of();
        for (int i = 0; i < 64; i++) value = Map.of("a", value);
        assertEquals(Optional.empty(), plain.refuses(value));
        assertEquals(Optional.of("is nested deeper than can be checked by its schema"),
                schema("{'properties': {'a': {'allOf': [{'allOf': [{'allOf': [{'$ref': '#'}]}]}]}}}").refuses(value));
        Object deep = value;
        List<Optional<String>> seen = Collections.synchronizedList(new ArrayList<>());
        Thread.ofVirtual().start(() -> seen.add(tree.refuses(deep))).join();
        assertEquals(List.of(Optional.empty()), seen);
    }

    @Test
    void manyThreadsCheckAtOnce() throws Exception {
        JsonSchema schema = schema("{'$dynamicAnchor': 'n', 'properties': {'a': {'$dynamicRef': '#n'},"
                + " 'b': {'pattern': '^x+$'}}, 'unevaluatedProperties': false}");
        Callable<Integer> checks = () -> {
            int wrong = 0;
            for (int i = 0; i < 200; i++) {
                if (schema.refuses(Map.of("a", Map.of("b", "xx"))).isPresent()) wrong++;
                if (schema.refuses(Map.of("a", Map.of("b", "y"))).isEmpty()) wrong++;
            }
            return wrong;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (Future<Integer> each : threads.invokeAll(Collections.nCopies(16, checks)))
                assertEquals(0, each.get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void noValueOfAMessageAndNoConstantIsTold() {
        String secret = "s3cret";
        for (String schema : List.of("{'const': 's3cret-1'}", "{'enum': ['s3cret-1']}", "{'type': 'null'}",
                "{'maxLength': 1}", "{'pattern': '^x'}", "{'not': {'const': 's3cret'}}", "{'oneOf': []}".replace("[]",
                        "[{'const': 's3cret-1'}]")))
            assertFalse(schema(schema).refuses(secret).orElseThrow().contains(secret), schema);
        String hostile = "a\n\u001b[31m" + "x".repeat(500);
        String told = schema("{'additionalProperties': false}").refuses(Map.of(hostile, 1L)).orElseThrow();
        assertTrue(told.startsWith("must have nothing at '/a\\u000a\\u001b[31mxxx"), told);
        assertTrue(told.length() < 200, told);
    }
}
