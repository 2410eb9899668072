package dev.drover.shell.internal;

import static dev.drover.shell.internal.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class SettingsTest {

    private final FakePool hash = new FakePool("hash");
    private final Settings settings =
            new Settings(new Lookup(new FakePools(List.of(hash), List.of()), Optional.empty()));

    SettingsTest() {
        hash.start(4711);
        hash.start(4712);
    }

    @Test
    void changesArriveAndAreConfirmed() {
        assertEquals("Pool hash: random, 1 to 4 workers, weights 1 1", settings.strategy("hash", "random"));
        assertEquals("Pool hash: random, 2 to 8 workers, weights 1 1", settings.resize("hash", "2", "8"));
        assertEquals("Pool hash: random, 2 to 8 workers, weights 1 5", settings.weight("hash", "2", "5"));
        assertEquals("Pool hash: random, 2 to 8 workers, weights 1 5", settings.reset("hash"));
        assertEquals(1, hash.resets);
    }

    @Test
    void hostileInputIsNotPrintedAsItIs() {
        String hostile = "\u001b[2J\n\u202ex";
        assertRefused("there is no pool '\\u001b[2J\\u000a\\u202ex': hash is open", () -> settings.reset(hostile));
    }

    @Test
    void badInputGetsOneSentence() {
        assertRefused("1 argument given: use strategy POOL NAME", () -> settings.strategy("hash"));
        assertRefused("2 arguments given: use reset POOL", () -> settings.reset("hash", "now"));
        assertRefused(
                "there is no strategy 'fastest': choose one of [random, round-robin]",
                () -> settings.strategy("hash", "fastest"));
        assertRefused("MIN is 'two': it must be a whole number", () -> settings.resize("hash", "two", "3"));
        assertRefused("min is 5 and max is 3: min must be 0 to max", () -> settings.resize("hash", "5", "3"));
        assertRefused("a weight is -1: it must be 0 to 2147483647", () -> settings.weight("hash", "1", "-1"));
        assertRefused(
                "SLOT is 0: slots are counted from 1, as in the workers' names",
                () -> settings.weight("hash", "0", "1"));
    }
}
