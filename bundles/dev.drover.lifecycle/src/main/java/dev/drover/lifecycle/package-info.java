/** The policy that workers live by unless another is given. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.lifecycle;
