/** What becomes of a worker that rests or has ended. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.api.lifecycle;
