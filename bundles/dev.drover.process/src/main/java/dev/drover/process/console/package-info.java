/** What processes print: kept line by line, bounded in bytes. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.process.console;
