/** Pools of worker processes: how to describe, open, use and watch them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.api.pool;
