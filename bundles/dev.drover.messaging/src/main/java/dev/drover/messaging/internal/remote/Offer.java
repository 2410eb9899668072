package dev.drover.messaging.internal.remote;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.drover.api.messaging.RemoteServices;

/**
 * A service that is to be exported by one of its interfaces. The first in their order is the best one, as in the
 * registry: that of the highest ranking, and of equal ones the oldest.
 *
 * @param id the registry's number of the service
 */
record Offer(Object service, Class<?> type, int ranking, long id) implements Comparable<Offer> {

    /** A channel's name has 64, and this stands behind {@code object:}. */
    private static final int LONGEST = 57;
    private static final String INTERFACES = "objectClass";
    private static final String ID = "service.id";
    private static final String RANKING = "service.ranking";

    @Override
    public int compareTo(Offer other) {
        return ranking != other.ranking ? Integer.compare(other.ranking, ranking) : Long.compare(id, other.id);
    }

    static long id(Map<String, ?> properties) {
        return (Long) properties.get(ID);
    }

    /** How people find the service: its number, and its interfaces. */
    static String describe(Map<String, ?> properties) {
        return "The service " + properties.get(ID) + " " + strings(properties.get(INTERFACES));
    }

    /**
     * What a service offers, by the names of the objects.
     *
     * @return empty if it is to be exported by others only
     * @throws IllegalArgumentException if the properties make no sense
     */
    static Map<String, Offer> of(Object service, Map<String, ?> properties) {
        Object configs = properties.get(RemoteServices.EXPORTED_CONFIGS);
        if (configs != null && !strings(configs).contains(RemoteServices.CONFIG)) return Map.of();
        List<String> registered = strings(properties.get(INTERFACES));
        List<String> wanted = strings(properties.get(RemoteServices.EXPORTED_INTERFACES));
        if (wanted.equals(List.of("*"))) wanted = registered;
        Object name = properties.get(RemoteServices.OBJECT);
        if (name != null && wanted.size() != 1)
            throw new IllegalArgumentException(RemoteServices.OBJECT + " is one name, and the service is to be called"
                    + " by " + wanted.size() + " interfaces");
        int ranking = properties.get(RANKING) instanceof Integer given ? given : 0;
        Map<String, Offer> all = new LinkedHashMap<>();
        for (String each : wanted) {
            if (!registered.contains(each))
                throw new IllegalArgumentException("it is not registered as " + each);
            Class<?> type = typeOf(service.getClass(), each);
            if (type == null) throw new IllegalArgumentException(each + " is no interface of it");
            all.put(name == null ? shortEnough(object(each)) : name.toString(),
                    new Offer(service, type, ranking, id(properties)));
        }
        return all;
    }

    /** What the object of an interface is called unless a property says otherwise. */
    static String object(String type) {
        return type.replace('$', '.');
    }

    private static String shortEnough(String object) {
        if (object.length() > LONGEST)
            throw new IllegalArgumentException(object + " is too long a name, at most " + LONGEST
                    + " characters are read: give it another one by " + RemoteServices.OBJECT);
        return object;
    }

    private static List<String> strings(Object property) {
        return switch (property) {
            case String one -> List.of(one);
            case String[] several -> Arrays.asList(several);
            case Collection<?> several -> several.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }

    /** The interface of that name, as the class itself knows it; null if it has none. */
    private static Class<?> typeOf(Class<?> known, String name) {
        for (Class<?> each = known; each != null; each = each.getSuperclass()) {
            if (each.isInterface() && each.getName().equals(name)) return each;
            for (Class<?> above : each.getInterfaces()) {
                Class<?> found = typeOf(above, name);
                if (found != null) return found;
            }
        }
        return null;
    }
}
