package dev.drover.shell.internal;

/** Reads the arguments of a command. */
final class Arguments {
    private Arguments() {}

    /** @param usage the command as it must be given */
    static void check(String[] arguments, int least, int most, String usage) {
        if (arguments.length < least || arguments.length > most)
            throw new Refused(arguments.length + (arguments.length == 1 ? " argument" : " arguments") + " given: use "
                    + usage);
    }

    static int number(String what, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Refused(what + " is '" + text + "': it must be a whole number");
        }
    }

    static int positive(String what, String text) {
        int number = number(what, text);
        if (number < 1) throw new Refused(what + " is " + number + ": it must be 1 or more");
        return number;
    }
}
