package dev.drover.process.internal.life;

import java.util.ArrayList;
import java.util.List;

import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.process.internal.fake.FakeProcess;
import dev.drover.wire.link.Link;

/** What a {@link ProcessEnd} ends: nothing. Remembers what it is told. */
final class FakeEndingProcess implements EndingProcess {

    final List<String> told = new ArrayList<>();
    final List<Exit> exits = new ArrayList<>();
    FakeProcess process = new FakeProcess();
    Link link;
    boolean joined = true;
    List<String> out = List.of();
    List<String> err = List.of();
    /** Thrown by everything that is told or asked while it is set. */
    Error failure;
    /** Thrown when it is told of the end, while it is set. */
    Error endFailure;

    private void tell(String what) {
        told.add(what);
        if (failure != null) throw failure;
    }

    @Override
    public String name() {
        return "it";
    }

    @Override
    public String mark() {
        return "mark-of-nobody";
    }

    @Override
    public Process process() {
        return process;
    }

    @Override
    public Link link() {
        return link;
    }

    @Override
    public boolean joined() {
        return joined;
    }

    @Override
    public void shut() {
        tell("shut");
    }

    @Override
    public void withdraw() {
        tell("withdraw");
    }

    @Override
    public List<String> lastLines(Console.Stream stream, int most) {
        if (failure != null) throw failure;
        List<String> all = stream == Console.Stream.OUT ? out : err;
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    @Override
    public List<String> running() {
        return List.of("task");
    }

    @Override
    public void neverJoined() {
        tell("never joined");
    }

    @Override
    public void ended(Exit exit, boolean permanent) {
        exits.add(exit);
        tell("ended " + exit.cause() + (permanent ? " for good" : ""));
        if (endFailure != null) throw endFailure;
    }
}
