/** The policy as a configured service. */
package dev.drover.lifecycle.internal;
