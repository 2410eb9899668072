/**
 * What two processes share: tasks, codecs, the sender's {@link dev.drover.wire.Endpoint} and the answerer's
 * {@link dev.drover.wire.Handler}. Needs the JDK only, so it can stand on a worker's class path.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.wire;
