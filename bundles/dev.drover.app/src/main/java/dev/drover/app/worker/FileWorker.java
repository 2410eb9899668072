package dev.drover.app.worker;

import dev.drover.host.Host;
import dev.drover.wire.Context;

/** The program that the workers of the pool "files" run. */
public final class FileWorker {

    private FileWorker() {}

    public static void main(String[] arguments) {
        new Host().handle(FileTask.FACTS, FileWorker::facts).run();
    }

    private static FileFacts facts(FileRequest request, Context context) throws InterruptedException {
        return FileReading.of(request.file(), context);
    }
}
