/** The default lifecycle policy as a service with a configuration. */
package dev.drover.lifecycle.internal;
