/** Log lines that others can cause without end, and what keeps them few. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.process.log;
