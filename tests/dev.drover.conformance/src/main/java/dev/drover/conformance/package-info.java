/** The conformance kit: puts a host to the test that speaks docs/protocol.md, as a pool would. */
package dev.drover.conformance;
