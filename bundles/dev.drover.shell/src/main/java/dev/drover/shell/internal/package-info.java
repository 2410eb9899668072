/** The shell commands and their parts. */
package dev.drover.shell.internal;
