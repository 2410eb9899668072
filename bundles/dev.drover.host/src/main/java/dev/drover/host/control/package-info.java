/** What a host does for Drover itself, beside the tasks of users. */
package dev.drover.host.control;
