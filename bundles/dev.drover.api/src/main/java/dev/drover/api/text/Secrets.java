package dev.drover.api.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import dev.drover.api.Require;

/**
 * Masks secrets in what is shown: in environments, command lines and specs.
 *
 * <p>The rule: a value is masked if its name has one of the words password, passwd, passphrase, secret, token,
 * credential, auth, cookie, session, private, signature, or "key" or "pwd" as a part between other signs or capitals,
 * in any case. A name is that of a variable, of a system property ({@code -Dname=value}), or of an option ({@code
 * --name=value}, {@code --name value} and {@code -name value}). In addresses, what stands between {@code ://} and
 * {@code @} is masked. A secret under another name is not recognised, unless the person who runs the program has added
 * a word of it ({@link #alsoSecret}).
 *
 * <p>Of the short options {@code -p value} is masked, unless the value is a number, several with colons, or a path, as
 * those of ports and folders are; so is the rest of {@code -pvalue} where the program is one of MySQL, MariaDB or
 * sshpass, and what follows the colon in {@code -u name:value}, unless both are numbers, as those of users and groups
 * are.
 */
public final class Secrets {

    /** Stands for a secret. */
    public static final String MASK = "***";

    private static final Pattern NAME = Pattern.compile(
            ".*(?:passw|passphrase|secret|token|credential|auth|cookie|session|private|signature).*"
                    + "|(?:.*[^a-z])?(?:api|access)?(?:key|pwd|pass)s?(?:[^a-z].*)?"
                    + "|(?:store|key|dest|src)(?:store)?pass|pass(?:in|out)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CAMEL = Pattern.compile(".*(?:Key|Pwd|Pass)(?![a-z]).*");
    private static final Pattern ADDRESS = Pattern.compile("(://)[^/@\\s]+(@)");
    private static final Pattern OPTION =
            Pattern.compile("(-{1,2}[A-Za-z][\\w.:-]*|[A-Za-z_][\\w.]*)=.*", Pattern.DOTALL);

    private static final Pattern LONG_OPTION = Pattern.compile("--?[A-Za-z][\\w.:-]+");
    /** What {@code -p} takes that is no secret: a port or some, a folder. */
    private static final Pattern PLAIN = Pattern.compile("[\\d.:]+(?:/(?:tcp|udp))?|.*/.*|\\.+");
    private static final Pattern ATTACHED = Pattern.compile("(?:.*[/\\\\])?(?:mysql|mariadb|sshpass).*");
    private static final Pattern NAMED = Pattern.compile("(?!\\d+:\\d+$)([^:/\\s]+:)[^/\\s].*");
    /** For the whole program: a text is shown by the view, written to the log, and told to JMX, masked alike. */
    private static volatile List<String> added = List.of();

    private Secrets() {}

    /**
     * Has names count as secrets, beside those of the rule, in this whole program from now on. It replaces what was
     * added before. May be called by any thread.
     *
     * @param words parts of names, in any case; blank ones are ignored
     */
    public static void alsoSecret(List<String> words) {
        added = Require.list("words", words).stream()
                .map(each -> each.strip().toLowerCase(Locale.ROOT)).filter(each -> !each.isEmpty()).toList();
    }

    /** Whether what has this name is a secret. */
    public static boolean isSecret(String name) {
        return NAME.matcher(Require.given("name", name)).matches() || CAMEL.matcher(name).matches()
                || hasAdded(name.toLowerCase(Locale.ROOT));
    }

    private static boolean hasAdded(String name) {
        for (String each : added) if (name.contains(each)) return true;
        return false;
    }

    /** The value as it may be shown. */
    public static String mask(String name, String value) {
        return isSecret(name) ? MASK : ADDRESS.matcher(value).replaceAll("$1" + MASK + "$2");
    }

    /** The environment as it may be shown, sorted by name. */
    public static Map<String, String> mask(Map<String, String> environment) {
        Map<String, String> masked = new TreeMap<>();
        Require.given("environment", environment).forEach((name, value) -> masked.put(name, mask(name, value)));
        return masked;
    }

    /** The command as it may be shown. */
    public static List<String> mask(List<String> command) {
        List<String> masked = new ArrayList<>();
        boolean secretFollows = false;
        String before = "";
        boolean attached = !Require.given("command", command).isEmpty() && ATTACHED.matcher(command.get(0)).matches();
        for (String each : command) {
            int equals = each.indexOf('=');
            boolean option = OPTION.matcher(each).matches();
            if (secretFollows && !each.startsWith("-") || before.equals("-p") && !PLAIN.matcher(each).matches())
                masked.add(MASK);
            else if (attached && each.startsWith("-p") && each.length() > 2 && !each.startsWith("-port"))
                masked.add("-p" + MASK);
            else if (before.equals("-u") && NAMED.matcher(each).matches())
                masked.add(NAMED.matcher(each).replaceFirst("$1" + MASK));
            else if (option)
                masked.add(each.substring(0, equals + 1)
                        + mask(name(each.substring(0, equals)), each.substring(equals + 1)));
            else
                masked.add(mask("", each));
            secretFollows = !option && LONG_OPTION.matcher(each).matches() && isSecret(name(each));
            before = each;
        }
        return masked;
    }

    private static String name(String option) {
        String name = option.replaceFirst("^-{1,2}", "");
        return option.startsWith("-D") ? name.substring(1) : name;
    }
}
