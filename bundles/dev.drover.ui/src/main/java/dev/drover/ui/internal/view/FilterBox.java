package dev.drover.ui.internal.view;

import java.util.List;

import dev.drover.ui.internal.model.Filter;
import dev.drover.ui.internal.model.FilterCompletion;
import org.eclipse.jface.bindings.keys.KeyStroke;
import org.eclipse.jface.fieldassist.ContentProposal;
import org.eclipse.jface.fieldassist.ContentProposalAdapter;
import org.eclipse.jface.fieldassist.IContentProposal;
import org.eclipse.jface.fieldassist.IContentProposalProvider;
import org.eclipse.jface.fieldassist.TextContentAdapter;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;

/** The box in which the filter is typed; it offers fields and their values. */
final class FilterBox {
    private static final int COMPLETE_MILLIS = 150;
    private static final String STARTERS = ":>=<";
    private final Text text;

    FilterBox(Composite parent, ProcessView view) {
        text = new Text(parent, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        text.setMessage(Filter.HINT);
        text.setToolTipText("Words must all match; -word leaves out; /regular expression/\n"
                + "cpu>50  mem>=100M  age>5m  failed>0  inflight>1  latency>10ms\n"
                + "state:busy  pool:hash  kind:worker  pid:123\nCtrl+Space offers fields and their values");
        text.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        text.getAccessible().addAccessibleListener(ViewToolbar.named("Filter"));
        ContentProposalAdapter offers = offers(view);
        text.addListener(SWT.Modify, event -> view.filter(Filter.parse(text.getText())));
        text.addListener(SWT.KeyDown, event -> {
            // While offers are shown, these keys choose among them.
            if (offers.isProposalPopupOpen()) return;
            if (event.keyCode == SWT.ESC) text.setText("");
            if (event.keyCode == SWT.ESC || event.keyCode == SWT.ARROW_DOWN || event.keyCode == SWT.CR) view.setFocus();
        });
        view.onChoice(choice -> {
            if (!text.getText().strip().equals(choice.filter().text())) text.setText(choice.filter().text());
        });
    }

    /** Focuses the box and appends the typed text. */
    void type(String typed) {
        text.setFocus();
        if (typed.isEmpty()) text.selectAll();
        else
            text.setText(text.getText() + typed);
        if (!typed.isEmpty()) text.setSelection(text.getText().length());
    }

    private ContentProposalAdapter offers(ProcessView view) {
        IContentProposalProvider provider = (typed, at) -> proposals(FilterCompletion.of(typed, at, view.allRows()));
        ContentProposalAdapter offers = new ContentProposalAdapter(text, new TextContentAdapter(), provider,
                KeyStroke.getInstance(SWT.CTRL, ' '), STARTERS.toCharArray());
        offers.setProposalAcceptanceStyle(ContentProposalAdapter.PROPOSAL_REPLACE);
        offers.setAutoActivationDelay(COMPLETE_MILLIS);
        return offers;
    }

    private static IContentProposal[] proposals(List<FilterCompletion> found) {
        return found.stream()
                .map(each -> new ContentProposal(each.whole(), each.label(), null, each.whole().length()))
                .toArray(IContentProposal[]::new);
    }
}
