package dev.drover.tests.ide.probe;

import java.util.Map;

/** Opens the process manager and looks at the row of the IDE itself. */
final class Look implements Part {

    @Override
    public void play(Stage stage) throws Exception {
        ProcessTable table = stage.openView();
        Map<String, String> row = stage.row(table, ProcessHandle.current().pid(), "CPU", "[0-9.]+ %");
        stage.report().setProperty("name", row.get("Name"));
        stage.screen().picture(stage.window().getShell(), stage.folder().resolve("window.png"));
    }
}
