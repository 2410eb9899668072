package dev.drover.ui.internal.part;

import dev.drover.ui.internal.source.InstanceStore;
import dev.drover.ui.internal.source.Settings;
import dev.drover.ui.internal.source.Sources;
import dev.drover.ui.internal.view.ProcessView;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import org.eclipse.e4.core.di.extensions.Service;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.swt.widgets.Composite;

/** The process manager in an e4 workbench: the product's or the IDE's. */
public final class ProcessManagerPart {
    private final Sources sources;
    private Settings settings;
    private ProcessView view;

    @Inject
    public ProcessManagerPart(@Service Sources sources) {
        this.sources = sources;
    }

    @PostConstruct
    void create(Composite parent, MPart part) {
        settings = new Settings(InstanceStore.ofPlatform());
        PartSurroundings around = new PartSurroundings(part, settings);
        view = new ProcessView(parent, sources, part.getPersistedState(), around);
        around.attach(view);
    }

    @PreDestroy
    void close() {
        settings.close();
    }

    ProcessView view() {
        return view;
    }

    @Focus
    void focus() {
        view.setFocus();
    }
}
