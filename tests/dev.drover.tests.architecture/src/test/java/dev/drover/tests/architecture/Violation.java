package dev.drover.tests.architecture;

import java.util.Set;

/**
 * One place where a rule does not hold.
 *
 * @param rule the rule's short name, as the list of known exceptions has it
 * @param subjects what an exception would have to name, all of it
 * @param sentence what is wrong, where, and which rule forbids it
 */
record Violation(String rule, Set<String> subjects, String sentence) {

    static Violation of(String rule, String subject, String sentence) {
        return new Violation(rule, Set.of(subject), sentence);
    }
}
