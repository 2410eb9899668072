package dev.drover.ui.internal.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.MessageRecord.Outcome;
import dev.drover.api.messaging.Messages;
import dev.drover.api.text.Figures;
import dev.drover.ui.internal.look.AccessibleNames;
import dev.drover.ui.internal.look.Icons;
import dev.drover.ui.internal.look.Icons.Icon;
import dev.drover.ui.internal.model.ChannelStats;
import dev.drover.ui.internal.model.DataColumn;
import dev.drover.ui.internal.model.Details;
import dev.drover.ui.internal.model.SignalFilter;
import dev.drover.ui.internal.model.TableFile;
import dev.drover.wire.SafeText;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;

/** The tab of the messages of this program, as a browser shows its network, with the figures of each channel. */
final class SignalsTab {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final String ANY_CHANNEL = "All channels";
    private static final String ANY_PEER = "All peers";
    private static final String ANY_STATUS = "All statuses";

    private final Composite root;
    private final Text text;
    private final Combo channel;
    private final Combo peer;
    private final Combo status;
    private final ToolItem pause;
    private final Label count;
    private final DataTable<MessageRecord> messages;
    private final DataTable<ChannelStats> channels;
    private final Runnable changed;
    private Details.Signals shown = new Details.Signals(true, List.of(), List.of());
    private Instant cleared = Instant.MIN;

