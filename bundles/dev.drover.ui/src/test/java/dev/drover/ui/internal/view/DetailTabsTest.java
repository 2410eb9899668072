package dev.drover.ui.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.MessageRecord.Outcome;
import dev.drover.api.messaging.Messages;
import dev.drover.api.monitor.Problem;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Diagnosis;
import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.shared.SharedObject;
import dev.drover.ui.internal.fake.FakePool;
import dev.drover.ui.internal.fake.FakePools;
import dev.drover.ui.internal.fake.Liveliness;
import dev.drover.ui.internal.model.TableFile;
import dev.drover.ui.internal.view.DetailTabs.Tab;
import dev.drover.ui.internal.model.Grouping;
import dev.drover.ui.internal.source.Settings;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tabs below the table as a person uses them, on a real display and made-up processes and messages. */
final class DetailTabsTest {
    private static final Instant NOW = Instant.now();
    private static Display display;
    private final FakePools pools = new FakePools();
    private final Liveliness life = new Liveliness(pools, 42, 1_000_000);
    private final Map<String, String> memory = new HashMap<>();
    private FakePool pool;
    private Shell shell;
    private ProcessView view;

    @BeforeAll
    static void connect() {
        Ui.needsDisplay();
        display = new Display();
    }

    @AfterAll
    static void disconnect() {
        if (display != null) display.dispose();
    }

    @BeforeEach
    void open() {
        pool = life.pool("hash", 2, 4100);
        life.step(NOW.toEpochMilli());
        shell = new Shell(display);
        shell.setLayout(new FillLayout());
        shell.setSize(1280, 800);
        view = new ProcessView(shell, pools, memory, Surroundings.plain(Settings.inMemory(), plan -> true));
        shell.open();
        Ui.until(display, "the workers are shown", () -> view.lines().size() > 3);
    }

    @AfterEach
    void close() {
        shell.dispose();
    }

    private void select(long pid) {
        Ui.until(display, "process " + pid + " is there",
                () -> view.lines().stream().anyMatch(line -> line.row().pid() == pid));
        view.lines().stream().filter(line -> line.row().pid() == pid).forEach(line -> view.grid().select(line.key()));
    }

    private boolean says(String text) {
        return !Ui.all(shell, Label.class, label -> label.isVisible() && label.getText().contains(text)).isEmpty();
    }

    private static MessageRecord message(int ago, String from, String to, String channel, Outcome outcome) {
        return new MessageRecord(NOW.minusMillis(ago), from, to, channel, true, 100 + ago,
                Duration.ofMillis(outcome == Outcome.OPEN ? 0 : ago), outcome);
    }

    private void threeMessages() {
        pools.messages.add(message(30, "main", "hash-1", "render", Outcome.DONE));
        pools.messages.add(message(20, "hash-1", "main", "metrics", Outcome.FAILED));
        pools.messages.add(message(10, "main", "hash-2", "render", Outcome.OPEN));
    }

    @Test
    void theVerdictSaysWhatToDoAndDrawsTheMemoryOfTheLastMinute() {
        life.death(pool, NOW.toEpochMilli());
        view.openVerdict();
        select(4077);
        Ui.until(display, "the advice", () -> says("What to do: Give it a larger heap"));
        StyledText text = Ui.all(shell, StyledText.class, StyledText::isVisible).get(0);
        for (String line : List.of("running: 'thumbnail'", "not begun: 'hash'", "  | java.lang.OutOfMemoryError"))
            assertTrue(text.getText().contains(line), text.getText());
        assertEquals(1, Ui.all(shell, Canvas.class, c -> c.isVisible() && Math.abs(c.getSize().x - 302) < 20).size(),
                "the curve");
        select(4100);
        Ui.until(display, "nothing to do for one that lives", () -> !says("What to do"));
    }

