package dev.drover.app.internal.demo;

import java.time.LocalDate;

import dev.drover.host.Host;

/** The service of the demo: it tells the day. */
final class DemoClock {

    /** Asked by everybody else. */
    static final String TELL_DAY = "clock:tell-day";

    private DemoClock() {}

    public static void main(String[] arguments) {
        Host host = new Host();
        host.messages().handle(TELL_DAY, message -> LocalDate.now().getDayOfWeek() + ", " + message.from());
        host.run();
    }
}
