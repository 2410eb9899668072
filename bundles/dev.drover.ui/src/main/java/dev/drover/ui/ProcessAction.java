package dev.drover.ui;

import org.osgi.annotation.versioning.ConsumerType;

/** An entry of the process manager's context menu, added by publishing it as a service. */
@ConsumerType
public interface ProcessAction {

    /** What the menu shows, such as "Attach Debugger". */
    String label();

    /** Whether the menu offers the action for a process. Called on the UI thread; must return quickly. */
    boolean enabledFor(SelectedProcess process);

    /**
     * Runs the action for one process. Called on a background thread; may block.
     *
     * @return one sentence for the status line
     * @throws Exception whose message is shown to the person
     */
    String run(SelectedProcess process) throws Exception;
}
