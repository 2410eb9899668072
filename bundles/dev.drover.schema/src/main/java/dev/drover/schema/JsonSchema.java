package dev.drover.schema;

import java.util.Objects;
import java.util.Optional;

import dev.drover.channel.Guard;
import dev.drover.channel.Message;
import dev.drover.schema.internal.CompiledSchema;

/**
 * What a message must be, in the words of JSON Schema (draft 2020-12).
 *
 * <pre>{@code
 * channel.guard("shop:place-order", Guard.NONE.checking(JsonSchema.of(Files.readString(schemaFile))));
 * }</pre>
 *
 * <p><b>Values.</b> A map is an object, a list an array; an integer that is written as 1.0 is one. Bytes, memory by
 * reference and numbers without a value (NaN, infinite) are of none of JSON's types: only a schema that asks for no
 * type lets them in. {@code format} and the {@code content…} keywords are not checked, nor are words that the draft
 * does not know.
 *
 * <p><b>The schema is whole.</b> Nothing is loaded: each {@code $ref} leads to a schema of the same text, which is
 * looked at when it is read. Patterns are matched by RE2, whose time grows with the text only; they have no
 * look-ahead, no look-behind and no back-reference.
 *
 * <p><b>Bounds.</b> A schema has at most {@value #MAX_LENGTH} characters, and at most 64 levels. Checking one value
 * takes about a second of processor time at most: what would take longer is refused.
 *
 * <p>Immutable, and safe for use by many threads.
 */
public final class JsonSchema implements Guard.Check {

    /** The most characters that a schema may have: 256 Ki. */
    public static final int MAX_LENGTH = CompiledSchema.MAX_LENGTH;

    private final CompiledSchema schema;

    private JsonSchema(CompiledSchema schema) {
        this.schema = schema;
    }

    /**
     * Reads a schema. Takes some milliseconds, and the first time in a program some hundred.
     *
     * @param text an object or a boolean of JSON, without {@code $schema} or with that of draft 2020-12
     * @throws IllegalArgumentException if it is no JSON, no schema, not whole, or beyond a bound: the message says
     *     where and why
     */
    public static JsonSchema of(String text) {
        return new JsonSchema(CompiledSchema.of(Objects.requireNonNull(text, "text")));
    }

    /**
     * Why the schema does not allow the value, as in "must be 18 or more at '/user/age'"; empty if it does. Names the
     * place, with at most 120 characters of it, and what the schema wants there, and repeats no value.
     *
     * @param value as {@link dev.drover.wire.Codec#VALUE} has them: null, Boolean, Number, String, byte[], List, Map
     */
    public Optional<String> refuses(Object value) {
        return schema.refuses(value);
    }

    /** The same, for the body of a message. */
    @Override
    public Optional<String> refuses(Message message) {
        return schema.refuses(message.body());
    }
}
