/** How a schema is read and what a value is checked by. */
package dev.drover.schema.internal;
