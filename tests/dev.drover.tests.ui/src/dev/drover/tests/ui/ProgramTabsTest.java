package dev.drover.tests.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.drover.api.messaging.Messages;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;
import dev.drover.channel.MessageChannel;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** The tabs of the whole program, with the services that the product has. */
final class ProgramTabsTest {
    private final Bundle tests = FrameworkUtil.getBundle(ProgramTabsTest.class);
    private final BundleContext framework = tests.getBundleContext();
    private View view;

    @BeforeEach
    void open() throws Exception {
        view = new View(Display.getDefault(), tests, Arrays.stream(framework.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals("dev.drover.ui"))
                .findFirst()
                .orElseThrow());
    }

    @AfterEach
    void close() {
        if (view != null) view.close();
    }

    private <T> T service(Class<T> type) {
        var reference = framework.getServiceReference(type);
        assertNotNull(reference, () -> "there is no service " + type.getName());
        return framework.getService(reference);
    }

    private void tab(String name) {
        CTabFolder folder = View.all(view.shell, CTabFolder.class, any -> true).get(0);
        CTabItem item = Arrays.stream(folder.getItems())
                .filter(each -> each.getText().replace("&&", "&").equals(name))
                .findFirst()
                .orElseThrow();
        folder.setSelection(item);
        folder.notifyListeners(SWT.Selection, new Event());
    }

    private Table table(String first, String second) {
        return View.all(view.shell, Table.class, table -> table.getColumn(0).getText().equals(first)
                && table.getColumn(1).getText().equals(second)).get(0);
    }

    @Test
    void messagesOfTheProgramAndItsPeersAreShown() throws Exception {
        Messages messages = service(Messages.class);
        try (MessageChannel asker = messages.open("asker"); MessageChannel answerer = messages.open("answerer")) {
            answerer.handle("tests:ask-twice", message -> "yes");
            for (int i = 0; i < 2; i++)
                assertEquals("yes", asker.invoke("answerer", "tests:ask-twice", "?").get(60, TimeUnit.SECONDS));
            tab("Signals");
            Table signals = table("Time", "From");
            view.until("both messages", () -> Arrays.stream(signals.getItems())
                    .filter(item -> item.getText(3).equals("tests:ask-twice") && item.getText(4).equals("done"))
                    .count() == 2);
            tab("Channels & IPC");
            Table peers = table("Peer", "Listens to");
            view.until("both peers", () -> Arrays.stream(peers.getItems())
                    .filter(item -> item.getText(0).matches("asker|answerer"))
                    .count() == 2);
            assertTrue(view.says("can be reached by messages"));
        }
    }

    @Test
    void errorsOfTheProgramAreShownBelowItsHealth() {
        service(ErrorLog.class).report(new Problem(
                Instant.now(), Problem.Kind.OTHER, "test", "made up by a test", Optional.empty()));
        tab("Errors");
        Table errors = table("Time", "Kind");
        view.until("the error", () -> Arrays.stream(errors.getItems())
                .anyMatch(item -> item.getText(3).equals("made up by a test")));
        assertTrue(view.says("This program: heap "));
    }
}
