/** How figures are written for people, the same in the window, the terminal and the shell. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.api.text;
