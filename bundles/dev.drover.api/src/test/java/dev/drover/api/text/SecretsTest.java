package dev.drover.api.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import dev.drover.api.process.Launch;
import dev.drover.api.process.ProcessSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(strings = {
            "PASSWORD", "DB_PASSWD", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "API_KEY", "apiKey", "my.private.thing",
            "Authorization", "SESSION_ID", "PG_PWD_OLD", "MYSQL_PWD", "key", "signing-key"})
    void aSecretIsKnownByItsName(String name) {
        assertTrue(Secrets.isSecret(name));
        assertEquals("***", Secrets.mask(name, "hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH", "HOME", "KEYBOARD", "monkey", "TURKEYS", "COMPASS", "LANG", ""})
    void whatOnlyLooksLikeOneIsShown(String name) {
        assertFalse(Secrets.isSecret(name));
        assertEquals("value", Secrets.mask(name, "value"));
    }

    @Test
    void commandLinesAreMaskedOptionByOption() {
        assertEquals(
                List.of("run", "--password=***", "--token", "***", "-Ddb.password=***", "-Dcolor=red", "API_KEY=***",
                        "https://***@host/path", "--verbose", "x"),
                Secrets.mask(List.of("run", "--password=a=b", "--token", "c", "-Ddb.password=d", "-Dcolor=red",
                        "API_KEY=e", "https://user:pw@host/path", "--verbose", "x")));
    }

    @Test
    void specsAndLaunchesShowNoSecrets() {
        ProcessSpec spec = ProcessSpec.command("run", "--password=hunter2").environment("TOKEN", "hunter2");
        assertFalse(spec.toString().contains("hunter2"), spec.toString());
        Launch launch =
                new Launch(List.of("x", "-Dsecret=hunter2"), Map.of("A_KEY", "hunter2"), java.util.Optional.empty());
        assertFalse(launch.toString().contains("hunter2"), launch.toString());
        assertFalse(ProcessSpec.java("Main").jvmOptions("-Dpassword=hunter2").toString().contains("hunter2"));
    }
}
