package dev.drover.wire.link;

import java.util.Map;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;

/**
 * A host's answer to the offer of a ring.
 *
 * @param link "ring" or "unix": what it uses from the next frame on
 * @param region whether it reads the ring's region; if not, nothing may be put there for it
 * @param problem why not the ring, for the log; "" if there is none
 */
public record LinkChoice(String link, boolean region, String problem) {

    public static final Codec<LinkChoice> CODEC = new Codec<>() {
        @Override
        public void encode(LinkChoice chosen, Output out) {
            Codec.VALUE.encode(Map.of("link", chosen.link, "region", chosen.region, "problem", chosen.problem), out);
        }

        @Override
        public LinkChoice decode(Input in) {
            Fields fields = Fields.read(in);
            String link = fields.text("link");
            if (!link.equals("ring") && !link.equals("unix"))
                throw new CodecException("'link' is neither \"ring\" nor \"unix\"");
            return new LinkChoice(link, fields.flag("region"), fields.text("problem"));
        }
    };
}
