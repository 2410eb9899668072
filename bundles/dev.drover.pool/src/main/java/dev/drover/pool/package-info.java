/** Pools without a framework. In OSGi use the service {@link dev.drover.api.pool.ProcessPools}. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.pool;
