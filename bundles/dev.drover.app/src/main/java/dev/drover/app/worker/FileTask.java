package dev.drover.app.worker;

import dev.drover.wire.Codec;
import dev.drover.wire.Task;

/** What the product asks its workers. */
public final class FileTask {

    /** The facts of one file. Reading does no harm, so it may be done again when a worker dies. */
    public static final Task<FileRequest, FileFacts> FACTS =
            Task.of("file:facts", Codec.record(FileRequest.class), Codec.record(FileFacts.class)).asIdempotent();

    private FileTask() {}
}
