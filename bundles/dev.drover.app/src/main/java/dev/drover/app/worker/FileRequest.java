package dev.drover.app.worker;

import java.net.URI;
import java.nio.file.Path;

/**
 * Which file to look at.
 *
 * @param uri the file's address. A URI carries the bytes of a name that is no valid text in this or that process's
 *     character set; {@link Path#toString} would lose them.
 */
public record FileRequest(String uri) {

    public static FileRequest of(Path file) {
        return new FileRequest(file.toUri().toString());
    }

    Path file() {
        return Path.of(URI.create(uri));
    }
}
