package dev.drover.balancer.internal;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import dev.drover.wire.Rejected;
import dev.drover.wire.SafeText;
import org.osgi.service.component.annotations.Component;

/**
 * The worker that the request's key names: by its process id ({@code 4711}), or by its slot counted from 1
 * ({@code slot:2}). A request without such a key is rejected.
 */
@Component
@StrategyName({"specify", "SPECIFY"})
public final class Specify implements Strategy {

    private static final String SLOT_PREFIX = "slot:";
    private static final int MAX_SHOWN = 64;

    @Override
    public Candidate pick(List<? extends Candidate> candidates, Call call) {
        String key = call.key();
        if (key == null) throw rejected("needs a key with each request");
        boolean bySlot = key.startsWith(SLOT_PREFIX);
        long number = number(key, bySlot ? SLOT_PREFIX.length() : 0);
        if (number < 1) throw rejected("does not understand the key '" + SafeText.of(key, MAX_SHOWN) + "'");
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            if (number == (bySlot ? candidate.slotIndex() + 1L : candidate.pid())) return candidate;
        }
        throw rejected("finds no worker for the key '" + key + "'");
    }

    private static Rejected rejected(String why) {
        return new Rejected(
                "Strategy 'specify' " + why + ": give the pid of a worker, or slot:N with N counted from 1");
    }

    /** The text after {@code from} as a decimal number of 1 to 18 digits; -1 if that text is anything else. */
    private static long number(String text, int from) {
        int digits = text.length() - from;
        if (digits < 1 || digits > 18) return -1;
        long number = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) return -1;
            number = number * 10 + digit;
        }
        return number;
    }
}
