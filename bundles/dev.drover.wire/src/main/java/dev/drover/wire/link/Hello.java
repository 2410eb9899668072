package dev.drover.wire.link;

import java.util.List;
import java.util.Map;

import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.Output;

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
                    fields.texts("tasks"),
                    fields.texts("links"));
        }
    };

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
