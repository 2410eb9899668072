package dev.drover.shell.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.Messages;
import dev.drover.api.messaging.PeerSnapshot;
import dev.drover.api.text.Figures;

/** The commands that show who talks with whom. */
final class Talks {

    private static final int USUAL = 20;

    private final Optional<Messages> messages;
    private final ZoneId zone;

    /** @param messages empty where there is no messaging */
    Talks(Optional<Messages> messages, ZoneId zone) {
        this.messages = messages;
        this.zone = zone;
    }

    private Messages there() {
        return messages.orElseThrow(() -> new Refused("there are no messages: dev.drover.messaging is not started"));
    }

    String peers(String... arguments) {
        Arguments.check(arguments, 0, 0, "peers");
        List<PeerSnapshot> all = there().peers();
        if (all.isEmpty()) return "No peer can be reached.";
        Table table = new Table("PEER", "KIND", ">SENT", ">RECEIVED", ">OPEN", ">WAITING", "LISTENS TO", "WAYS");
        for (PeerSnapshot it : all)
            table.row(it.name(), it.local() ? "part" : "process", it.sent(), it.received(), it.open(),
                    it.waiting() < 0 ? "" : it.waiting(), channels(it.channels()), ways(it));
        return table.toString();
    }

    private static String channels(List<String> channels) {
        int most = 5;
        String text = String.join(" ", channels.subList(0, Math.min(most, channels.size())));
        return channels.size() <= most ? text : text + " and " + (channels.size() - most) + " more";
    }

    /** How its messages to other processes go: "svc-2 by ring". */
    private static String ways(PeerSnapshot it) {
        return it.ways().entrySet().stream().map(way -> way.getKey() + " by " + way.getValue())
                .collect(Collectors.joining("; "));
    }

    String messages(String... arguments) {
        Arguments.check(arguments, 0, 2, "messages [N] or messages export FILE");
        if (arguments.length == 2) return export(arguments[0], arguments[1]);
        int most = arguments.length == 0 ? USUAL : Arguments.positive("N", arguments[0]);
        List<MessageRecord> all = there().recent();
        if (all.isEmpty()) return "No message has been sent.";
        Table table = new Table("TIME", "FROM", "TO", "CHANNEL", "KIND", ">SIZE", ">TOOK", "OUTCOME");
        for (MessageRecord it : all.subList(Math.max(0, all.size() - most), all.size()))
            table.row(LocalTime.ofInstant(it.time(), zone).truncatedTo(ChronoUnit.MILLIS), it.from(), it.to(),
                    it.channel(), it.invoked() ? "invoke" : "send", Figures.bytes(it.bytes()), took(it),
                    it.outcome().name().toLowerCase(Locale.ROOT));
        return table.toString();
    }

    private String export(String word, String file) {
        if (!word.equals("export")) throw new Refused("messages [N] or messages export FILE");
        List<MessageRecord> all = there().recent();
        boolean har = file.endsWith(".har");
        try {
            Files.writeString(Path.of(file), har ? Har.of(all) : new Spans().of(all));
        } catch (IOException | InvalidPathException e) {
            throw new Refused("the messages could not be written to '" + file + "': " + e);
        }
        if (har) return "Wrote " + Figures.count(all.size(), "message") + " to " + file + ", for viewers of HAR.";
        long open = all.stream().filter(each -> each.outcome() == MessageRecord.Outcome.OPEN).count();
        return "Wrote " + Figures.count(all.size() - open, "message") + " to " + file
                + ", for viewers of OpenTelemetry's traces"
                + (open == 0 ? "." : "; " + open + " are still open and left out.");
    }

    private static String took(MessageRecord it) {
        return it.outcome() == MessageRecord.Outcome.OPEN ? ""
                : String.format(Locale.ROOT, "%.1f ms", it.took().toNanos() / 1e6);
    }
}
