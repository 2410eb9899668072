package dev.drover.ui.internal.view;

import dev.drover.ui.internal.look.ListColors;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** A tab with a title and a text that can be read and copied. */
final class TextTab {
    private final Composite root;
    private final Label title;
    private final StyledText text;

    /**
     * @param name what the text is, for those who cannot see it
     * @param hint what the title says before there is a text
     */
    TextTab(Composite parent, String name, String hint) {
        root = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginHeight = 2;
        layout.marginWidth = 4;
        layout.verticalSpacing = 2;
        root.setLayout(layout);
        title = new Label(root, SWT.NONE);
        title.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        text = new StyledText(root, SWT.READ_ONLY | SWT.MULTI | SWT.V_SCROLL | SWT.H_SCROLL | SWT.BORDER);
        text.setFont(JFaceResources.getFont(JFaceResources.TEXT_FONT));
        ListColors.of(text);
        text.setMargins(6, 4, 6, 4);
        text.setAlwaysShowScrollBars(false);
        text.getAccessible().addAccessibleListener(ViewToolbar.named(name));
        text.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        show(hint, "");
    }

    Composite control() {
        return root;
    }

    /** Shows another text from its beginning; the same one again stays as it is scrolled and selected. */
    void show(String nextTitle, String nextText) {
        String safe = nextTitle.replace("&", "&&");
        if (!safe.equals(title.getText())) {
            title.setText(safe);
            title.setToolTipText(safe);
        }
        if (!nextText.equals(text.getText())) text.setText(nextText);
    }
}
