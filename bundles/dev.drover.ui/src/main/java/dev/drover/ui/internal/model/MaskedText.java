package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.drover.api.text.Secrets;
import dev.drover.wire.SafeText;

/**
 * Text of other processes as the view shows, copies, exports and filters it: with unsafe characters escaped and secrets
 * masked. The texts are kept, because most rows have the same from one refresh to the next. Safe for use by many
 * threads.
 */
final class MaskedText {
    private static final int MAX_ENTRIES = 4000;
    private static final Pattern WORDS = Pattern.compile("\\S+");
    private static final Map<String, String> KNOWN = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    private MaskedText() {}

    /** Forgets what is known, after another rule of what a secret is. */
    static void forget() {
        synchronized (KNOWN) {
            KNOWN.clear();
        }
    }

    static String of(String text) {
        // Without any of these there is neither an option nor an address in the text.
        if (text.indexOf('=') < 0 && !text.contains("--") && !text.contains("://")) return SafeText.of(text);
        synchronized (KNOWN) {
            return KNOWN.computeIfAbsent(text, each -> SafeText.of(mask(each)));
        }
    }

    /** The words are masked as the arguments of a command; what stands between them stays. */
    private static String mask(String text) {
        List<String> words = new ArrayList<>();
        Matcher found = WORDS.matcher(text);
        while (found.find()) words.add(found.group());
        List<String> masked = Secrets.mask(words);
        StringBuilder all = new StringBuilder();
        int from = 0;
        int index = 0;
        found.reset();
        while (found.find()) {
            all.append(text, from, found.start()).append(masked.get(index++));
            from = found.end();
        }
        return all.append(text, from, text.length()).toString();
    }
}
