/** The strategies. */
package dev.drover.balancer.internal;
