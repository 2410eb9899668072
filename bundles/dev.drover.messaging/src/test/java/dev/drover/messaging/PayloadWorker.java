package dev.drover.messaging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.drover.channel.MessageChannel;
import dev.drover.channel.Payload;
import dev.drover.host.Host;

/** A worker that takes, keeps, changes and passes on memory by reference. */
final class PayloadWorker {

    private static final List<Payload> KEPT = new CopyOnWriteArrayList<>();

    private PayloadWorker() {}

    public static void main(String[] args) {
        Host host = new Host();
        MessageChannel messages = host.messages();
        messages.handle("memory:echo", message -> message.body());
        messages.handle("memory:ends", message -> ends((Payload) message.body()));
        messages.on("memory:keep", message -> KEPT.add(((Payload) message.body()).keep()));
        messages.on("memory:ignore", message -> {});
        messages.handle("memory:kept", message -> {
            List<Object> all = new ArrayList<>();
            for (Payload each : KEPT) all.add(ends(each));
            return all;
        });
        messages.handle("memory:close", message -> {
            KEPT.forEach(Payload::close);
            KEPT.clear();
            return null;
        });
        messages.handle("memory:read", message -> {
            byte[] first = new byte[1];
            KEPT.getLast().read(0, first, 0, 1);
            return (long) first[0];
        });
        messages.handle("memory:add", message -> {
            ByteBuffer bytes = ((Payload) message.body()).buffer();
            for (int at : List.of(0, bytes.capacity() - 1)) bytes.put(at, (byte) (bytes.get(at) + 1));
            return message.body();
        });
        messages.handle("memory:write", message -> {
            ((Payload) message.body()).write(0, new byte[] {1}, 0, 1);
            return null;
        });
        messages.handle("memory:make", message -> made(((Long) message.body()).intValue()));
        messages.handle("memory:pass", message -> {
            Map<?, ?> call = (Map<?, ?>) message.body();
            return messages.invoke((String) call.get("to"), (String) call.get("channel"), call.get("body"));
        });
        messages.handle("memory:hang", message -> {
            Thread.sleep(600_000);
            return null;
        });
        host.run();
    }

    /** One whose first and last byte are 41. */
    static Payload made(int size) throws IOException {
        Payload made = Payload.allocate(size);
        made.buffer().put(0, (byte) 41).put(size - 1, (byte) 41);
        return made;
    }

    /** The first and the last byte, and whether they may only be read. */
    static List<Object> ends(Payload payload) {
        ByteBuffer bytes = payload.buffer();
        return List.of((long) bytes.get(0), (long) bytes.get(bytes.capacity() - 1), payload.readOnly());
    }
}
