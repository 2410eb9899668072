package dev.drover.ui.internal.look;

import java.net.URL;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import dev.drover.ui.internal.model.RowKind;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.jface.resource.ResourceManager;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Control;

/** The icons of one view; they are disposed with its control. Used by the UI thread. */
public final class Icons {

    /** The names of the icons; each is an SVG file beside this class. */
    public enum Icon {
        MAIN,
        POOL,
        WORKER,
        SERVICE,
        CHILD,
        END,
        KILL,
        PAUSE,
        RESUME,
        TREE,
        COPY,
        CONSOLE,
        TRENDS,
        RESET,
        CLEAR,
        SAVE,
        CLOCK,
        FOLLOW,
        WRAP,
        MENU,
        ENDED,
        VERDICT,
        DUMP,
        SIGNALS,
        CHANNELS,
        ERRORS,
        SLEEP,
        WAKE,
        RECYCLE
    }

    private final ResourceManager resources;
    private final Map<Icon, Image> images = new EnumMap<>(Icon.class);

    public Icons(Control owner) {
        resources = new LocalResourceManager(JFaceResources.getResources(owner.getDisplay()), owner);
    }

    public Image get(Icon icon) {
        return images.computeIfAbsent(icon, this::load);
    }

    public Image get(RowKind kind) {
        return get(
                switch (kind) {
                    case MAIN -> Icon.MAIN;
                    case POOL -> Icon.POOL;
                    case GROUP -> Icon.TREE;
                    case WORKER -> Icon.WORKER;
                    case SERVICE -> Icon.SERVICE;
                    case CHILD -> Icon.CHILD;
                });
    }

    private Image load(Icon icon) {
        URL url = Icons.class.getResource(icon.name().toLowerCase(Locale.ROOT) + ".svg");
        return resources.create(ImageDescriptor.createFromURL(url));
    }
}
