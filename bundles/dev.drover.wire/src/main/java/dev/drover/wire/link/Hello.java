package dev.drover.wire.link;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Names;
import dev.drover.wire.Output;

/**
 * A host's first frame.
 *
 * @param protocol the version it speaks
 * @param token from its ticket
 * @param pid its process id
 * @param host what it is, for people: "java 21"
 * @param tasks the tasks it answers, maybe none; a task's number is its place here. One that is read has proper
 *     {@linkplain Names names}, each once
 * @param links the kinds of link it can speak, best first; always has "unix"
 */
public record Hello(int protocol, String token, long pid, String host, List<String> tasks, List<String> links) {

    public static final Codec<Hello> CODEC = new Codec<>() {
        @Override
        public void encode(Hello hello, Output out) {
            Codec.VALUE.encode(
                    Map.of(
                            "protocol", hello.protocol,
                            "token", hello.token,
                            "pid", hello.pid,
                            "host", hello.host,
                            "tasks", hello.tasks,
                            "links", hello.links),
                    out);
        }

        @Override
        public Hello decode(Input in) {
            Fields fields = Fields.read(in);
            return new Hello(
                    (int) fields.number("protocol", 0, Integer.MAX_VALUE),
                    fields.text("token"),
                    fields.number("pid", 1, Long.MAX_VALUE),
                    fields.text("host"),
                    checked(fields.texts("tasks")),
                    withSocket(fields.texts("links")));
        }
    };

    private static List<String> checked(List<String> tasks) {
        Set<String> names = new HashSet<>();
        for (String task : tasks) {
            try {
                if (!names.add(Names.check("task", task)))
                    throw new CodecException("a HELLO has the task '" + task + "' twice in 'tasks'");
            } catch (IllegalArgumentException e) {
                throw new CodecException("a HELLO has a wrong name in 'tasks': " + e.getMessage(), e);
            }
        }
        return tasks;
    }

    private static List<String> withSocket(List<String> links) {
        if (links.contains("unix")) return links;
        throw new CodecException("a HELLO has no \"unix\" in 'links': every host must be able to stay on its socket");
    }

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
