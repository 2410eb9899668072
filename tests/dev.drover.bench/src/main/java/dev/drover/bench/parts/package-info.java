/** Parts of the engine on their own, measured by JMH: nanoseconds for one operation. */
package dev.drover.bench.parts;
