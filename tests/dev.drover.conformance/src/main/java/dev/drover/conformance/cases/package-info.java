/** What a host must do, case by case. */
package dev.drover.conformance.cases;
