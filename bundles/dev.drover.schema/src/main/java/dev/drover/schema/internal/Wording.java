package dev.drover.schema.internal;

import java.util.List;

import dev.drover.wire.SafeText;

/** What a sender is told. Of the message it names the place; of the schema what is no value that might be a secret. */
final class Wording {

    private static final int LONGEST_PLACE = 120;
    private static final int LONGEST_WANTED = 80;

    private Wording() {}

    /** As in "must be 18 or more at '/user/age'". */
    static Refusal refusal(String reason, ValueNode value) {
        String place = value.getJsonPointer().replace("~2", "#");
        return new Refusal(place.isEmpty() ? reason : reason + " at '" + SafeText.of(place, LONGEST_PLACE) + "'");
    }

    /** What the keyword wants, as the schema has it there. */
    static String reason(String keyword, Object wanted) {
        String shown = SafeText.of(String.valueOf(wanted), LONGEST_WANTED);
        return switch (keyword) {
            case "type" -> "must be of the type "
                    + (wanted instanceof List<?> all ? String.join(" or ", all.stream().map(String::valueOf).toList())
                            : shown);
            case "const" -> "must be the value that its schema wants";
            case "enum" -> "must be one of the values that its schema lists";
            case "multipleOf" -> "must be a multiple of " + shown;
            case "minimum" -> "must be " + shown + " or more";
            case "maximum" -> "must be " + shown + " or less";
            case "exclusiveMinimum" -> "must be more than " + shown;
            case "exclusiveMaximum" -> "must be less than " + shown;
            case "minLength" -> "must have " + shown + " characters or more";
            case "maxLength" -> "must have " + shown + " characters or less";
            case "minItems" -> "must have " + shown + " elements or more";
            case "maxItems" -> "must have " + shown + " elements or less";
            case "minProperties" -> "must have " + shown + " members or more";
            case "maxProperties" -> "must have " + shown + " members or less";
            case "uniqueItems" -> "must have no element twice";
            case "pattern" -> "must match the pattern '" + shown + "'";
            case "anyOf" -> "must be one of several things, and is none of them (anyOf)";
            case "oneOf" -> "must be exactly one of several things (oneOf)";
            case "not" -> "must not be what it is (not)";
            case "propertyNames" -> "must not have a member of that name";
            case "contains" -> "must contain elements that its schema wants (contains)";
            default -> "must be as its schema wants (" + SafeText.of(keyword, LONGEST_WANTED) + ")";
        };
    }

    /** A member that is not there. */
    static String missing(String name) {
        return "must have a member '" + SafeText.of(name, LONGEST_WANTED) + "'";
    }

    static final String FORBIDDEN = "must have nothing";
}
