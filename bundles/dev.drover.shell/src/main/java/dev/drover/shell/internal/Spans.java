package dev.drover.shell.internal;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import dev.drover.api.messaging.MessageRecord;

/**
 * Messages as spans, in the JSON of the OpenTelemetry protocol, version 1, which trace viewers open. Each message is a
 * span below the one during whose handling it was sent; what has gone by direct links is one span for all of a second.
 * A message that is still open is left out, for a span has an end.
 */
final class Spans {

    private static final long NANOS = 1_000_000_000L;
    private static final int CLIENT = 3;
    private static final int PRODUCER = 4;
    private static final int ERROR = 2;

    private final RandomGenerator ids;

    Spans() {
        this(new SplittableRandom());
    }

    /** @param ids makes the numbers of traces and spans */
    Spans(RandomGenerator ids) {
        this.ids = ids;
    }

    String of(List<MessageRecord> all) {
        StringBuilder out = new StringBuilder("{\"resourceSpans\":[{\"resource\":{\"attributes\":[");
        text(out, "service.name", "drover");
        out.append("]},\"scopeSpans\":[{\"scope\":{\"name\":\"dev.drover.messaging\"},\"spans\":[");
        boolean first = true;
        for (MessageRecord each : all) {
            if (each.outcome() == MessageRecord.Outcome.OPEN) continue;
            out.append(first ? "\n" : ",\n");
            span(out, each);
            first = false;
        }
        return out.append("]}]}]}\n").toString();
    }

    private void span(StringBuilder out, MessageRecord it) {
        long begin = nanos(it.time());
        boolean known = !it.trace().isEmpty();
        out.append("{\"traceId\":\"").append(known ? it.trace() : id() + id());
        out.append("\",\"spanId\":\"").append(known ? it.span() : id());
        if (!it.parent().isEmpty()) out.append("\",\"parentSpanId\":\"").append(it.parent());
        out.append("\",\"name\":");
        string(out, it.channel());
        out.append(",\"kind\":").append(it.invoked() ? CLIENT : PRODUCER);
        // Numbers of 64 bits are text in this JSON.
        out.append(",\"startTimeUnixNano\":\"").append(begin);
        out.append("\",\"endTimeUnixNano\":\"").append(begin + it.took().toNanos());
        out.append("\",\"attributes\":[");
        text(out, "messaging.system", "drover");
        out.append(',');
        text(out, "messaging.destination.name", it.to());
        out.append(',');
        text(out, "messaging.client.id", it.from());
        out.append(',');
        text(out, "messaging.operation.name", it.invoked() ? "invoke" : "send");
        out.append(",{\"key\":\"messaging.message.body.size\",\"value\":{\"intValue\":\"").append(it.bytes())
                .append("\"}}");
        if (it.direct())
            out.append(",{\"key\":\"messaging.batch.message_count\",\"value\":{\"intValue\":\"").append(it.count())
                    .append("\"}}");
        out.append(']');
        if (it.outcome() != MessageRecord.Outcome.DONE) {
            out.append(",\"status\":{\"code\":").append(ERROR).append(",\"message\":");
            string(out, it.outcome().name().toLowerCase(Locale.ROOT));
            out.append('}');
        }
        out.append('}');
    }

    /** An identifier must not be zero. */
    private String id() {
        return String.format(Locale.ROOT, "%016x", ids.nextLong(1, Long.MAX_VALUE));
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS + time.getNano();
    }

    private static void text(StringBuilder out, String key, String value) {
        out.append("{\"key\":\"").append(key).append("\",\"value\":{\"stringValue\":");
        string(out, value);
        out.append("}}");
    }

    static void string(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < ' ' || Character.isSurrogate(c)) out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            else
                out.append(c);
        }
        out.append('"');
    }
}
