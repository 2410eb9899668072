package dev.drover.tests.architecture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the strongly connected parts of a graph: sets of nodes in which each leads to each other. */
final class Circles {

    private final Map<String, Set<String>> next = new TreeMap<>();

    /** Adds an arrow; one from a node to itself is no circle. */
    void add(String from, String to) {
        if (from.equals(to)) return;
        next.computeIfAbsent(from, node -> new TreeSet<>()).add(to);
        next.computeIfAbsent(to, node -> new TreeSet<>());
    }

    /** Every part of two or more nodes, the largest first. */
    List<Set<String>> parts() {
        var reached = new HashMap<String, Set<String>>();
        for (String node : next.keySet()) reached.put(node, reachable(node));
        var parts = new ArrayList<Set<String>>();
        var seen = new TreeSet<String>();
        for (String node : next.keySet()) {
            if (seen.contains(node) || !reached.get(node).contains(node)) continue;
            var part = new TreeSet<String>();
            for (String other : reached.get(node)) if (reached.get(other).contains(node)) part.add(other);
            seen.addAll(part);
            parts.add(part);
        }
        parts.sort(Comparator.comparing((Set<String> part) -> part.size()).reversed());
        return parts;
    }

    /** The nodes to which arrows lead from the given one; the node itself only if it stands in a circle. */
    private Set<String> reachable(String node) {
        var reached = new TreeSet<String>();
        var open = new ArrayDeque<>(next.get(node));
        while (!open.isEmpty()) {
            String now = open.remove();
            if (reached.add(now)) open.addAll(next.get(now));
        }
        return reached;
    }

    /** A shortest circle inside a part, its first node again at the end. */
    List<String> shortest(Collection<String> part) {
        List<String> best = List.of();
        for (String start : part) {
            List<String> found = wayBack(start, part);
            if (best.isEmpty() || found.size() < best.size()) best = found;
        }
        return best;
    }

    private List<String> wayBack(String start, Collection<String> part) {
        var before = new HashMap<String, String>();
        var open = new ArrayDeque<String>(List.of(start));
        while (!before.containsKey(start)) {
            String now = open.remove();
            for (String each : next.get(now)) {
                if (part.contains(each) && before.putIfAbsent(each, now) == null) open.add(each);
            }
        }
        var way = new ArrayList<String>(List.of(start));
        for (String node = before.get(start); !node.equals(start); node = before.get(node)) way.add(node);
        way.add(start);
        Collections.reverse(way);
        return way;
    }
}
