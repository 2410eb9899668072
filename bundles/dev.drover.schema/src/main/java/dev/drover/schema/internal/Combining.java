package dev.drover.schema.internal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.Evaluator.Result;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SchemaParsingContext;

/**
 * The keywords that ask whether a value is as another schema wants it, and those about its members. The first thing
 * that is wrong ends the check, unless somebody asks.
 */
final class Combining {

    /** To find a schema by its address. */
    private static final int ADDRESS = 700;

    private Combining() {}

    /** @throws Refusal unless somebody asks whether the value is right */
    static Result refused(String reason, ValueNode value) {
        if (!value.budget().isTrial()) throw Wording.refusal(reason, value);
        return Result.failure();
    }

    static List<String> targets(SchemaParsingContext context, ValueNode schemas) {
        return schemas.asArray().stream().map(context::getAbsoluteUri).toList();
    }

    private static boolean matches(EvaluationContext context, String schema, JsonNode node) {
        Budget budget = ((ValueNode) node).budget();
        budget.spend(ADDRESS);
        budget.beginTrial();
        boolean matches = context.resolveInternalRefAndValidate(schema, node);
        budget.endTrial();
        return matches;
    }

    /** Of what is not asked about: what is wrong ends the check, or has been found by whoever asks. */
    private static boolean holds(EvaluationContext context, String schema, JsonNode node) {
        ((ValueNode) node).budget().spend(ADDRESS);
        return context.resolveInternalRefAndValidate(schema, node);
    }

    static Evaluator some(String keyword, List<String> schemas) {
        String reason = Wording.reason(keyword, null);
        boolean one = keyword.equals("oneOf");
        return (context, node) -> {
            int found = 0;
            // All of them, for what they have looked at counts for unevaluatedProperties.
            for (String each : schemas) if (matches(context, each, node)) found++;
            return found == 1 || found > 1 && !one ? Result.success() : refused(reason, (ValueNode) node);
        };
    }

    /** @param nothing whether no value is allowed */
    static Evaluator not(String schema, boolean nothing) {
        String reason = nothing ? Wording.FORBIDDEN : Wording.reason("not", null);
        return (context, node) -> !nothing && !matches(context, schema, node) ? Result.success()
                : refused(reason, (ValueNode) node);
    }

    /** Schemas may be null. */
    static Evaluator choice(String condition, String then, String otherwise) {
        return (context, node) -> {
            String schema = matches(context, condition, node) ? then : otherwise;
            return schema == null || holds(context, schema, node) ? Result.success() : Result.failure();
        };
    }

    /** @param most null for any number */
    static Evaluator contains(String schema, BigDecimal least, BigDecimal most) {
        String reason = Wording.reason("contains", null);
        return (context, node) -> {
            if (!node.isArray()) return Result.success();
            List<JsonNode> all = node.asArray();
            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) if (matches(context, schema, all.get(i))) found.add(i);
            BigDecimal count = BigDecimal.valueOf(found.size());
            boolean right = count.compareTo(least) >= 0 && (most == null || count.compareTo(most) <= 0);
            return right ? Result.success(found) : refused(reason, (ValueNode) node);
        };
    }

    static Evaluator names(String schema) {
        String reason = Wording.reason("propertyNames", null);
        return (context, node) -> {
            if (!node.isObject()) return Result.success();
            for (String each : node.asObject().keySet()) {
                ValueNode name = ((ValueNode) node).name(each);
                if (!matches(context, schema, name)) return refused(reason, name);
            }
            return Result.success();
        };
    }

    static Evaluator patterns(Map<SearchPattern, String> schemas) {
        return (context, node) -> {
            if (!node.isObject()) return Result.success();
            Set<String> seen = new HashSet<>();
            boolean right = true;
            for (Map.Entry<String, JsonNode> member : node.asObject().entrySet())
                for (Map.Entry<SearchPattern, String> each : schemas.entrySet())
                    if (each.getKey().isIn(member.getKey(), ((ValueNode) node).budget())) {
                        seen.add(member.getKey());
                        right &= holds(context, each.getValue(), member.getValue());
                    }
            return right ? Result.success(seen) : Result.failure();
        };
    }

    static Evaluator required(List<String> names) {
        return (context, node) -> {
            if (!(((ValueNode) node).value() instanceof Map<?, ?> map)) return Result.success();
            return missing(names, map, (ValueNode) node);
        };
    }

    static Evaluator dependentRequired(Map<String, List<String>> names) {
        return (context, node) -> {
            if (!(((ValueNode) node).value() instanceof Map<?, ?> map)) return Result.success();
            Result result = Result.success();
            for (Map.Entry<String, List<String>> each : names.entrySet()) {
                if (!map.containsKey(each.getKey())) continue;
                Result one = missing(each.getValue(), map, (ValueNode) node);
                if (one != Result.success()) result = one;
            }
            return result;
        };
    }

    private static Result missing(List<String> names, Map<?, ?> map, ValueNode node) {
        node.budget().spend(names.size() * 10L);
        for (String each : names) if (!map.containsKey(each)) return refused(Wording.missing(each), node);
        return Result.success();
    }
}
