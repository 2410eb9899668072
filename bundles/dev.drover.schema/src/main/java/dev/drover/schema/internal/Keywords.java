package dev.drover.schema.internal;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.harrel.jsonschema.Draft2020EvaluatorFactory;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.Evaluator.Result;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SchemaParsingContext;
import dev.harrel.jsonschema.SimpleType;

/**
 * What a keyword checks. The library's own evaluators lead from schema to schema; what says yes or no is here: numbers
 * by their worth, counts of any size, patterns without going back, and a reason that a sender may read.
 */
final class Keywords implements EvaluatorFactory {

    /** They lead on to other schemas and say no only if one of these does. */
    private static final Set<String> LEADING = Set.of("$ref", "$dynamicRef", "properties", "additionalProperties",
            "items", "prefixItems", "allOf", "dependentSchemas", "unevaluatedItems", "unevaluatedProperties");
    private static final int MOST_INSTRUCTIONS = 100_000;

    private final EvaluatorFactory library = new Draft2020EvaluatorFactory();
    private final SchemaPlaces places;
    private int instructions;

    Keywords(SchemaPlaces places) {
        this.places = places;
    }

    @Override
    public Optional<Evaluator> create(SchemaParsingContext context, String keyword, JsonNode wanted) {
        String pointer = wanted.getJsonPointer();
        String place = pointer.substring(0, pointer.lastIndexOf('/'));
        // A constant, an example or a default, in which words mean nothing.
        if (!places.contains(place)) return Optional.of(Step.NOTHING);
        ValueNode node = (ValueNode) wanted;
        Evaluator evaluator;
        if (LEADING.contains(keyword))
            evaluator = library.create(context, keyword, wanted).orElseThrow(() -> new IllegalArgumentException(
                    "The schema cannot be used at '" + pointer + "'"));
        else {
            evaluator = combining(context, keyword, node);
            if (evaluator == null) evaluator = counting(keyword, node);
            if (evaluator == null) evaluator = deciding(keyword, node);
        }
        if (evaluator == null) return Optional.of(Step.NOTHING);
        return Optional.of(new Step(place, keyword.startsWith("unevaluated"), evaluator));
    }

    /** Null if the keyword combines nothing. */
    private Evaluator combining(SchemaParsingContext context, String keyword, ValueNode node) {
        return switch (keyword) {
            case "anyOf", "oneOf" -> Combining.some(keyword, Combining.targets(context, node));
            case "not" -> Combining.not(context.getAbsoluteUri(node), Boolean.TRUE.equals(node.value()));
            case "if" -> {
                Map<String, JsonNode> siblings = context.getCurrentSchemaObject();
                yield Combining.choice(context.getAbsoluteUri(node), target(context, siblings.get("then")),
                        target(context, siblings.get("else")));
            }
            case "contains" -> Combining.contains(context.getAbsoluteUri(node),
                    count(context, "minContains", BigDecimal.ONE), count(context, "maxContains", null));
            case "propertyNames" -> Combining.names(context.getAbsoluteUri(node));
            case "patternProperties" -> {
                Map<SearchPattern, String> schemas = new LinkedHashMap<>();
                node.asObject().forEach((text, schema) -> schemas.put(search(text), context.getAbsoluteUri(schema)));
                yield Combining.patterns(schemas);
            }
            default -> null;
        };
    }

    private static String target(SchemaParsingContext context, JsonNode schema) {
        return schema == null ? null : context.getAbsoluteUri(schema);
    }

    private static BigDecimal count(SchemaParsingContext context, String keyword, BigDecimal otherwise) {
        JsonNode sibling = context.getCurrentSchemaObject().get(keyword);
        return sibling == null ? otherwise : sibling.asNumber();
    }

    private SearchPattern search(String text) {
        SearchPattern pattern = new SearchPattern(text);
        instructions += pattern.size();
        if (instructions > MOST_INSTRUCTIONS)
            throw new IllegalArgumentException(
                    "The patterns of the schema have more than " + MOST_INSTRUCTIONS + " steps together");
        return pattern;
    }

