package dev.drover.schema.internal;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.drover.wire.SafeText;

/**
 * Where in a text schemas stand, and where their references lead. Changes the schema it is given to one that means the
 * same: each {@code $ref} is absolute, and {@code false} is {@code {"not": true}}, for which the library asks a
 * keyword.
 */
final class SchemaPlaces {

    static final String ROOT = "schema:/";
    static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final int MOST = 10_000;

    private static final Set<String> SINGLE = Set.of("additionalProperties", "propertyNames", "items", "contains",
            "not", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties", "contentSchema");
    private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> MAPS =
            Set.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");
    /** What they apply is about the same value. */
    private static final Set<String> SAME_VALUE =
            Set.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas");
    /** They would check nothing, without a word. */
    private static final Map<String, String> OLDER = Map.of("dependencies", "dependentSchemas or dependentRequired",
            "additionalItems", "prefixItems and items", "$recursiveRef", "$dynamicRef",
            "$recursiveAnchor", "$dynamicAnchor");

    private record Reference(String place, String keyword, String base, Map<String, Object> members) {}

    private final Map<String, Set<String>> sameValue = new LinkedHashMap<>();
    private final Map<String, String> resources = new HashMap<>();
    private final Map<String, String> anchors = new HashMap<>();
    private final Map<String, List<String>> dynamicAnchors = new HashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private final Object root;
    private final String uri;

    private SchemaPlaces(Object schema) {
        resources.put(ROOT, "");
        root = visit(schema, "", ROOT, null);
        uri = root instanceof Map<?, ?> members && members.get("$id") instanceof String id ? id : ROOT;
    }

    /** @throws IllegalArgumentException if a reference leads nowhere or round, or a keyword is of an older draft */
    static SchemaPlaces of(Object schema) {
        SchemaPlaces places = new SchemaPlaces(schema);
        places.references.forEach(places::resolve);
        places.checkCircles();
        return places;
    }

    /** The schema as it has become. */
    Object root() {
        return root;
    }

    String uri() {
        return uri;
    }

    boolean contains(String place) {
        return sameValue.containsKey(place);
    }

    private static IllegalArgumentException wrong(String place, String why) {
        return new IllegalArgumentException(
                "The schema cannot be used" + (place.isEmpty() ? "" : " at '" + shown(place) + "'") + ": " + why);
    }

    private static String shown(String text) {
        return SafeText.of(text.replace("~2", "#"), 120);
    }

    /** Returns what is to stand there. */
    @SuppressWarnings("unchecked")
    private Object visit(Object schema, String place, String base, String around) {
        if (sameValue.size() == MOST) throw wrong(place, "it has more than " + MOST + " parts");
        sameValue.put(place, new LinkedHashSet<>());
        if (around != null) sameValue.get(around).add(place);
        if (Boolean.FALSE.equals(schema)) {
            Map<String, Object> nothing = new LinkedHashMap<>(Map.of("not", true));
            sameValue.put(place + "/not", Set.of());
            return nothing;
        }
        if (schema instanceof Map<?, ?> map) inside((Map<String, Object>) map, place, base);
        return schema;
    }

    private void inside(Map<String, Object> members, String place, String outer) {
        if (members.get("$schema") instanceof String draft && !draft.replaceFirst("#$", "").equals(DRAFT))
            throw wrong(place, "it is not of the draft 2020-12, " + DRAFT);
        OLDER.forEach((old, now) -> {
            if (members.containsKey(old)) throw wrong(place, "'" + old + "' is of an older draft: use " + now);
        });
        String base = base(members, place, outer);
        if (members.get("$anchor") instanceof String name) anchor(base, name, place);
        if (members.get("$dynamicAnchor") instanceof String name) {
            anchor(base, name, place);
            dynamicAnchors.computeIfAbsent(name, any -> new ArrayList<>()).add(place);
        }
        for (String keyword : List.of("$ref", "$dynamicRef"))
            if (members.containsKey(keyword)) references.add(new Reference(place, keyword, base, members));
        for (Map.Entry<String, Object> each : members.entrySet()) {
            String keyword = each.getKey();
            String below = place + "/" + ValueNode.encoded(keyword);
            String around = SAME_VALUE.contains(keyword) ? place : null;
            if (SINGLE.contains(keyword)) each.setValue(visit(each.getValue(), below, base, around));
            else if (LISTS.contains(keyword)) elements(each.getValue(), below, base, around);
            else if (MAPS.contains(keyword)) members(each.getValue(), below, base, around);
        }
    }

    private String base(Map<String, Object> members, String place, String outer) {
        if (!(members.get("$id") instanceof String id)) return outer;
        String base = resolved(place, outer, id).replaceFirst("#$", "");
        if (base.contains("#")) throw wrong(place, "its $id has a fragment");
        if (base.startsWith(DRAFT.substring(0, DRAFT.lastIndexOf('/'))))
            throw wrong(place, "its $id is one of JSON Schema itself");
        if (resources.put(base, place) != null) throw wrong(place, "its $id is there twice");
        members.put("$id", base);
        return base;
    }

    private void anchor(String base, String name, String place) {
        if (anchors.put(base + "#" + name, place) != null)
            throw wrong(place, "the anchor '" + shown(name) + "' is there twice");
    }

    @SuppressWarnings("unchecked")
    private void elements(Object list, String place, String base, String around) {
        List<Object> all = (List<Object>) list;
        for (int i = 0; i < all.size(); i++) all.set(i, visit(all.get(i), place + "/" + i, base, around));
    }

    @SuppressWarnings("unchecked")
    private void members(Object map, String place, String base, String around) {
        for (Map.Entry<String, Object> each : ((Map<String, Object>) map).entrySet())
            each.setValue(visit(each.getValue(), place + "/" + ValueNode.encoded(each.getKey()), base, around));
    }

    // ---- references

    private static String resolved(String place, String base, String reference) {
        try {
            return URI.create(base).resolve(URI.create(reference)).toString();
        } catch (IllegalArgumentException e) {
            throw wrong(place, "'" + shown(reference) + "' is no URI");
        }
    }

    private void resolve(Reference reference) {
        String text = (String) reference.members.get(reference.keyword);
        String target = target(reference, text);
        if (target == null)
            throw wrong(reference.place, reference.keyword + " '" + shown(text)
                    + "' leads to no schema in this text, and nothing is loaded");
        Set<String> from = sameValue.get(reference.place);
        if (reference.keyword.equals("$ref")) {
            from.add(target);
            reference.members.put("$ref", uri + "#" + URLEncoder.encode(target, StandardCharsets.UTF_8));
            return;
        }
        if (!text.startsWith("#") || text.startsWith("#/"))
            throw wrong(reference.place, "a $dynamicRef names an anchor of its own resource, as in '#node'");
        String name = text.substring(1);
        from.add(target);
        if (dynamicAnchors.getOrDefault(name, List.of()).contains(target)) from.addAll(dynamicAnchors.get(name));
    }

    /** The place, null if there is none. */
    private String target(Reference reference, String text) {
        int hash = text.indexOf('#');
        String before = hash < 0 ? text : text.substring(0, hash);
        String fragment = hash < 0 ? "" : text.substring(hash + 1);
        String resource = before.isEmpty() ? reference.base : resolved(reference.place, reference.base, before);
        String top = resources.get(resource);
        if (top == null) return null;
        try {
            fragment = URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrong(reference.place, "'" + shown(text) + "' is no URI");
        }
        if (!fragment.isEmpty() && !fragment.startsWith("/")) return anchors.get(resource + "#" + fragment);
        String place = top + fragment.replace("#", "~2");
        return contains(place) ? place : null;
    }

    /** A schema that leads to itself for the same value would be looked at without end. */
    private void checkCircles() {
        Map<String, Integer> open = new HashMap<>();
        Map<String, List<String>> before = new HashMap<>();
        sameValue.forEach((place, all) -> {
            open.put(place, all.size());
            all.forEach(each -> before.computeIfAbsent(each, any -> new ArrayList<>()).add(place));
        });
        List<String> ends = new ArrayList<>(open.keySet().stream().filter(each -> open.get(each) == 0).toList());
        while (!ends.isEmpty()) {
            String end = ends.removeLast();
            open.remove(end);
            for (String each : before.getOrDefault(end, List.of()))
                if (open.merge(each, -1, Integer::sum) == 0) ends.add(each);
        }
        for (Reference each : references)
            if (open.containsKey(each.place))
                throw wrong(each.place, each.keyword + " '"
                        + shown(String.valueOf(each.members.get(each.keyword)))
                        + "' leads back to itself for the same value, or to something that does");
    }
}
