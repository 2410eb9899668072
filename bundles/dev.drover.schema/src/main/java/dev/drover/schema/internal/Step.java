package dev.drover.schema.internal;

import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.JsonNode;

/** A keyword of the schema at a place, as it pays for its work. Safe for use by many threads. */
record Step(String place, boolean readsAnnotations, Evaluator keyword) implements Evaluator {

    /** Does nothing. */
    static final Evaluator NOTHING = (context, node) -> Result.success();

    @Override
    public Result evaluate(EvaluationContext context, JsonNode node) {
        Budget budget = ((ValueNode) node).budget();
        budget.enter(place, (ValueNode) node);
        if (readsAnnotations) budget.readAnnotations();
        Result result = keyword.evaluate(context, node);
        budget.leave();
        return result;
    }

    @Override
    public int getOrder() {
        return keyword.getOrder();
    }
}
