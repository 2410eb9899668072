package dev.drover.ui.internal.model;

import java.util.Comparator;

/** The natural order of names: "hash-2" comes before "hash-10"; upper and lower case are equal. */
final class NaturalOrder {
    static final Comparator<String> ORDER = NaturalOrder::compare;

    private NaturalOrder() {}

    private static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int order;
            if (digit(a, i) && digit(b, j)) {
                int endI = numberEnd(a, i);
                int endJ = numberEnd(b, j);
                order = numbers(a.substring(i, endI), b.substring(j, endJ));
                i = endI;
                j = endJ;
            } else {
                order = Character.compare(Character.toLowerCase(a.charAt(i++)), Character.toLowerCase(b.charAt(j++)));
            }
            if (order != 0) return order;
        }
        int rest = Integer.compare(a.length() - i, b.length() - j);
        return rest != 0 ? rest : a.compareTo(b);
    }

    private static int numbers(String a, String b) {
        String x = a.replaceFirst("^0+", "");
        String y = b.replaceFirst("^0+", "");
        return x.length() != y.length() ? Integer.compare(x.length(), y.length()) : x.compareTo(y);
    }

    private static int numberEnd(String text, int from) {
        int end = from;
        while (end < text.length() && digit(text, end)) end++;
        return end;
    }

    private static boolean digit(String text, int index) {
        return text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }
}
