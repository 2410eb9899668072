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
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({
            "sshpass -p hunter2 ssh host, sshpass -p *** ssh host",
            "mysql -u root -phunter2 shop, mysql -u root -p*** shop",
            "/usr/bin/mysqldump -phunter2, /usr/bin/mysqldump -p***",
            "curl -u me:hunter2 https://host/, curl -u me:*** https://host/",
            "keytool -storepass hunter2 -keypass hunter2, keytool -storepass *** -keypass ***",
            "openssl rsa -passin hunter2 -in key.pem, openssl rsa -passin *** -in key.pem",
            "tool -password hunter2 -port 80, tool -password *** -port 80"})
    void shortOptionsAreMaskedToo(String command, String shown) {
        assertEquals(List.of(shown.split(" ")), Secrets.mask(List.of(command.split(" "))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "ssh -p 22 host", "docker run -p 80:8080/tcp -u 1000:1000 image", "mkdir -p /var/lib/drover",
            "java -cp a.jar -Dport=1 Main", "mysql -port 3306", "ls -l -a", "make -p ."})
    void portsAndFoldersAreShown(String command) {
        assertEquals(List.of(command.split(" ")), Secrets.mask(List.of(command.split(" "))));
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
