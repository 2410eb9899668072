package dev.drover.ide.internal.trim;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.drover.api.Registration;
import dev.drover.api.monitor.ProcessMonitor;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.ServiceCaller;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.menus.WorkbenchWindowControlContribution;

/**
 * The sum of all processes in the IDE's status line, as long as there are some; a click opens the process manager. It
 * is brought up to date with each sample of the monitor.
 */
public final class SumInTheTrim extends WorkbenchWindowControlContribution {
    private static final String VIEW = "dev.drover.ui.processes";
    /** Its place does not change with each figure. */
    private static final String WIDEST = "100 processes · 1,000 % · 10.0 GB";

    private final AtomicBoolean drawing = new AtomicBoolean();
    private ServiceCaller<ProcessMonitor> monitors;
    private Optional<Registration> samples = Optional.empty();

    @Override
    protected Control createControl(Composite parent) {
        Composite place = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginHeight = 0;
        layout.marginWidth = 0;
        place.setLayout(layout);
        Button button = new Button(place, SWT.PUSH | SWT.FLAT);
        GridData data = new GridData(SWT.FILL, SWT.CENTER, true, true);
        button.setText(WIDEST);
        data.widthHint = button.computeSize(SWT.DEFAULT, SWT.DEFAULT).x;
        button.setText("");
        button.setVisible(false);
        button.setLayoutData(data);
        button.setToolTipText("Processes that the IDE has started: opens the process manager");
        button.addListener(SWT.Selection, event -> open());
        monitors = new ServiceCaller<>(SumInTheTrim.class, ProcessMonitor.class);
        Optional<ProcessMonitor> monitor = monitors.current();
        Display display = parent.getDisplay();
        samples = monitor.map(it -> it.onSample(() -> show(ProcessSum.text(it.snapshot()), button, display)));
        button.addListener(SWT.Dispose, event -> samples.ifPresent(Registration::close));
        return place;
    }

    /** On the sampler's thread. What the window has not drawn yet is drawn with newer figures. */
    private void show(String text, Button button, Display display) {
        if (display.isDisposed() || !drawing.compareAndSet(false, true)) return;
        display.asyncExec(() -> {
            drawing.set(false);
            if (button.isDisposed() || button.getText().equals(text)) return;
            button.setText(text);
            button.setVisible(!text.isEmpty());
        });
    }

    private void open() {
        try {
            if (getWorkbenchWindow().getActivePage() != null) getWorkbenchWindow().getActivePage().showView(VIEW);
        } catch (PartInitException e) {
            ILog.of(SumInTheTrim.class).error("The process manager cannot be opened", e);
        }
    }
}
