/** Which worker gets the next request: the contract of a strategy. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.api.balance;
