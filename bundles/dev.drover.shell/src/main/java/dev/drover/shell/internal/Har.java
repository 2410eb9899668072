package dev.drover.shell.internal;

import java.util.List;
import java.util.Locale;

import dev.drover.api.messaging.MessageRecord;

/**
 * Messages as an archive of requests, HAR 1.2, which browsers' tools open as a waterfall. The URL of a message is
 * {@code drover://receiver/channel}; one that is still open has status 0.
 */
final class Har {

    private static final String NOTHING = "\"cookies\":[],\"headersSize\":-1";
    private static final int OK = 200;
    private static final int FAILED = 500;

    private Har() {}

    static String of(List<MessageRecord> all) {
        StringBuilder out = new StringBuilder(
                "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"drover\",\"version\":\"1\"},\"entries\":[");
        String between = "\n";
        for (MessageRecord each : all) {
            out.append(between);
            entry(out, each);
            between = ",\n";
        }
        return out.append("]}}\n").toString();
    }

    private static void entry(StringBuilder out, MessageRecord it) {
        String millis = String.format(Locale.ROOT, "%.3f", it.took().toNanos() / 1e6);
        boolean open = it.outcome() == MessageRecord.Outcome.OPEN;
        int status = open ? 0 : it.outcome() == MessageRecord.Outcome.DONE ? OK : FAILED;
        out.append("{\"startedDateTime\":\"").append(it.time()).append("\",\"time\":").append(millis);
        out.append(",\"request\":{\"method\":\"").append(it.invoked() ? "INVOKE" : "SEND").append("\",\"url\":");
        Spans.string(out, "drover://" + it.to() + "/" + it.channel());
        out.append(",\"httpVersion\":\"drover\",").append(NOTHING).append(",\"headers\":[");
        header(out, "from", it.from());
        if (!it.trace().isEmpty()) {
            out.append(',');
            header(out, "traceparent", "00-" + it.trace() + "-" + it.span() + "-01");
        }
        if (it.direct()) {
            out.append(',');
            header(out, "messages", Long.toString(it.count()));
        }
        out.append("],\"queryString\":[],\"bodySize\":").append(it.bytes());
        out.append("},\"response\":{\"status\":").append(status).append(",\"statusText\":\"")
                .append(it.outcome().name().toLowerCase(Locale.ROOT))
                .append("\",\"httpVersion\":\"drover\",").append(NOTHING)
                .append(",\"headers\":[],\"content\":{\"size\":0,\"mimeType\":\"\"},\"redirectURL\":\"\"")
                .append(",\"bodySize\":-1}");
        out.append(",\"cache\":{},\"timings\":{\"send\":0,\"wait\":").append(millis).append(",\"receive\":0}}");
    }

    private static void header(StringBuilder out, String name, String value) {
        out.append("{\"name\":\"").append(name).append("\",\"value\":");
        Spans.string(out, value);
        out.append('}');
    }
}
