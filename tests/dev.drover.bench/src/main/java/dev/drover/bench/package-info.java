/** What {@code ./drover bench} runs: Drover against other ways to talk to a process, in turn, on one machine. */
package dev.drover.bench;
