/** Messages between the parts of a program and its processes. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.messaging;
