/** The contract by which other bundles add actions to the process manager. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.ui;
