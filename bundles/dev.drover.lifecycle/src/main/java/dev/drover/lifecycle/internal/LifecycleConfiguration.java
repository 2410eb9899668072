package dev.drover.lifecycle.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration of the policy in Configuration Admin, under the pid {@code dev.drover.lifecycle}. */
@ObjectClassDefinition(name = "Drover Lifecycle",
        description = "What idle workers do, and when ended workers start again.")
public @interface LifecycleConfiguration {

    /** The pid of the configuration. */
    String PID = "dev.drover.lifecycle";

    @AttributeDefinition(name = "Check interval (s)",
            description = "How often idle workers are looked at. 0: as each pool says.")
    long check_interval_seconds() default 0;

    @AttributeDefinition(name = "Idle time (s)",
            description = "How long a worker must have had no requests. 0: as each pool says.")
    long idle_seconds() default 0;

    @AttributeDefinition(
            name = "When idle",
            description = "What an idle worker does then. How deep it sleeps is a setting of its pool.",
            options = {
                    @Option(label = "Stay ready", value = "STAY"),
                    @Option(label = "Sleep until the next request", value = "SLEEP"),
                    @Option(label = "End, down to the pool's minimum", value = "DRAIN")
            })
    String when_idle() default "SLEEP";

    @AttributeDefinition(name = "First delay (ms)", description = "Before a worker that ended is started again.")
    long delay_first_millis() default 100;

    @AttributeDefinition(name = "Longest delay (ms)", description = "The most that the doubled delay grows to.")
    long delay_longest_millis() default 30_000;

    @AttributeDefinition(name = "Jitter (%)", description = "By how much a delay may be shorter, at random.")
    int delay_jitter_percent() default 20;

    @AttributeDefinition(
            name = "Starts to join",
            description = "After how many starts in a row a program that does not join is quarantined.")
    int quarantine_starts() default 3;

    @AttributeDefinition(
            name = "Ends in a row",
            description = "After how many ends in a row a program that joins, but ends soon and does nothing, "
                    + "is quarantined.")
    int quarantine_ends() default 10;

    @AttributeDefinition(
            name = "Healthy after (s)",
            description = "How long a worker must have lived for its start to count as a success.")
    long healthy_seconds() default 10;

    @AttributeDefinition(name = "First trial (ms)", description = "Before a quarantined slot is tried again.")
    long trial_first_millis() default 5_000;

    @AttributeDefinition(name = "Longest trial (ms)",
            description = "The most that the doubled wait for a trial grows to.")
    long trial_longest_millis() default 300_000;
}
