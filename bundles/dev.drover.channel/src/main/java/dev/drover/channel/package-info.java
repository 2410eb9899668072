/**
 * Messages between named peers: what a program and its workers use alike. {@link dev.drover.channel.MessageChannel}
 * is all that users need; the rest is for hosts and for {@code dev.drover.messaging}, which connects the peers.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.channel;
