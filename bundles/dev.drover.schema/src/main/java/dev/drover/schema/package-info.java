/**
 * Checks messages by JSON Schema. {@link dev.drover.schema.JsonSchema} is all that users need; the libraries behind it
 * are seen by nobody.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.schema;
