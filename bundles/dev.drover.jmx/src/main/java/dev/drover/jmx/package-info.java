/**
 * What JMX shows of pools and workers, read-only: {@code dev.drover:type=Pool,name="files"} and
 * {@code dev.drover:type=Worker,pool="files",slot=1}. A second pool of a name in the same program has
 * {@code instance=2} too.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.jmx;
