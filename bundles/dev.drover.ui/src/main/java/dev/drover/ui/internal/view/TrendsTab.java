package dev.drover.ui.internal.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import dev.drover.ui.internal.model.Trend;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;

/** The tab with processor use and memory of the selected processes, over the last minute, ten, or sixty. */
final class TrendsTab {
    private final Composite root;
    private final TrendCanvas canvas;

    /** @param pooled is told whether a pool is one curve */
    TrendsTab(Composite parent, Consumer<Boolean> pooled) {
        root = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout(1, false);
        layout.marginHeight = 0;
        layout.marginWidth = 0;
        root.setLayout(layout);
        Composite over = new Composite(root, SWT.NONE);
        over.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        GridLayout stack = new GridLayout(2, false);
        stack.marginHeight = 2;
        stack.marginWidth = 4;
        stack.verticalSpacing = 2;
        over.setLayout(stack);
        canvas = new TrendCanvas(over);
        canvas.control().setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        Composite spans = new Composite(over, SWT.NONE);
        spans.setLayoutData(new GridData(SWT.END, SWT.BEGINNING, false, false));
        GridLayout column = new GridLayout();
        column.marginWidth = 0;
        column.marginHeight = 2;
        spans.setLayout(column);
        span(spans, "1 min", Duration.ofMinutes(1), true);
        span(spans, "10 min", Duration.ofMinutes(10), false);
        span(spans, "1 h", Duration.ofHours(1), false);
        Button sum = new Button(spans, SWT.CHECK);
        sum.setText("Pool sums");
        sum.setToolTipText("Show a pool as one curve, the sum of its workers");
        sum.addListener(SWT.Selection, event -> pooled.accept(sum.getSelection()));
        export(spans, "PNG …", "Save what is shown as a picture", "trends.png", canvas::picture);
        export(spans, "CSV …", "Save the samples that are shown as a table", "trends.csv",
                file -> Files.writeString(file, canvas.csv()));
    }

    Composite control() {
        return root;
    }

    void show(Trend trend) {
        canvas.show(trend);
    }

    /** Writes a file. */
    @FunctionalInterface
    private interface Writer {
        void write(Path file) throws IOException;
    }

    private void export(Composite parent, String label, String tip, String name, Writer writer) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(label);
        button.setToolTipText(tip);
        button.addListener(SWT.Selection, event -> {
            FileDialog dialog = new FileDialog(root.getShell(), SWT.SAVE);
            dialog.setFileName(name);
            dialog.setOverwrite(true);
            String file = dialog.open();
            if (file == null) return;
            try {
                writer.write(Path.of(file));
            } catch (IOException e) {
                MessageDialog.openError(root.getShell(), "Not saved",
                        "The trends could not be written to " + file + ": " + e.getMessage());
            }
        });
    }

    private void span(Composite parent, String label, Duration span, boolean on) {
        Button button = new Button(parent, SWT.RADIO);
        button.setText(label);
        button.setSelection(on);
        button.setToolTipText("Show the last "
                + (span.toMinutes() == 1 ? "minute" : span.toMinutes() == 60 ? "hour, as far as the view was open"
                        : span.toMinutes() + " minutes"));
        button.addListener(SWT.Selection, event -> {
            if (button.getSelection()) canvas.span(span);
        });
    }
}
