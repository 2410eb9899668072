package dev.drover.tests.framework;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;

/** A bundle made on the fly of one strategy class, with what bnd would write for it. */
final class StrategyJar {

    private static final String COMPONENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s">
              <property name="strategy.name" type="String">
            %s
              </property>
              <service>
                <provide interface="dev.drover.api.balance.Strategy"/>
              </service>
              %s
              <implementation class="%s"/>
            </scr:component>
            """;

    private StrategyJar() {}

    /** @param type a class without inner ones, with a {@link StrategyName} */
    static InputStream of(Class<? extends Strategy> type) throws IOException {
        return of(type, "");
    }

    /** @param more what else the component's XML has, such as references */
    static InputStream of(Class<? extends Strategy> type, String more) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.putValue("Manifest-Version", "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", type.getName());
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue("Bundle-ActivationPolicy", "lazy");
        headers.putValue("Import-Package", "dev.drover.api.balance,dev.drover.wire");
        headers.putValue("Service-Component", "OSGI-INF/strategy.xml");
        headers.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.3)(!(version>=2)))\"");
        var bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new JarEntry("OSGI-INF/strategy.xml"));
            String names = String.join("\n", type.getAnnotation(StrategyName.class).value());
            String component = COMPONENT.formatted(type.getName(), names, more, type.getName());
            jar.write(component.getBytes(StandardCharsets.UTF_8));
            String entry = type.getName().replace('.', '/') + ".class";
            jar.putNextEntry(new JarEntry(entry));
            try (InputStream code = type.getClassLoader().getResourceAsStream(entry)) {
                code.transferTo(jar);
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
