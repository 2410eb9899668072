package dev.drover.host;

import java.util.concurrent.CompletableFuture;

import dev.drover.channel.Answer;
import dev.drover.channel.DirectAnswers;
import dev.drover.channel.DirectLinks;
import dev.drover.channel.Envelope;
import dev.drover.channel.LocalPeer;
import dev.drover.channel.MessageChannel;
import dev.drover.wire.Input;
import dev.drover.wire.Rejected;
import dev.drover.wire.call.Caller;
import dev.drover.wire.call.Registered;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;

/** The messages of this process: they go by the program that has started it, until that introduces another process. */
final class HostMessages implements DirectLinks.Program, Talking {

    /** A worker's name is what its pool calls it, which it hears as it joins. */
    private static final String UNNAMED = "worker";
    private static final int LONGEST_BODY = 1 << 30;
    private static final long UNSENT_AT_MOST = 32 << 20;

    private final LocalPeer peer = new LocalPeer(UNNAMED, this, LONGEST_BODY, () -> {});
    private volatile Reactor reactor;
    private volatile int maxMessage;
    private volatile Link link;
    private volatile Caller program;
    private volatile DirectLinks direct;
    private volatile String missing = "this worker has not joined its pool yet";

    MessageChannel channel() {
        return peer;
    }

    @Override
    public void addTo(Registered handlers) {
        handlers.addDirect(Envelope.TASK, link -> new DirectAnswers(link, maxMessage, this::asked));
        Envelope.announce(handlers);
    }

    private void asked(Input message, Answer answer) {
        peer.deliver(Envelope.CODEC.decode(message), answer, this::onThisThread);
    }

    /** Another thread reads on if it takes long. */
    private void onThisThread(Runnable handling) {
        reactor.beforeCallback();
        handling.run();
    }

    @Override
    public void begin(Reactor links, int longest) {
        reactor = links;
        maxMessage = longest;
        direct = new DirectLinks(links, longest, peer, this);
    }

    @Override
    public void joined(String name, Link opened, Caller to) {
        peer.named(name);
        link = opened;
        if (to == null)
            missing = "the program that has started this worker takes no messages: it has no"
                    + " dev.drover.messaging";
        program = to;
    }

    @Override
    public void tell() {
        if (program != null) peer.tellChannels();
    }

    @Override
    public CompletableFuture<byte[]> send(Envelope message) {
        DirectLinks links = direct;
        return links == null ? byProgram(message) : links.send(message);
    }

    @Override
    public boolean takes(Envelope message, Answer answer) {
        return direct.takes(message, answer);
    }

    @Override
    public CompletableFuture<byte[]> byProgram(Envelope message) {
        Caller to = program;
        if (to == null) return CompletableFuture.failedFuture(new Rejected("The message was not sent: " + missing));
        long unsent = link.unsent();
        return unsent > UNSENT_AT_MOST ? CompletableFuture.failedFuture(new Rejected(
                "The message was not sent: " + unsent + " bytes wait for the program to read"))
                : to.send(Envelope.TASK, message);
    }

    @Override
    public void later(Runnable work) {
        Thread thread = new Thread(work, "drover-messages");
        thread.setDaemon(true);
        thread.start();
    }
}
