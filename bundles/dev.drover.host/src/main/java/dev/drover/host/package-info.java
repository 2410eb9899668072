/** The worker's side: register tasks, answer requests, leave with the parent. Needs the JDK and the wire only. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.host;
