/** Writes what happens to workers and requests into a recording of the JDK's Flight Recorder. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.process.flight;
