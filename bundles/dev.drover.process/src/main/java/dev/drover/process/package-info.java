/** Processes: started, joined, watched and ended. The pool is one user of it, {@code Processes} is another. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.process;
