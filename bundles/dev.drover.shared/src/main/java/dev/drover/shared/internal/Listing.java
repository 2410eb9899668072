package dev.drover.shared.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is in a folder, for people. */
public final class Listing {

    private Listing() {}

    /** Makes one line. */
    public interface Line<T> {
        /** @param users process ids, each as it counts where that process is */
        T of(String kind, String name, long bytes, List<Long> users);
    }

    /** Tidies up and looks; by kind and name. */
    public static <T> List<T> of(Path folder, Line<T> line) throws IOException {
        Home home = Home.enter(folder);
        try {
            return home.gate().inside(() -> lines(home.tidy(Entry.all(folder)), line));
        } finally {
            home.leave();
        }
    }

    private static <T> List<T> lines(List<Entry> all, Line<T> line) throws IOException {
        Map<Long, Long> pids = new HashMap<>();
        Map<String, Entry> things = new TreeMap<>();
        for (Entry each : all) {
            if (each.user != null) pids.put(each.token, each.user.pid);
            if (each.isThing()) things.put(Home.thing(each), each);
        }
        List<T> lines = new ArrayList<>();
        for (Map.Entry<String, Entry> each : things.entrySet()) {
            TreeSet<Long> users = new TreeSet<>();
            for (Entry mark : all) {
                if (mark.isMark() && each.getKey().equals(mark.thing + "@" + mark.inode)) {
                    users.add(pids.getOrDefault(mark.token, 0L));
                }
            }
            Entry thing = each.getValue();
            lines.add(line.of(thing.kind(), thing.name(), Files.size(thing.path), List.copyOf(users)));
        }
        return lines;
    }
}
