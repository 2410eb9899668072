package dev.drover.schema.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SimpleType;

/** A value as the library wants it. What it contains is made when it is first asked for. Used by one thread. */
final class ValueNode implements JsonNode {

    /** For each node: the object, its place in a list or map. */
    private static final int NODE = 30;

    private final Object value;
    private final ValueNode parent;
    /** A name or an index; null at the root. */
    private final Object step;
    private final Budget budget;
    /** Null for what JSON does not have. */
    private final SimpleType type;
    private String pointer;
    private List<JsonNode> elements;
    private Map<String, JsonNode> members;

    ValueNode(Object value, Budget budget) {
        this(value, null, null, budget);
    }

    private ValueNode(Object value, ValueNode parent, Object step, Budget budget) {
        this.value = value;
        this.parent = parent;
        this.step = step;
        this.budget = budget;
        type = Values.type(value);
    }

    /** A part of a pointer. Without #, at which the library would cut it. */
    static String encoded(String name) {
        return JsonNode.encodeJsonPointer(name).replace("#", "~2");
    }

    /** A member's name as a value of its own, at the place of the member. */
    ValueNode name(String name) {
        return new ValueNode(name, this, name, budget);
    }

    Object value() {
        return value;
    }

    Budget budget() {
        return budget;
    }

    /** Null for what JSON does not have. */
    SimpleType type() {
        return type;
    }

    @Override
    public String getJsonPointer() {
        if (pointer == null) {
            pointer = parent == null ? ""
                    : parent.getJsonPointer() + "/" + encoded(step.toString());
            budget.spend(NODE + pointer.length());
        }
        return pointer;
    }

    /** The library asks for it only after it has asked what the node is. */
    @Override
    public SimpleType getNodeType() {
        budget.spend(NODE);
        return type == null ? SimpleType.NULL : type;
    }

    @Override
    public boolean isNull() {
        return type == SimpleType.NULL;
    }

    @Override
    public boolean isBoolean() {
        return type == SimpleType.BOOLEAN;
    }

    @Override
    public boolean isString() {
        return type == SimpleType.STRING;
    }

    @Override
    public boolean isInteger() {
        return type == SimpleType.INTEGER;
    }

    @Override
    public boolean isNumber() {
        return type == SimpleType.INTEGER || type == SimpleType.NUMBER;
    }

    @Override
    public boolean isArray() {
        return type == SimpleType.ARRAY;
    }

    @Override
    public boolean isObject() {
        return type == SimpleType.OBJECT;
    }

    @Override
    public boolean asBoolean() {
        return (Boolean) value;
    }

    /** Of a value that is no text nothing but its type: it may be a secret. */
    @Override
    public String asString() {
        return value instanceof String text ? text : type == null ? "value" : type.getName();
    }

    @Override
    public BigInteger asInteger() {
        return Values.number(value).toBigIntegerExact();
    }

    @Override
    public BigDecimal asNumber() {
        return Values.number(value);
    }

    @Override
    public List<JsonNode> asArray() {
        if (elements == null) {
            List<?> list = (List<?>) value;
            budget.spend((long) list.size() * NODE);
            List<JsonNode> all = new ArrayList<>(list.size());
            for (Object each : list) all.add(new ValueNode(each, this, all.size(), budget));
            elements = all;
        }
        return elements;
    }

    @Override
    public Map<String, JsonNode> asObject() {
        if (members == null) {
            Map<?, ?> map = (Map<?, ?>) value;
            budget.spend((long) map.size() * 2 * NODE);
            Map<String, JsonNode> all = LinkedHashMap.newLinkedHashMap(map.size());
            map.forEach((name, each) -> all.put((String) name, new ValueNode(each, this, name, budget)));
            members = all;
        }
        return members;
    }
}
