package dev.drover.schema.internal;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import dev.drover.wire.SafeText;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.SchemaResolver;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;

/** A schema that has been read. Safe for use by many threads. */
public final class CompiledSchema {

    public static final int MAX_LENGTH = 262_144;

    /** Wraps values and reads text; each with means of its own. */
    private static final class Nodes implements JsonNodeFactory {
        @Override
        public JsonNode wrap(Object value) {
            return value instanceof JsonNode node ? node : new ValueNode(value, new Budget());
        }

        @Override
        public JsonNode create(String json) {
            return wrap(JsonReader.read(json));
        }
    }

    /** Checks schemas. Made when the first one is read. */
    private static final class Draft {
        static final Validator VALIDATOR = new ValidatorFactory().withJsonNodeFactory(new Nodes()).createValidator();
        static final URI URI = java.net.URI.create(SchemaPlaces.DRAFT);
    }

    private final Validator validator;
    private final URI uri;

    private CompiledSchema(Validator validator, URI uri) {
        this.validator = validator;
        this.uri = uri;
    }

    /** @throws IllegalArgumentException if it is no schema that can be used: the message says why */
    public static CompiledSchema of(String text) {
        if (text.length() > MAX_LENGTH)
            throw new IllegalArgumentException("The schema has more than " + MAX_LENGTH + " characters");
        Object schema = JsonReader.read(text);
        try {
            checkByDraft(schema);
            SchemaPlaces places = SchemaPlaces.of(schema);
            Validator validator = new ValidatorFactory().withJsonNodeFactory(new Nodes())
                    // It has been checked, and is looked for nowhere.
                    .withDisabledSchemaValidation(true)
                    .withSchemaResolver(any -> SchemaResolver.Result.empty())
                    .withEvaluatorFactory(new Keywords(places))
                    .createValidator();
            URI uri = URI.create(places.uri());
            validator.registerSchema(uri, new ValueNode(places.root(), new Budget()));
            return new CompiledSchema(validator, uri);
        } catch (Refusal e) {
            throw new IllegalArgumentException("The schema cannot be used: it " + e.getMessage(), e);
        }
    }

    private static void checkByDraft(Object schema) {
        Validator.Result result = Draft.VALIDATOR.validate(Draft.URI, new ValueNode(schema, new Budget()));
        if (result.isValid()) return;
        List<Error> errors = result.getErrors();
        String why = errors.isEmpty() ? "it is none of the draft 2020-12"
                : "at '" + SafeText.of(errors.getFirst().getInstanceLocation().replace("~2", "#"), 120) + "': "
                        + SafeText.of(errors.getFirst().getError(), 200);
        throw new IllegalArgumentException("The schema is no JSON Schema: " + why);
    }

    /** Why the value is not allowed; empty if it is. */
    public Optional<String> refuses(Object value) {
        try {
            return validator.validate(uri, (JsonNode) new ValueNode(value, new Budget())).isValid() ? Optional.empty()
                    : Optional.of("must be as its schema wants");
        } catch (Refusal e) {
            return Optional.of(e.getMessage());
        }
    }
}
