package dev.drover.tests.ide.probe;

import org.eclipse.ui.IViewReference;

/** Looks for what is left of the process manager after it was removed while its view was open. */
final class Gone implements Part {

    @Override
    public void play(Stage stage) throws Exception {
        boolean listed = stage.screen().call(() -> stage.window().getWorkbench().getViewRegistry().find(
                Stage.VIEW) != null);
        stage.report().setProperty("listed", Boolean.toString(listed));
        boolean open = stage.screen().call(() -> {
            for (IViewReference view : stage.window().getActivePage().getViewReferences())
                if (view.getId().equals(Stage.VIEW)) return true;
            return false;
        });
        stage.report().setProperty("open", Boolean.toString(open));
        stage.screen().picture(stage.window().getShell(), stage.folder().resolve("gone.png"));
    }
}
