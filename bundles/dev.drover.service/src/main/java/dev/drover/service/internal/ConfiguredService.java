package dev.drover.service.internal;

import java.nio.file.Path;
import java.util.Arrays;

import dev.drover.api.process.ProcessSpec;
import dev.drover.api.service.Service;
import dev.drover.api.service.ServiceSpec;
import dev.drover.api.service.Services;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A service for each configuration of the factory {@code dev.drover.service}: it is open while the configuration is
 * there.
 */
@Component(
        service = ConfiguredService.class,
        immediate = true,
        configurationPid = "dev.drover.service",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfiguredService.Config.class, factory = true)
public final class ConfiguredService {

    /** What can be configured; the rest has the defaults of {@link ServiceSpec#of}. */
    @ObjectClassDefinition(name = "Drover Service", description = "A long-lived process with a name")
    public @interface Config {
        @AttributeDefinition(description = "The service's name, 1 to 64 letters, digits and . _ : -")
        String name();

        @AttributeDefinition(description = "The class whose main method it runs; empty if there is a command")
        String main_class() default "";

        @AttributeDefinition(description = "Jars and folders with that class")
        String[] class_path() default {};

        @AttributeDefinition(description = "Options for its Java")
        String[] jvm_options() default {};

        @AttributeDefinition(description = "A program in another language, and its arguments")
        String[] command() default {};

        @AttributeDefinition(description = "Whether it starts with the first message for it, and not at once")
        boolean on_demand() default false;

        @AttributeDefinition(description = "Whether it is replaced when its code has changed")
        boolean reload_on_change() default true;

        @AttributeDefinition(description = "Tasks that it runs at a time")
        int concurrency() default 1;
    }

    private final Service service;

    /** @throws IllegalArgumentException if the configuration makes no service; SCR logs it */
    @Activate
    public ConfiguredService(Config config, @Reference Services services) {
        service = services.open(spec(config));
    }

    static ServiceSpec spec(Config config) {
        ServiceSpec plain = ServiceSpec.of(config.name(), program(config));
        return new ServiceSpec(
                plain.pool().reloadOnChange(config.reload_on_change()).concurrency(config.concurrency()),
                config.on_demand() ? ServiceSpec.Start.ON_DEMAND : ServiceSpec.Start.AT_OPEN);
    }

    private static ProcessSpec program(Config config) {
        if (config.command().length > 0) return ProcessSpec.command(config.command());
        if (config.main_class().isEmpty())
            throw new IllegalArgumentException("The service '" + config.name() + "' needs a main.class or a command");
        Path[] classPath = Arrays.stream(config.class_path()).map(Path::of).toArray(Path[]::new);
        return ProcessSpec.java(config.main_class(), classPath).jvmOptions(config.jvm_options());
    }

    @Deactivate
    void close() {
        service.close();
    }
}
