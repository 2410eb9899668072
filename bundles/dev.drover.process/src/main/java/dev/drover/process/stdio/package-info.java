/** Workers that are plain programs: they read lines and write lines, and know nothing of Drover. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.process.stdio;
