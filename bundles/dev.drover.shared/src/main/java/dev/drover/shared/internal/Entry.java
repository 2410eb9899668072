package dev.drover.shared.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file of a folder is, which its name tells: opening it to read that would drop this process's locks on it.
 *
 * <pre>
 * user.TOKEN.PID.START.PLACE    locked as long as the user lives
 * new.TOKEN.NUMBER              a thing that TOKEN is making
 * KIND.NAME                     a thing
 * KIND.NAME@INODE.TOKEN.NUMBER  a mark, and a link to the thing: TOKEN uses it, not a later one of the name
 * </pre>
 */
final class Entry {

    private static final String HEX = "([0-9a-f]{16})";
    private static final Pattern USER =
            Pattern.compile("user\\." + HEX + "\\.(\\d{1,18})\\.(\\d{1,18})\\." + HEX);
    private static final Pattern MAKING = Pattern.compile("new\\." + HEX + "\\.\\d+");
    private static final Pattern THING = Pattern.compile(
            "((?:segment|lock|semaphore|queue|fifo)\\.[A-Za-z0-9._+-]+)(?:@(\\d+)\\." + HEX + "\\.\\d+)?");

    final Path path;
    /** Whose it is; 0 for a thing. */
    final long token;
    /** Of a user, else null. */
    final Identity user;
    /** The name of a thing's file, and of the thing that a mark is of; else null. */
    final String thing;
    /** Of a mark, else null. */
    final String inode;

    private Entry(Path path, long token, Identity user, String thing, String inode) {
        this.path = path;
        this.token = token;
        this.user = user;
        this.thing = thing;
        this.inode = inode;
    }

    boolean isMark() {
        return inode != null;
    }

    boolean isThing() {
        return thing != null && inode == null;
    }

    /** Of a thing. */
    String kind() {
        return thing.substring(0, thing.indexOf('.'));
    }

    /** Of a thing. */
    String name() {
        return Names.fromFile(thing.substring(thing.indexOf('.') + 1));
    }

    static String userFile(long token, Identity identity) {
        return String.format("user.%016x.%d.%d.%016x", token, identity.pid, identity.start, identity.place);
    }

    static String makingFile(long token, long number) {
        return String.format("new.%016x.%d", token, number);
    }

    static String thingFile(String kind, String name) {
        return kind + "." + Names.toFile(name);
    }

    static String markFile(String thing, String inode, long token, long number) {
        return String.format("%s@%s.%016x.%d", thing, inode, token, number);
    }

    /** Tells things of the same name apart; "0" where the system has no such number. */
    static String inode(Path file) throws IOException {
        try {
            return Files.getAttribute(file, "unix:ino").toString();
        } catch (UnsupportedOperationException e) {
            return "0";
        }
    }

    /** All in a folder, but what is none of it. */
    static List<Entry> all(Path folder) throws IOException {
        List<Entry> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path each : files) {
                Entry entry = of(each);
                if (entry != null) all.add(entry);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return all;
    }

    private static Entry of(Path path) {
        String name = path.getFileName().toString();
        Matcher user = USER.matcher(name);
        if (user.matches()) {
            Identity identity = new Identity(
                    Long.parseLong(user.group(2)), Long.parseLong(user.group(3)), token(user.group(4)));
            return new Entry(path, token(user.group(1)), identity, null, null);
        }
        Matcher making = MAKING.matcher(name);
        if (making.matches()) return new Entry(path, token(making.group(1)), null, null, null);
        Matcher thing = THING.matcher(name);
        if (!thing.matches()) return null;
        String inode = thing.group(2);
        return new Entry(path, inode == null ? 0 : token(thing.group(3)), null, thing.group(1), inode);
    }

    private static long token(String hex) {
        return Long.parseUnsignedLong(hex, 16);
    }
}
