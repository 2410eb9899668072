package dev.drover.wire.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import dev.drover.wire.Context;
import dev.drover.wire.Handler;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Task;
import dev.drover.wire.link.Link;

/**
 * The tasks that a process answers, and their handlers. A task's number is its place among them, counted from 0. Used
 * by one thread at a time until it is given to an {@link Answerer}, and not changed from then on.
 */
public final class Registered {

    /** A task and what answers it. */
    static final class Entry<Q, R> {
        private final Task<Q, R> task;
        private final Handler<Q, R> handler;
        private final boolean control;
        private final Function<Link, DirectTask> direct;

        private Entry(Task<Q, R> task, Handler<Q, R> handler, boolean control, Function<Link, DirectTask> direct) {
            this.task = task;
            this.handler = handler;
            this.control = control;
            this.direct = direct;
        }

        /** What takes its requests instead of a handler; null if a handler does. */
        Function<Link, DirectTask> direct() {
            return direct;
        }

        /** Whether it runs beside all others, see {@link Control}. */
        boolean control() {
            return control;
        }

        /** Reads the request, runs the handler and writes the reply. */
        void answer(Input request, Context context, Output reply) throws Exception {
            Q value = task.request().decode(request);
            task.reply().encode(handler.handle(value, context), reply);
        }
    }

    private final List<String> names = new ArrayList<>();
    private final List<Entry<?, ?>> entries = new ArrayList<>();

    /**
     * Registers the handler of a task.
     *
     * @throws IllegalArgumentException if the task has one, or has the name of a control task
     */
    public <Q, R> void add(Task<Q, R> task, Handler<Q, R> handler) {
        if (Control.is(task.name()))
            throw new IllegalArgumentException(
                    "The task '" + task.name() + "' cannot have a handler: names that begin with '" + Control.PREFIX
                            + "' are for what Drover itself asks of a worker; choose another name");
        add(task, handler, false, null);
    }

    /**
     * Registers what answers a control task: it is run at once, whatever else runs, on a thread of its own.
     *
     * @throws IllegalArgumentException if the task has a handler, or does not have the name of a control task
     */
    public <Q, R> void addControl(Task<Q, R> task, Handler<Q, R> handler) {
        if (!Control.is(task.name()))
            throw new IllegalArgumentException(
                    "The name of the control task '" + task.name() + "' must begin with '" + Control.PREFIX + "'");
        add(task, handler, true, null);
    }

    /**
     * Registers what takes the requests of a task directly.
     *
     * @param opens makes it for a link
     * @throws IllegalArgumentException if there is one already
     */
    public <Q, R> void addDirect(Task<Q, R> task, Function<Link, DirectTask> opens) {
        for (Entry<?, ?> each : entries)
            if (each.direct != null)
                throw new IllegalArgumentException("The task '" + each.task.name() + "' takes requests directly");
        add(task, null, false, opens);
    }

    /** What takes requests directly, null if nothing does. */
    Function<Link, DirectTask> direct() {
        return entries.stream().map(Entry::direct).filter(Objects::nonNull).findFirst().orElse(null);
    }

    private <Q, R> void add(
            Task<Q, R> task, Handler<Q, R> handler, boolean control, Function<Link, DirectTask> direct) {
        if (names.contains(task.name()))
            throw new IllegalArgumentException("The task '" + task.name() + "' has a handler already");
        names.add(task.name());
        entries.add(new Entry<>(task, handler, control, direct));
    }

    /** The names of the tasks, in the order of their numbers. */
    public List<String> names() {
        return List.copyOf(names);
    }

    /** The task of that number, null if there is none. */
    Entry<?, ?> get(int number) {
        return number < entries.size() ? entries.get(number) : null;
    }
}
