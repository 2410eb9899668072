/** Processes: what is to run, how it is started, what it prints, and how it ended. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.api.process;
