/** The lifecycle policy of pools that are given no other. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.lifecycle;
