package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import dev.drover.api.pool.Pick;

/**
 * How often a worker was picked, and how often another strategy would have picked it.
 *
 * @param slotIndex the slot; -1 for picks that the other strategy did not make
 * @param picked how often it was picked
 * @param other how often the other strategy would have picked it
 * @param total the number of picks
 */
public record PickShare(int slotIndex, int picked, int other, int total) {

    /**
     * The shares of all workers that were, or would have been, picked or could have been.
     *
     * @param trial the slots that the other strategy would have picked; empty if there is none
     */
    public static List<PickShare> of(List<Pick> picks, List<Integer> trial) {
        TreeSet<Integer> slots = new TreeSet<>(trial);
        for (Pick pick : picks) pick.candidates().forEach(each -> slots.add(each.slotIndex()));
        List<PickShare> shares = new ArrayList<>();
        for (int slot : slots) {
            int picked = (int) picks.stream().filter(pick -> pick.chosen() == slot).count();
            int other = (int) trial.stream().filter(each -> each == slot).count();
            shares.add(new PickShare(slot, picked, other, picks.size()));
        }
        return shares;
    }
}
