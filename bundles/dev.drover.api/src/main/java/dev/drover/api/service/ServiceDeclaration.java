package dev.drover.api.service;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Declares a service. A bundle that registers one as an OSGi service, such as by {@code @Component}, ships that
 * service: it is open while the declaration is registered. A declaration that makes no service is logged, once.
 */
@ConsumerType
@FunctionalInterface
public interface ServiceDeclaration {

    /** What the service is to be like. Asked once. */
    ServiceSpec service();
}
