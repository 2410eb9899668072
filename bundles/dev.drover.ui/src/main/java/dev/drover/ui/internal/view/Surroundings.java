package dev.drover.ui.internal.view;

import java.util.Optional;

import dev.drover.ui.internal.source.Settings;

/** What is around the view: the person's settings and, if there is one, a workbench. Used by the UI thread. */
public interface Surroundings {

    /** What the person has set; closed by whoever made it, after the view. */
    Settings settings();

    /** What is asked before work may be lost; empty for a dialog. */
    default Optional<Confirmation> confirmation() {
        return Optional.empty();
    }

    /** The key of an action as people read it, "" if it has none. */
    default String key(ViewAction action) {
        return ActionKeys.first(action);
    }

    /** Whether keys reach the actions as commands, so that the view must not listen for them itself. */
    default boolean bindsKeys() {
        return false;
    }

    /** Whether the buttons and the menu of the view are in the title of its part. */
    default boolean showsButtons() {
        return false;
    }

    /** Opens the dialog of preferences; empty if there is none. */
    default Optional<Runnable> preferences() {
        return Optional.empty();
    }

    /** Is told that the table has got the focus, or lost it. */
    default void tableFocused(boolean focused) {}

    /** Is told of another state of the view: what is selected, chosen or paused. May be called often. */
    default void changed() {}

    /** No workbench: the view has its own buttons, and each action the key that it has at first. */
    static Surroundings plain(Settings settings, Confirmation confirmation) {
        return new Surroundings() {
            @Override
            public Settings settings() {
                return settings;
            }

            @Override
            public Optional<Confirmation> confirmation() {
                return Optional.ofNullable(confirmation);
            }
        };
    }
}
