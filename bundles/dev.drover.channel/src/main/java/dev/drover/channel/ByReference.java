package dev.drover.channel;

import java.nio.ByteBuffer;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Task;
import dev.drover.wire.call.Control;

/**
 * A body, or an answer, that carries memory by reference. Whoever brings it says which process it is of: a process's
 * own word counts for nothing.
 *
 * <pre>
 * d9 d0be                  tag 53438
 * 82                       a list of two
 *    1b PPPPPPPPPPPPPPPP   the process that has the memory open, 0 if nobody can reach it
 *    84                    a list of four
 *       text               the peer that has sent it
 *       integer            under which number it waits for a receipt, 0 if it waits for none
 *       list               of the memory: a list of name, descriptor, size in bytes, whether it is for reading
 *       value              the body, in which {"drover:payload": INDEX} stands for each
 * </pre>
 */
public final class ByReference {

    /** A host that can open memory lists a task of this name, which nobody asks. */
    public static final Task<Object, Object> HOST = Task.named(Envelope.OWN + "payload");

    /** Tells a peer that the memory in its answer has been opened; its body is the number. */
    public static final String TAKEN = Envelope.OWN + "taken";

    private static final int[] HEAD = {0xd9, 0xd0, 0xbe, 0x82, 0x1b};
    private static final int TAG = 3;
    /** Where the value begins behind the process. */
    private static final int VALUE = HEAD.length + Long.BYTES;

    private ByReference() {}

    /** Whether a body carries memory. */
    public static boolean isIn(byte[] body) {
        return begins(body, TAG);
    }

    private static boolean begins(byte[] body, int length) {
        if (body.length < length) return false;
        for (int i = 0; i < length; i++) if ((body[i] & 0xff) != HEAD[i]) return false;
        return true;
    }

    /**
     * Writes into a body, if it carries memory, whose that is.
     *
     * @param process 0 if nobody can reach what it has open
     * @return the same
     * @throws CodecException if it has no place for that
     */
    public static byte[] of(long process, byte[] body) {
        if (!isIn(body)) return body;
        if (!begins(body, HEAD.length) || body.length <= VALUE)
            throw new CodecException("a body with memory must begin with the process that has it open");
        for (int i = 0; i < Long.BYTES; i++) body[HEAD.length + i] = (byte) (process >>> (Long.BYTES - 1 - i) * 8);
        return body;
    }

    /** How a process is sent messages, whose answers get that number. */
    public static Task<Envelope, byte[]> task(long process) {
        return Task.of(Control.MESSAGE, Envelope.CODEC, new Codec<>() {
            @Override
            public void encode(byte[] value, Output out) {
                Codec.BYTES.encode(value, out);
            }

            @Override
            public byte[] decode(Input in) {
                return of(process, Codec.BYTES.decode(in));
            }
        });
    }

    /** Puts one together. */
    static byte[] written(byte[] value) {
        byte[] body = new byte[VALUE + value.length];
        for (int i = 0; i < HEAD.length; i++) body[i] = (byte) HEAD[i];
        System.arraycopy(value, 0, body, VALUE, value.length);
        return of(ProcessHandle.current().pid(), body);
    }

    /** The process that has it open. */
    static long process(byte[] body) {
        long process = 0;
        for (int i = 0; i < Long.BYTES; i++) process = process << 8 | body[HEAD.length + i] & 0xff;
        return process;
    }

    /** What stands behind the process. @throws CodecException if it is no value */
    static Object value(byte[] body) {
        of(process(body), body);
        return Codec.VALUE.decode(new Input().over(ByteBuffer.wrap(body), VALUE, body.length - VALUE));
    }
}
