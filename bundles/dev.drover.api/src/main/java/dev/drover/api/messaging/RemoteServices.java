package dev.drover.api.messaging;

/**
 * The service properties by which OSGi services cross the border of the program. They follow the chapter on Remote
 * Services of the OSGi Compendium; the interfaces must be such as {@link dev.drover.channel.MessageChannel#export}
 * takes.
 *
 * <p><b>Out:</b> a service that has {@value #EXPORTED_INTERFACES} is called by every process of the program, by
 * {@code host.messages().remote("osgi", "org.example.Clock", Clock.class)}. Of several services with one name that of
 * the highest {@code service.ranking} is called, as in the registry; when it goes, the next one is.
 *
 * <p><b>In:</b> a bundle that looks for a service with {@value #PEER} in its filter, as
 * {@code @Reference(target = "(drover.peer=finder)") Index index} does, gets the object that the peer has exported by
 * the name of the interface. The service is there while messages to that peer are taken; a call through one that is
 * held longer fails with {@code Rejected}. It needs a reference, a tracker or a listener: a mere look into the registry
 * brings no service about.
 */
public final class RemoteServices {

    /** The peer of the program that exported services are called at. It is there from the first of them. */
    public static final String EXPORTER = "osgi";

    /** Of an exported service: a name, or an array of names, out of those it is registered with; "*" for all. */
    public static final String EXPORTED_INTERFACES = "service.exported.interfaces";

    /**
     * Of an exported service: who may export it, a name or an array of names. A service that has it and does not name
     * {@value #CONFIG} is not exported.
     */
    public static final String EXPORTED_CONFIGS = "service.exported.configs";

    /** The name of messages in {@link #EXPORTED_CONFIGS} and {@link #IMPORTED_CONFIGS}. */
    public static final String CONFIG = "drover";

    /** Of an imported service: the name of the peer, or that of a pool or a service, whose object it is. */
    public static final String PEER = "drover.peer";

    /**
     * The name of the object, if it is not that of the interface with {@code $} as a dot: one that has more than 57
     * characters needs it. An exported service that has it must have one interface only.
     */
    public static final String OBJECT = "drover.object";

    /** Each imported service has it. */
    public static final String IMPORTED = "service.imported";

    /** Each imported service has it, with the one value {@value #CONFIG}. */
    public static final String IMPORTED_CONFIGS = "service.imported.configs";

    private RemoteServices() {}
}
