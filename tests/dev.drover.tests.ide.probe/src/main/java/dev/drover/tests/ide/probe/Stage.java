package dev.drover.tests.ide.probe;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

import org.eclipse.core.runtime.ServiceCaller;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.workbench.modeling.EPartService;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IWorkbenchWindow;

/**
 * The IDE that is used.
 *
 * @param folder where pictures go
 * @param report what was seen, for the test
 */
record Stage(Screen screen, IWorkbenchWindow window, Path folder, Properties report) {
    static final String VIEW = "dev.drover.ui.processes";

    /** Opens the process manager as a person does. */
    ProcessTable openView() throws Exception {
        new ShowView(screen, window).open("Drover", "Process Manager", folder.resolve("show-view.png"));
        return screen.await("the table", this::table);
    }

    Optional<ProcessTable> table() {
        return part().flatMap(ProcessTable::in);
    }

    /** What the process manager is drawn on, if it is open. */
    Optional<Composite> part() {
        MPart part = window.getService(EPartService.class).findPart(VIEW);
        return part != null && part.getWidget() instanceof Composite widget ? Optional.of(widget) : Optional.empty();
    }

    /** The cells of the row with that process id by their heads, once a cell of it matches. */
    Map<String, String> row(ProcessTable table, long pid, String head, String pattern) throws Exception {
        try {
            return screen.await("a row of process " + pid + " with " + head + " " + pattern, () -> Optional
                    .ofNullable(rows(table.text()).get(Long.toString(pid)))
                    .filter(cells -> cells.getOrDefault(head, "").matches(pattern)));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + " in:\n" + screen.call(table::text), e);
        }
    }

    /** The rows of living processes by process id, the cells of each by their heads. */
    static Map<String, Map<String, String>> rows(String table) {
        List<List<String>> lines = table.lines().map(line -> Arrays.asList(line.split("\t", -1))).toList();
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        for (List<String> cells : lines.subList(Math.min(1, lines.size()), lines.size())) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < cells.size(); i++) row.put(lines.get(0).get(i), cells.get(i));
            if (!"ended".equals(row.get("State"))) rows.put(row.getOrDefault("PID", ""), row);
        }
        return rows;
    }

    /** The services are there before the window is, for their bundles start before the application. */
    static <T> T service(Class<T> type) {
        return new ServiceCaller<>(Probe.class, type)
                .current()
                .orElseThrow(() -> new AssertionError("there is no service " + type.getName()));
    }
}
