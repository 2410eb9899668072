package dev.drover.ui.internal.view;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.drover.api.process.Dump;
import dev.drover.ui.internal.model.VerdictText;
import dev.drover.wire.SafeText;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;

/** The tab of a dead process: what to do, all that is known of its end, its memory curve and the files about it. */
final class VerdictTab {
    private static final int CURVE_WIDTH = 300;
    /** Narrower or lower than this, the text needs all the room. */
    private static final int NARROW = 620;
    private static final int LOW = 160;

    private final Composite root;
    private final Label title;
    private final Label advice;
    private final StyledText text;
    private final MemoryCurve curve;
    private final Link dumps;
    private VerdictText shown;

    /** @param opener gets the file that a person wants to see */
    VerdictTab(Composite parent, Consumer<Dump> opener) {
        root = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout(2, false);
        layout.marginHeight = 2;
        layout.marginWidth = 4;
        layout.verticalSpacing = 3;
        root.setLayout(layout);
        title = new Label(root, SWT.NONE);
        title.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false, 2, 1));
        advice = new Label(root, SWT.WRAP);
        advice.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        advice.setLayoutData(wrapped());
        text = new StyledText(root, SWT.READ_ONLY | SWT.MULTI | SWT.V_SCROLL | SWT.H_SCROLL | SWT.BORDER);
        text.setFont(JFaceResources.getFont(JFaceResources.TEXT_FONT));
        text.setBackground(text.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        text.setForeground(text.getDisplay().getSystemColor(SWT.COLOR_LIST_FOREGROUND));
        text.setMargins(6, 4, 6, 4);
        text.setAlwaysShowScrollBars(false);
        text.getAccessible().addAccessibleListener(ViewToolbar.named("Verdict"));
        text.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        curve = new MemoryCurve(root);
        GridData beside = new GridData(SWT.FILL, SWT.FILL, false, true);
        beside.widthHint = CURVE_WIDTH;
        curve.control().setLayoutData(beside);
        dumps = new Link(root, SWT.WRAP);
        dumps.setLayoutData(wrapped());
        dumps.addListener(SWT.Selection, event -> opener.accept(shown.dumps().get(Integer.parseInt(event.text))));
        root.addListener(SWT.Resize, event -> arrange());
        show(VerdictText.NOTHING);
    }

    Composite control() {
        return root;
    }

    /** Shows another verdict from its beginning; the same one again stays as it is scrolled and selected. */
    void show(VerdictText next) {
        if (next.equals(shown)) return;
        shown = next;
        title.setText(next.title().replace("&", "&&"));
        title.setToolTipText(title.getText());
        advice.setText(next.advice().isEmpty() ? "" : "What to do: " + next.advice().replace("&", "&&"));
        if (!next.text().equals(text.getText())) text.setText(next.text());
        curve.show(next.memory());
        dumps.setText(next.dumps().isEmpty() ? "" : "Kept with it: " + links(next.dumps()));
        arrange();
    }

    private void arrange() {
        there(advice, !shown.advice().isEmpty());
        there(dumps, !shown.dumps().isEmpty());
        there(curve.control(), shown.memory().size() > 1 && root.getSize().x >= NARROW && root.getSize().y >= LOW);
        root.layout(true);
    }

    private static void there(Control control, boolean wanted) {
        ((GridData) control.getLayoutData()).exclude = !wanted;
        control.setVisible(wanted);
    }

    private static String links(List<Dump> dumps) {
        return IntStream.range(0, dumps.size())
                .mapToObj(i -> "<a href=\"" + i + "\">" + dumps.get(i).kind().words() + "</a> ("
                        + SafeText.of(dumps.get(i).file().getFileName().toString()).replace("&", "&&").replace("<", "‹")
                        + ")")
                .collect(Collectors.joining(", "));
    }

    private static GridData wrapped() {
        GridData data = new GridData(SWT.FILL, SWT.CENTER, true, false, 2, 1);
        // Without a hint a wrapped label asks for the width of its whole text.
        data.widthHint = 100;
        return data;
    }
}
