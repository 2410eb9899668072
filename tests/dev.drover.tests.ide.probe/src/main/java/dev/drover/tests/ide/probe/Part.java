package dev.drover.tests.ide.probe;

/** What a person does in the IDE in one session. */
interface Part {
    void play(Stage stage) throws Exception;
}
