/**
 * Both halves of a call over a link: who asks, and who answers. For the pool and for hosts; users of a pool need none
 * of it.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.wire.call;
