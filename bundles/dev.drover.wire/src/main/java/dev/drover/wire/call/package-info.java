/** The answering half of a call over a link, and the table of open calls. Users of a pool need none of it. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.wire.call;
