/** Services as pools of one, and what opens them in a framework. */
package dev.drover.service.internal;
