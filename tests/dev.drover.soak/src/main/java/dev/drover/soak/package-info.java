/** What {@code ./drover soak} runs: the tests of Drover's promises, at full size and judged by the promised figures. */
package dev.drover.soak;