    @Test
    void aFileKeptWithADeathIsOpenedByItsLink(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("threads.txt"), "main: WAITING");
        Exit exit = new Exit(1, NOW, Exit.Cause.UNRESPONSIVE, 137, Optional.of("KILL"), "gave no sign", List.of(),
                List.of(), new Diagnosis(1, Duration.ofSeconds(9), 0, Optional.empty(), "", List.of(), List.of(
                        new Dump(Dump.Kind.THREADS, file),
                        new Dump(Dump.Kind.HEAP, folder.resolve("gone.hprof")))));
        pools.errors.report(new Problem(NOW, Problem.Kind.DEATH, "hash-1", "gave no sign", Optional.of(exit)));
        view.details().open(Tab.ERRORS);
        Ui.until(display, "the error", () -> view.details().errors().problems().rows().size() == 1);
        Table errors = view.details().errors().problems().control();
        errors.select(0);
        errors.notifyListeners(SWT.DefaultSelection, new Event());
        Link link = Ui.all(shell, Link.class, Link::isVisible).get(0);
        press(link, "1");
        Ui.until(display, "it is told", () -> says("gone.hprof is no longer there"));
        press(link, "0");
        Ui.until(display, "the dump", () -> Ui.all(shell, StyledText.class, StyledText::isVisible).stream()
                .anyMatch(each -> each.getText().equals("main: WAITING")));
    }

    private static void press(Link link, String href) {
        Event event = new Event();
        event.text = href;
        link.notifyListeners(SWT.Selection, event);
    }

    @Test
    void signalsAreListedNewestFirstAndFiltered() {
        threeMessages();
        view.details().open(Tab.SIGNALS);
        SignalsTab signals = view.details().signals();
        Ui.until(display, "all three", () -> signals.messages().rows().size() == 3);
        assertEquals(List.of("hash-2", "main", "hash-1"),
                signals.messages().rows().stream().map(MessageRecord::to).toList());
        assertEquals("", signals.messages().control().getItem(0).getText(5), "an open one has no latency");
        assertEquals("20.0 ms", signals.messages().control().getItem(1).getText(5));
        List<Combo> chosen = Ui.all(signals.control(), Combo.class, any -> true);
        choose(chosen.get(0), "render");
        assertEquals(2, signals.messages().rows().size());
        choose(chosen.get(1), "hash-1");
        assertEquals(1, signals.messages().rows().size());
        choose(chosen.get(2), "failed");
        assertEquals(0, signals.messages().rows().size());
        for (Combo each : chosen) choose(each, each.getItem(0));
        Text text = Ui.all(signals.control(), Text.class, any -> true).get(0);
        text.setText("main -metrics hash-2");
        assertEquals(1, signals.messages().rows().size());
        assertTrue(says("1 message of 3"));
    }

    private static void choose(Combo combo, String item) {
        combo.select(combo.indexOf(item));
        combo.notifyListeners(SWT.Selection, new Event());
    }

    @Test
    void signalsArePausedAndClearedInTheViewOnly() {
        threeMessages();
        view.details().open(Tab.SIGNALS);
        SignalsTab signals = view.details().signals();
        Ui.until(display, "all three", () -> signals.messages().rows().size() == 3);
        List<ToolItem> tools = List.of(Ui.all(signals.control(), ToolBar.class, any -> true).get(0).getItems());
        tools.get(1).notifyListeners(SWT.Selection, new Event());
        assertEquals(0, signals.messages().rows().size());
        assertEquals(3, pools.messages.recent().size());
        pools.messages.add(message(0, "main", "hash-2", "render", Outcome.DONE));
        Ui.until(display, "only the new one", () -> signals.messages().rows().size() == 1);
        tools.get(0).setSelection(true);
        tools.get(0).notifyListeners(SWT.Selection, new Event());
        pools.messages.add(message(-5, "main", "hash-2", "render", Outcome.DONE));
        int reads = pools.messages.reads.get();
        awaitARefresh();
        assertEquals(1, signals.messages().rows().size());
        assertTrue(pools.messages.reads.get() <= reads + 1, "one reading may have been under way");
        tools.get(0).setSelection(false);
        tools.get(0).notifyListeners(SWT.Selection, new Event());
        Ui.until(display, "it goes on", () -> signals.messages().rows().size() == 2);
    }

    /** Until two new figures of a worker have come to the table, which takes more than one period of the details. */
    private void awaitARefresh() {
        for (int i = 0; i < 2; i++) {
            long done = pool.snapshot().done() + 1000;
            pool.slots.get(0).set(WorkerState.READY, 0, done, 0, 1);
            Ui.until(display, "the table has " + done, () -> view.lines().stream()
                    .anyMatch(line -> line.row().done() >= done && line.row().pid() == 4100));
        }
    }

    @Test
    void noMessageIsReadWhileAnotherTabIsShown() {
        threeMessages();
        awaitARefresh();
        assertEquals(0, pools.messages.reads.get());
        view.details().open(Tab.SIGNALS);
        Ui.until(display, "it is read", () -> pools.messages.reads.get() > 1);
        view.openTrends();
        awaitARefresh();
        int reads = pools.messages.reads.get();
        awaitARefresh();
        assertEquals(reads, pools.messages.reads.get());
    }

    @Test
    void theViewWorksWithoutTheServiceOfMessages() {
        pools.messagesThere = false;
        view.details().open(Tab.SIGNALS);
        Ui.until(display, "it says so", () -> says("The service of messages is not running"));
        pools.messagesThere = true;
        threeMessages();
        Ui.until(display, "it came", () -> view.details().signals().messages().rows().size() == 3);
    }

    @Test
    void eachChannelHasItsRateAndLatencyAndIsSortedByAClickOnAHead() {
        pools.messages.traffic(500, Instant.now(), 3);
        view.details().open(Tab.SIGNALS);
        DataTable<?> channels = view.details().signals().channels();
        Ui.until(display, "four channels", () -> channels.rows().size() == 4);
        assertEquals("cache.invalidate", channels.control().getItem(0).getText(0));
        assertTrue(channels.control().getItem(0).getText(3).endsWith(" ms"));
        channels.control().getColumn(0).notifyListeners(SWT.Selection, new Event());
        assertEquals("render", channels.control().getItem(0).getText(0));
        assertEquals(SWT.DOWN, channels.control().getSortDirection());
    }

    @Test
    void theSelectedMessageStaysSelectedWhileOthersCome() {
        threeMessages();
        view.details().open(Tab.SIGNALS);
        DataTable<MessageRecord> messages = view.details().signals().messages();
        Ui.until(display, "all three", () -> messages.rows().size() == 3);
        messages.control().select(1);
        MessageRecord chosen = messages.selected().get(0);
        pools.messages.add(message(-50, "main", "hash-2", "render", Outcome.DONE));
        Ui.until(display, "the fourth", () -> messages.rows().size() == 4);
        assertEquals(List.of(chosen), messages.selected());
        assertEquals(2, messages.control().getSelectionIndex());
    }

    @Test
    void messagesAreCopiedAndExported() {
        threeMessages();
        view.details().open(Tab.SIGNALS);
        DataTable<MessageRecord> messages = view.details().signals().messages();
        Ui.until(display, "all three", () -> messages.rows().size() == 3);
        messages.control().select(1);
        Ui.key(messages.control(), SWT.MOD1, 'c', 'c');
        Clipboard clipboard = new Clipboard(display);
        String copied = (String) clipboard.getContents(TextTransfer.getInstance());
        clipboard.dispose();
        assertTrue(copied.endsWith("\thash-1\tmain\tmetrics\tfailed\t20.0 ms\t120 B\tcall"), copied);
        List<String> csv = messages.text(TableFile.CSV).lines().toList();
        assertEquals("Time,From,To,Channel,Status,Latency,Bytes,Kind", csv.get(0));
        assertTrue(csv.get(2).endsWith("Z,hash-1,main,metrics,failed,20,120,call"), csv.get(2));
        assertTrue(messages.text(TableFile.JSON).contains("\"Status\":\"open\",\"Latency\":null"));
    }

    @Test
    void twoThousandMessagesAreShownAndOnlyThoseInSightAreWritten() {
        pools.messages.traffic(Messages.KEPT + 100, Instant.now(), 5);
        view.details().open(Tab.SIGNALS);
        DataTable<MessageRecord> messages = view.details().signals().messages();
        Ui.until(display, "all", () -> messages.control().getItemCount() == Messages.KEPT);
        assertEquals(Messages.KEPT, messages.rows().size());
    }

    @Test
    void channelsShowPeersWithWhatTheyListenToAndThePools() {
        pools.messages.traffic(10, NOW, 3);
        view.details().open(Tab.CHANNELS);
        ChannelsTab channels = view.details().channels();
        Ui.until(display, "five peers and a pool",
                () -> channels.peers().rows().size() == 5 && channels.pools().rows().size() == 1);
        Table peers = channels.peers().control();
        assertEquals("main", peers.getItem(4).getText(0));
        assertEquals("cache.invalidate, index.update, metrics", peers.getItem(4).getText(1));
        assertEquals("", peers.getItem(0).getText(6), "a process does not tell what waits in it");
        assertEquals("2 of 2", channels.pools().control().getItem(0).getText(2));
    }

    @Test
    void whatIsSharedIsListedWithItsUsersAndAFailureIsSaid() {
        pools.shared = () -> List.of(
                new SharedObject("queue", "jobs", 4L << 20, List.of(4100L, 77L)),
                new SharedObject("lock", "index", 64, List.of()));
        view.details().open(Tab.CHANNELS);
        Table shared = view.details().channels().shared().control();
        Ui.until(display, "both", () -> says("Shared by name: 2 things, 4.00 MB."));
        assertEquals("index", shared.getItem(0).getText(1));
        Ui.until(display, "the name of a user", () -> shared.getItem(1).getText(2).equals("hash-1 (4100), 77"));
        pools.shared = () -> {
            throw new IOException("/dev/shm/x belongs to somebody else");
        };
        Ui.until(display, "why", () -> says("What is shared cannot be listed: /dev/shm/x belongs to somebody else"));
        assertEquals(0, shared.getItemCount());
    }

    @Test
    void aListingThatHangsHoldsNothingUp() {
        CountDownLatch end = new CountDownLatch(1);
        pools.shared = () -> {
            Ui.await(end);
            return List.of();
        };
        try {
            view.details().open(Tab.CHANNELS);
            pools.messages.traffic(10, NOW, 3);
            Ui.until(display, "the peers", () -> view.details().channels().peers().rows().size() == 5);
            awaitARefresh();
        } finally {
            end.countDown();
        }
    }

    @Test
    void errorsHaveTheHealthOfTheProgramAbove() {
        view.details().open(Tab.ERRORS);
        Ui.until(display, "nothing is wrong", () -> says("Nothing has gone wrong since this program began."));
        assertTrue(says("This program: heap 60.0 MB of 512 MB, collectors take 1.2 % of the time, no thread"));
        pools.errors.stuck = List.of("The reactor has been held up for 7 s.");
        pools.errors.report(new Problem(NOW, Problem.Kind.OTHER, "a\nb", "went wrong", Optional.empty()));
        Ui.until(display, "both", () -> says("held up for 7 s") && says("The last 1 of 1 error since"));
        assertEquals("a\\u000ab", view.details().errors().problems().control().getItem(0).getText(2));
    }

    @Test
    void theTabIsTheSameWhenTheViewIsOpenedAgain() {
        view.details().open(Tab.ERRORS);
        shell.dispose();
        assertEquals("ERRORS", memory.get("tab"));
        memory.put("tab", "4");
        open();
        shell.dispose();
        assertEquals("DUMP", memory.get("tab"), "the number that older versions wrote");
        assertFalse(memory.isEmpty());
    }

    @Test
    void pausingTheViewStopsItsTabs() {
        view.details().open(Tab.ERRORS);
        Ui.until(display, "it is read", () -> says("Nothing has gone wrong"));
        view.pause();
        view.refreshSoon();
        pools.errors.report(new Problem(NOW, Problem.Kind.OTHER, "a", "went wrong", Optional.empty()));
        view.choose(choice -> choice.groupedBy(Grouping.NONE));
        Ui.until(display, "drawn while paused", () -> !view.shownChoice().tree());
        int rows = view.details().errors().problems().rows().size();
        view.pause();
        Ui.until(display, "it goes on", () -> view.details().errors().problems().rows().size() == 1);
        assertEquals(0, rows);
    }

    @Test
    void thePoolTabTellsWhyAWorkerWasPickedAndWhatAnotherStrategyWouldHaveDone() {
        for (int i = 0; i < 4; i++) pool.pick(i, Duration.ofSeconds(4 - i), 0);
        view.openPool();
        PicksPanel picks = view.details().pool().picks();
        Ui.until(display, "the picks", () -> picks.picks().rows().size() == 4);
        assertEquals(List.of(4, 0), picks.shares().rows().stream().map(each -> each.picked()).toList());
        String other = "least-connections";
        picks.other().select(List.of(picks.other().getItems()).indexOf(other));
        picks.other().notifyListeners(SWT.Selection, new Event());
        Ui.until(display, "the comparison", () -> says(other + " would have picked the same in 0"));
        assertEquals(List.of(0, 4), picks.shares().rows().stream().map(each -> each.other()).toList());
    }
}
