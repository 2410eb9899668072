package dev.drover.ide.internal.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

final class PlugInsTest {
    private final Bundle[] installed = {
            bundle(0, "system", "System", "org/system/Main"), bundle(1, "org.eclipse.debug.core", "Debug Core",
                    "org/eclipse/debug/core/DebugPlugin"),
            bundle(2, "org.acme.git", "Git Team Provider", "org/acme/git/Fetch"),
            bundle(3, "org.acme.plain", null, "org/acme/plain/Tool")};
    private final PlugIns plugIns = new PlugIns(() -> installed);

    private static Bundle bundle(long id, String name, String label, String file) {
        return (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(), new Class<?>[] {Bundle.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getBundleId" -> id;
                    case "getSymbolicName" -> name;
                    case "getHeaders" -> headers(label);
                    case "getEntry" -> arguments[0].equals(file + ".class") ? URI.create("file:/x").toURL() : null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static Dictionary<String, String> headers(String label) {
        Dictionary<String, String> headers = new Hashtable<>();
        if (label != null) headers.put("Bundle-Name", label);
        return headers;
    }

    @Test
    void namesTheInnermostPlugInThatDoesNotOnlyStartForOthers() {
        assertEquals(Optional.of("Git Team Provider (plug-in)"), plugIns.running(List.of(
                "java.lang.ProcessBuilder", "org.eclipse.debug.core.DebugPlugin", "org.acme.git.Fetch",
                "org.acme.plain.Tool")));
    }

    @Test
    void aClassMadeAtRunTimeIsOfThePlugInOfTheClassItStandsIn() {
        assertEquals(Optional.of("org.acme.plain (plug-in)"), plugIns.running(List.of(
                "org.acme.plain.Tool$$Lambda/0x000000004c050800")));
    }

    @Test
    void whatIsOfNoPlugInIsNotKnown() {
        assertEquals(Optional.empty(), plugIns.running(List.of("org.system.Main", "com.elsewhere.Main")));
        assertEquals(Optional.empty(), plugIns.running(List.of()));
    }
}
