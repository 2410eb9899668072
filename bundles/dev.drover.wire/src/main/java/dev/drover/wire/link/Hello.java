package dev.drover.wire.link;

import java.util.List;

import dev.drover.wire.Codec;

/**
 * A host's first frame.
 *
 * @param protocol the version it speaks
 * @param token from its ticket
 * @param pid its process id
 * @param host what it is, for people: "java 21"
 * @param tasks the tasks it answers; a task's number is its place here
 * @param links the kinds of link it can speak, best first; always has "unix"
 */
public record Hello(int protocol, String token, long pid, String host, List<String> tasks, List<String> links) {
    public static final Codec<Hello> CODEC = Codec.record(Hello.class);

    public Hello {
        tasks = List.copyOf(tasks);
        links = List.copyOf(links);
    }

    /** Without the token, which must not reach a log. */
    @Override
    public String toString() {
        return "Hello[pid=" + pid + ", host=" + host + ", tasks=" + tasks + ", links=" + links + "]";
    }
}
