package dev.drover.messaging.internal.remote;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.drover.api.messaging.RemoteServices;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * An object of another peer that is wanted as a service.
 *
 * @param type the name of its interface
 * @param peer the name of the peer
 * @param object its name there
 */
record Import(String type, String peer, String object) {

    private static final Pattern TYPE = values(Constants.OBJECTCLASS);
    private static final Pattern PEER = values(RemoteServices.PEER);
    private static final Pattern OBJECT = values(RemoteServices.OBJECT);

    /** Of a filter, the values that it compares a property with: no patterns, and no escaped characters. */
    private static Pattern values(String property) {
        return Pattern.compile(
                "\\(\\s*" + Pattern.quote(property) + "\\s*=([^()*\\\\]+)\\)", Pattern.CASE_INSENSITIVE);
    }

    /** The objects that a filter lets through, if it names their peers; null is the filter of who looks for all. */
    static List<Import> wantedBy(String filter) {
        // Most filters are not about peers, and there are thousands.
        if (filter == null || !filter.toLowerCase(Locale.ROOT).contains(RemoteServices.PEER)) return List.of();
        List<Import> all = new ArrayList<>();
        for (String type : all(TYPE, filter))
            for (String peer : all(PEER, filter)) {
                List<String> named = all(OBJECT, filter);
                for (String object : named.isEmpty() ? List.of(Offer.object(type)) : named) {
                    Import it = new Import(type, peer, object);
                    if (it.passes(filter)) all.add(it);
                }
            }
        return all;
    }

    private static List<String> all(Pattern values, String filter) {
        return values.matcher(filter).results().map(found -> found.group(1)).distinct().toList();
    }

    private boolean passes(String filter) {
        Dictionary<String, Object> properties = properties();
        properties.put(Constants.OBJECTCLASS, new String[] {type});
        try {
            return FrameworkUtil.createFilter(filter).match(properties);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("the framework has taken the filter " + filter, e);
        }
    }

    /** Those that it is registered with. */
    Dictionary<String, Object> properties() {
        Dictionary<String, Object> all = new Hashtable<>();
        all.put(RemoteServices.PEER, peer);
        all.put(RemoteServices.OBJECT, object);
        all.put(RemoteServices.IMPORTED, true);
        all.put(RemoteServices.IMPORTED_CONFIGS, new String[] {RemoteServices.CONFIG});
        return all;
    }
}
