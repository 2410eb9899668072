package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;

import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPools;
import dev.drover.channel.MessageChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The service that connects peers, as a bundle uses it, with a worker that takes messages. */
@Timeout(120)
final class MessagesTest {

    @RegisterExtension
    final Framework framework = new Framework();

    @Test
    void aBundleAsksAWorkerByItsName() throws Exception {
        Messages messages = framework.service(Messages.class);
        MessageChannel main = messages.open(Messages.MAIN);
        framework.keep(main::close);
        framework.keep(
                framework.service(ProcessPools.class).open(PoolSpec.java("talk", Worker.class).size(1, 1))::close);
        framework.await("the worker's peer", () -> messages.peer("talk-1").isPresent());
        assertEquals("hello", main.invoke("talk-1", "test:echo", "hello").get(60, TimeUnit.SECONDS));
        assertTrue(messages.recent().stream().anyMatch(each -> each.to().equals("talk-1")));
    }
}
