package dev.drover.ui.internal.model;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

import dev.drover.api.text.Figures;

/**
 * How the requests of a pool were shared out since something about the sharing has changed.
 *
 * @param sinceMillis the time of that change, in milliseconds since 1970; 0 if there has been none
 * @param change what has changed, "" if nothing has
 * @param answered the requests that each slot has answered since, by its index
 * @param looks how often the pool was looked at since
 * @param fullLooks how often of these requests waited because no worker had room
 */
public record PoolShare(long sinceMillis, String change, Map<Integer, Long> answered, int looks, int fullLooks) {
    public static final PoolShare NONE = new PoolShare(0, "", Map.of(), 0, 0);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    /** From this part of the looks on, shares tell more of how fast workers are than of the strategy. */
    private static final double OFTEN = 0.1;

    public PoolShare {
        answered = Map.copyOf(answered);
    }

    public long answered(int slotIndex) {
        return answered.getOrDefault(slotIndex, 0L);
    }

    /** Since when the shares count, and whether the strategy had a choice, in a sentence each. */
    public String text(ZoneId zone) {
        String since = sinceMillis == 0 ? "Shares since the start"
                : "Shares since " + CLOCK.format(Instant.ofEpochMilli(sinceMillis).atZone(zone)) + ", when " + change;
        double full = looks == 0 ? 0 : (double) fullLooks / looks;
        return full < OFTEN ? since
                : since + ".\nRequests waited in " + Figures.percent(full)
                        + " of the looks: all workers were full, so the strategy had no choice: whoever had room got"
                        + " the next.";
    }
}