    private static Evaluator leaf(String keyword, ValueNode wanted, Predicate<ValueNode> allows) {
        String reason = Wording.reason(keyword, wanted.value());
        return (context, node) -> allows.test((ValueNode) node) ? Result.success()
                : Combining.refused(reason, (ValueNode) node);
    }

    /** Null if the keyword counts nothing. */
    private static Evaluator counting(String keyword, ValueNode node) {
        if (!keyword.matches("(min|max)(Length|Items|Properties)")) return null;
        BigDecimal limit = node.asNumber();
        boolean most = keyword.startsWith("max");
        return leaf(keyword, node, value -> {
            long count = switch (keyword.substring(3)) {
                case "Length" -> value.isString() ? length(value) : -1;
                case "Items" -> value.value() instanceof List<?> list ? list.size() : -1;
                default -> value.value() instanceof Map<?, ?> map ? map.size() : -1;
            };
            if (count < 0) return true;
            int order = BigDecimal.valueOf(count).compareTo(limit);
            return most ? order <= 0 : order >= 0;
        });
    }

    private static long length(ValueNode value) {
        String text = value.asString();
        value.budget().spend(text.length());
        return text.codePointCount(0, text.length());
    }

    /** Null if the keyword decides nothing. */
    private Evaluator deciding(String keyword, ValueNode node) {
        return switch (keyword) {
            case "type" -> {
                List<String> types = node.isString() ? List.of(node.asString())
                        : node.asArray().stream().map(JsonNode::asString).toList();
                yield leaf(keyword, node, value -> isOf(types, value.type()));
            }
            case "const" -> oneOf(keyword, node, Collections.singletonList(node.value()));
            case "enum" -> oneOf(keyword, node, (List<?>) node.value());
            case "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" -> {
                BigDecimal limit = node.asNumber();
                yield leaf(keyword, node, value -> !value.isNumber() || compares(keyword, value.asNumber(), limit));
            }
            case "pattern" -> {
                SearchPattern pattern = search(node.asString());
                yield leaf(keyword, node, value -> !value.isString() || pattern.isIn(value.asString(), value.budget()));
            }
            case "uniqueItems" -> Boolean.TRUE.equals(node.value())
                    ? leaf(keyword, node, value -> !(value.value() instanceof List<?> list)
                            || Values.unique(list, value.budget()))
                    : null;
            case "required" -> Combining.required(names(node));
            case "dependentRequired" -> Combining.dependentRequired(node.asObject().entrySet().stream().collect(
                    Collectors.toMap(Map.Entry::getKey, each -> names((ValueNode) each.getValue()))));
            default -> null;
        };
    }

    private static List<String> names(ValueNode node) {
        return node.asArray().stream().map(JsonNode::asString).toList();
    }

    private static boolean isOf(List<String> types, SimpleType type) {
        return type != null && (types.contains(type.getName())
                || type == SimpleType.INTEGER && types.contains(SimpleType.NUMBER.getName()));
    }

    private static Evaluator oneOf(String keyword, ValueNode node, List<?> values) {
        Budget once = new Budget();
        Set<String> all = values.stream()
                .map(each -> Values.canonical(each, once))
                .collect(Collectors.toSet());
        return leaf(keyword, node, value -> all.contains(Values.canonical(value.value(), value.budget())));
    }

    private static boolean compares(String keyword, BigDecimal number, BigDecimal limit) {
        return switch (keyword) {
            case "multipleOf" -> number.remainder(limit).signum() == 0;
            case "minimum" -> number.compareTo(limit) >= 0;
            case "maximum" -> number.compareTo(limit) <= 0;
            case "exclusiveMinimum" -> number.compareTo(limit) > 0;
            default -> number.compareTo(limit) < 0;
        };
    }
}
