package dev.drover.ui.internal.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.drover.ui.internal.model.ViewSettings;

/**
 * The settings of the process manager as they are now. Whoever changes them, every open view learns of it at once. Safe
 * for use by many threads.
 */
public final class Settings implements AutoCloseable {

    /** Where settings are kept from run to run. */
    public interface Store {
        /** The text that is stored for a key, or that an administrator has given for it. */
        Optional<String> get(String key);

        /** Stores texts by their keys. */
        void put(Map<String, String> texts);

        /** Has a task run after every change, by whomever, until the returned task is run. */
        Runnable onChange(Runnable changed);
    }

    private final Store store;
    private final Runnable forget;
    private final List<Consumer<ViewSettings>> listeners = new CopyOnWriteArrayList<>();
    private volatile ViewSettings now;

    public Settings(Store store) {
        this.store = store;
        forget = store.onChange(this::read);
        read();
    }

    /** Settings that are forgotten with the program. */
    public static Settings inMemory() {
        return new Settings(new Memory());
    }

    public ViewSettings now() {
        return now;
    }

    /** Changes the settings and stores them. */
    public void change(UnaryOperator<ViewSettings> change) {
        ViewSettings next = change.apply(now);
        if (!next.equals(now)) store.put(next.stored());
    }

    /** Adds a listener that is told every change, on the thread that has made it. */
    public void onChange(Consumer<ViewSettings> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        forget.run();
        listeners.clear();
    }

    private void read() {
        ViewSettings next = ViewSettings.of(store::get);
        if (next.equals(now)) return;
        now = next;
        next.maskSecrets();
        listeners.forEach(listener -> listener.accept(next));
    }

    private static final class Memory implements Store {
        private final Map<String, String> texts = new HashMap<>();
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

        @Override
        public synchronized Optional<String> get(String key) {
            return Optional.ofNullable(texts.get(key));
        }

        @Override
        public void put(Map<String, String> next) {
            synchronized (this) {
                texts.putAll(next);
            }
            listeners.forEach(Runnable::run);
        }

        @Override
        public Runnable onChange(Runnable changed) {
            listeners.add(changed);
            return () -> listeners.remove(changed);
        }
    }
}
