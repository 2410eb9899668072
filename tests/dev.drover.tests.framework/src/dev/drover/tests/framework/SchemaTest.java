package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import dev.drover.api.messaging.Messages;
import dev.drover.channel.Guard;
import dev.drover.channel.MessageChannel;
import dev.drover.schema.JsonSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;

/** The bundle that checks by JSON Schema, whose libraries are made bundles by the build. */
@Timeout(120)
final class SchemaTest {

    private static final String SCHEMA = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema",
             "properties": {"id": {"pattern": "^[a-z]+$"}}}""";

    @RegisterExtension
    final Framework framework = new Framework();

    @Test
    void aSchemaIsReadAndGuardsAChannel() throws Exception {
        JsonSchema schema = JsonSchema.of(SCHEMA);
        assertEquals(Optional.of("must match the pattern '^[a-z]+$' at '/id'"), schema.refuses(Map.of("id", "A")));
        Messages messages = framework.service(Messages.class);
        MessageChannel main = messages.open("schema-main");
        framework.keep(main::close);
        main.handle("test:schema", message -> "taken");
        main.guard("test:schema", Guard.NONE.checking(schema));
        assertEquals("taken",
                main.invoke("schema-main", "test:schema", Map.of("id", "a")).get(60, TimeUnit.SECONDS));
        ExecutionException refused = assertThrows(ExecutionException.class,
                () -> main.invoke("schema-main", "test:schema", Map.of("id", "1")).get(60, TimeUnit.SECONDS));
        assertEquals("a message to the channel 'test:schema' must match the pattern '^[a-z]+$' at '/id'",
                refused.getCause().getMessage());
    }

    @Test
    void bundleAndLibrariesAreThoseOfTheFeature() {
        for (String name : new String[] {"dev.drover.schema", "dev.harrel.json-schema", "com.google.re2j.re2j"}) {
            Bundle bundle = framework.bundle(name);
            assertTrue((bundle.getState() & (Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE)) != 0, name);
        }
    }
}
