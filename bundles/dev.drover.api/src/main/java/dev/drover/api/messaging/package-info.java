/** Messages between the peers of a program: its own parts, its workers and its services. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.api.messaging;
