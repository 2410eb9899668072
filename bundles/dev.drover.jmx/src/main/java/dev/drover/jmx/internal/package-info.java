/** Registers and unregisters the beans. */
package dev.drover.jmx.internal;