    /** @param changed called when the tab has been paused or goes on */
    SignalsTab(Composite parent, Icons icons, FileChoice files, Runnable changed) {
        this.changed = changed;
        root = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginHeight = 2;
        layout.marginWidth = 4;
        layout.verticalSpacing = 2;
        root.setLayout(layout);
        Composite bar = new Composite(root, SWT.NONE);
        bar.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        GridLayout row = new GridLayout(5, false);
        row.marginHeight = 0;
        row.marginWidth = 0;
        bar.setLayout(row);
        text = new Text(bar, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        text.setMessage("Sender, receiver or channel");
        text.setToolTipText("Words must all match; -word leaves out");
        text.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        text.getAccessible().addAccessibleListener(ViewToolbar.named("Filter of messages"));
        text.addListener(SWT.Modify, event -> filter());
        channel = combo(bar, "Channel", ANY_CHANNEL);
        peer = combo(bar, "Peer", ANY_PEER);
        status = combo(bar, "Status", ANY_STATUS);
        items(status, ANY_STATUS, Stream.of(Outcome.values()).map(o -> o.name().toLowerCase(Locale.ROOT)).toList());
        ToolBar tools = new ToolBar(bar, SWT.FLAT);
        tools.getAccessible().addAccessibleListener(ViewToolbar.named("Messages"));
        pause = item(tools, icons, Icon.PAUSE, SWT.CHECK, "Pause");
        pause.addListener(SWT.Selection, event -> changed.run());
        item(tools, icons, Icon.CLEAR, SWT.PUSH, "Clear this list; the program remembers its messages all the same")
                .addListener(SWT.Selection, event -> clear());
        SashForm sash = new SashForm(root, SWT.HORIZONTAL | SWT.SMOOTH);
        sash.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        messages = new DataTable<>(sash, "Messages", columns(), SignalsTab::key,
                each -> ChannelStats.isTrouble(each.outcome()), 0, true, files);
        channels = new DataTable<>(sash, "Channels", statistics(), ChannelStats::channel, SignalsTab::oftenFails, 0,
                false, files);
        sash.setWeights(57, 43);
        item(tools, icons, Icon.SAVE, SWT.PUSH, "Export the messages of this list as CSV")
                .addListener(SWT.Selection, event -> messages.export(TableFile.CSV));
        count = new Label(root, SWT.NONE);
        count.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        filter();
    }

    Composite control() {
        return root;
    }

    boolean paused() {
        return pause.getSelection();
    }

    DataTable<MessageRecord> messages() {
        return messages;
    }

    DataTable<ChannelStats> channels() {
        return channels;
    }

    void show(Details.Signals next) {
        if (paused()) return;
        shown = next;
        items(channel, ANY_CHANNEL, next.channels().stream().map(ChannelStats::channel).toList());
        items(peer, ANY_PEER, SignalFilter.peers(next.recent()));
        channels.show(next.channels());
        filter();
    }

    /** Hides the messages that are there now. */
    void clear() {
        if (!shown.recent().isEmpty()) cleared = shown.recent().getLast().time();
        filter();
    }

    private void filter() {
        SignalFilter filter = SignalFilter.of(text.getText(), chosen(channel), chosen(peer), chosen(status));
        List<MessageRecord> all =
                shown.recent().stream().filter(each -> each.time().isAfter(cleared)).toList();
        List<MessageRecord> matching = all.stream().filter(filter::matches).toList();
        messages.show(matching);
        String says = !shown.there() ? "The service of messages is not running: install or start dev.drover.messaging."
                : all.isEmpty() ? "No message yet. Peers send messages by a MessageChannel."
                        : Figures.count(matching.size(), "message") + (matching.size() < all.size()
                                ? " of " + Figures.count(all.size()) : "")
                                + ", the newest " + Figures.count(Messages.KEPT)
                                + " are remembered, without their contents";
        if (!says.equals(count.getText())) count.setText(says);
    }

    private static List<DataColumn<MessageRecord>> columns() {
        return List.of(
                new DataColumn<>("Time", 104, false, MessageRecord::time,
                        each -> CLOCK.format(each.time().atZone(ZoneId.systemDefault()))),
                DataColumn.text("From", 84, MessageRecord::from),
                DataColumn.text("To", 84, MessageRecord::to),
                DataColumn.text("Channel", 116, MessageRecord::channel),
                DataColumn.text("Status", 74, SignalFilter::status),
                DataColumn.figure("Latency", 74,
                        each -> each.outcome() == Outcome.OPEN ? null : each.took(),
                        each -> each.outcome() == Outcome.OPEN ? "" : micros(each.took())),
                DataColumn.figure("Bytes", 70, MessageRecord::bytes, each -> Figures.bytes(each.bytes())),
                DataColumn.text("Kind", 56, each -> each.invoked() ? "call" : "send"));
    }

    private static List<DataColumn<ChannelStats>> statistics() {
        return List.of(
                DataColumn.text("Channel", 110, ChannelStats::channel),
                DataColumn.figure("Rate/s", 58, ChannelStats::perSecond, each -> Figures.rate(each.perSecond())),
                DataColumn.figure("p50", 66, ChannelStats::median, each -> micros(each.median())),
                DataColumn.figure("p95", 66, ChannelStats::p95, each -> micros(each.p95())),
                DataColumn.figure("Failed", 56, ChannelStats::failed, each -> Figures.count(each.failed())),
                DataColumn.figure("Open", 50, ChannelStats::open, each -> Figures.count(each.open())),
                DataColumn.figure("Count", 54, ChannelStats::count, each -> Figures.count(each.count())),
                DataColumn.figure("Bytes", 66, ChannelStats::bytes, each -> Figures.bytes(each.bytes())));
    }

    private static String micros(Duration time) {
        return Figures.micros(time.toNanos() / 1e3);
    }

    /** Whether more than one in ten messages of a channel did not get where it should. */
    private static boolean oftenFails(ChannelStats channel) {
        return channel.failed() * 10 > channel.count();
    }

    private static Object key(MessageRecord each) {
        return List.of(each.time(), each.from(), each.to(), each.channel(), each.bytes());
    }

    private Combo combo(Composite parent, String name, String all) {
        Combo combo = new Combo(parent, SWT.READ_ONLY);
        combo.setVisibleItemCount(20);
        combo.setItems(all);
        combo.select(0);
        combo.getAccessible().addAccessibleListener(ViewToolbar.named(name));
        AccessibleNames.set(combo, name);
        combo.addListener(SWT.Selection, event -> filter());
        return combo;
    }

    /** Sets the items only if they have changed, so that an open list stays open; keeps what is chosen. */
    private static void items(Combo combo, String all, List<String> names) {
        String chosen = combo.getText();
        String[] items = Stream.concat(Stream.of(all), Stream.concat(names.stream().map(SafeText::of),
                Stream.of(chosen).filter(each -> !each.equals(all))).distinct()).toArray(String[]::new);
        if (Arrays.equals(items, combo.getItems())) return;
        combo.setItems(items);
        combo.setText(chosen);
        combo.requestLayout();
    }

    /** What is chosen, "" for all. */
    private static String chosen(Combo combo) {
        return combo.getSelectionIndex() <= 0 ? "" : combo.getText();
    }

    private static ToolItem item(ToolBar bar, Icons icons, Icon icon, int style, String tip) {
        ToolItem item = new ToolItem(bar, style);
        item.setImage(icons.get(icon));
        item.setToolTipText(tip);
        return item;
    }
}
