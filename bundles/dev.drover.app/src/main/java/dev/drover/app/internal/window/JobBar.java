package dev.drover.app.internal.window;

import dev.drover.app.internal.job.JobSnapshot;
import dev.drover.app.internal.job.JobView;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.core.di.annotations.Optional;
import org.eclipse.e4.core.di.extensions.Service;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.ProgressBar;

/** What the product is working on, and how far it is. */
public final class JobBar {
    private static final int LOOK_MILLIS = 250;
    private static final int STEPS = 1000;

    @Inject
    @Optional
    @Service
    private volatile JobView jobs;

    private final JobText text = new JobText();
    private Composite bar;
    private Label title;
    private Label figures;
    private ProgressBar progress;

    @PostConstruct
    void create(Composite parent) {
        bar = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout(3, false);
        layout.marginWidth = 8;
        layout.marginHeight = 5;
        layout.horizontalSpacing = 12;
        bar.setLayout(layout);
        title = new Label(bar, SWT.NONE);
        title.setLayoutData(new GridData(SWT.BEGINNING, SWT.CENTER, false, false));
        progress = new ProgressBar(bar, SWT.SMOOTH);
        progress.setMaximum(STEPS);
        progress.setToolTipText("How much of the job is done");
        GridData wide = new GridData(SWT.FILL, SWT.CENTER, true, false);
        wide.minimumWidth = 80;
        progress.setLayoutData(wide);
        figures = new Label(bar, SWT.RIGHT);
        figures.setLayoutData(new GridData(SWT.END, SWT.CENTER, false, false));
        look();
    }

    private void look() {
        if (bar.isDisposed()) return;
        JobView source = jobs;
        JobSnapshot job = source == null ? JobSnapshot.idle() : source.snapshot();
        boolean changed = show(title, job.title())
                | show(figures, job.filesFound() == 0 ? "" : text.progress(job, System.nanoTime()));
        progress.setSelection(JobText.done(job, STEPS));
        if (changed) bar.layout(true);
        bar.getDisplay().timerExec(LOOK_MILLIS, this::look);
    }

    private static boolean show(Label label, String wanted) {
        String safe = wanted.replace("&", "&&").replace('\n', ' ');
        if (safe.equals(label.getText())) return false;
        label.setText(safe);
        label.setToolTipText(safe);
        return true;
    }
}
