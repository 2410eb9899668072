/** How frames travel between two processes. For the pool and for hosts; users of a pool need none of it. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.wire.link;
