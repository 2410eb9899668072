/** The page on which a person sets how the process manager works, for workbenches that have a dialog of such pages. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.ui.settings;
