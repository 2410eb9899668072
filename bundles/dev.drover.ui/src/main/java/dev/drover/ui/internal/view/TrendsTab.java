package dev.drover.ui.internal.view;

import java.time.Duration;

import dev.drover.ui.internal.model.Trend;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;

/** The tab with processor use and memory of the selected processes, over the last minute or the last ten. */
final class TrendsTab {
    private final Composite root;
    private final TrendCanvas canvas;

    TrendsTab(Composite parent) {
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
    }

    Composite control() {
        return root;
    }

    void show(Trend trend) {
        canvas.show(trend);
    }

    private void span(Composite parent, String label, Duration span, boolean on) {
        Button button = new Button(parent, SWT.RADIO);
        button.setText(label);
        button.setSelection(on);
        button.setToolTipText("Show the last " + (span.toMinutes() == 1 ? "minute" : span.toMinutes() + " minutes"));
        button.addListener(SWT.Selection, event -> {
            if (button.getSelection()) canvas.span(span);
        });
    }
}
