package dev.drover.channel;

import java.util.List;

import dev.drover.wire.CodecException;

/**
 * What a message says of memory that it carries by reference.
 *
 * @param name what the kernel says of the descriptor
 * @param descriptor that of the process which has it open
 * @param size in bytes
 * @param readOnly whether its receiver may only read it
 */
record Handle(String name, int descriptor, int size, boolean readOnly) {

    private static final int PARTS = 4;
    private static final int LONGEST_NAME = 4_096;

    /** As a value. */
    List<Object> parts() {
        return List.of(name, descriptor, size, readOnly);
    }

    /** @throws CodecException if it is none */
    static Handle read(Object value) {
        if (value instanceof List<?> parts && parts.size() == PARTS && parts.get(0) instanceof String name
                && name.startsWith("/") && name.length() <= LONGEST_NAME && name.indexOf('\0') < 0
                && parts.get(1) instanceof Long descriptor && descriptor >= 0 && descriptor <= Integer.MAX_VALUE
                && parts.get(2) instanceof Long size && size >= 1 && size <= Payload.MAX_SIZE
                && parts.get(3) instanceof Boolean readOnly)
            return new Handle(name, descriptor.intValue(), size.intValue(), readOnly);
        throw new CodecException("memory must be a list of a name, a descriptor, a size and whether it is for reading");
    }
}
