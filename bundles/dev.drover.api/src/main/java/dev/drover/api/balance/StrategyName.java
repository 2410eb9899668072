package dev.drover.api.balance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The name a {@link Strategy} is chosen by, becomes the service property {@code strategy.name}. Further names are
 * aliases. Without OSGi it is read from the class by reflection.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StrategyName {

    /** The service property that holds the names. */
    String PROPERTY = "strategy.name";

    String[] value();
}
