package dev.drover.process.internal.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where a program was installed, if that is a place which its sandbox hides. An interpreter in the user's home is of no
 * use without what stands beside it: {@code ~/.nvm/versions/node/v20} has both {@code bin/node} and its modules.
 */
final class Installation {

    /** Folders of programs: what belongs to these stands beside such a folder. */
    private static final Set<String> FOLDERS_OF_PROGRAMS = Set.of("bin", "sbin", "shims", "libexec");
    private static final int MOST_LINKS = 40;

    private final List<Path> hidden;
    private final List<Path> shared = new ArrayList<>();

    /**
     * @param hidden what the sandbox hides, the user's home among them
     * @param home of the user
     */
    Installation(List<Path> hidden, Path home) {
        this.hidden = hidden;
        shared.addAll(hidden);
        // Beside ~/.local/bin lie the data of all programs of the user, keys among them.
        shared.add(home.resolve(".local"));
    }

    /** What makes the program visible, link by link to the file itself; nothing if it is not hidden. */
    List<String> options(Path program) {
        List<String> options = new ArrayList<>();
        Path at = program.normalize();
        for (int links = 0; links < MOST_LINKS && Files.exists(at); links++) {
            Path target = target(at);
            if (isHidden(at)) options.addAll(visible(at, target));
            if (target == null) break;
            at = at.resolveSibling(target).normalize();
        }
        return options;
    }

    private boolean isHidden(Path path) {
        return path.isAbsolute() && hidden.stream().anyMatch(path::startsWith);
    }

    /** Null if it is no link. */
    private static Path target(Path file) {
        try {
            return Files.isSymbolicLink(file) ? Files.readSymbolicLink(file) : null;
        } catch (IOException e) {
            // It has gone meanwhile; the start will tell.
            return null;
        }
    }

    private List<String> visible(Path file, Path target) {
        Path folder = file.getParent();
        Path root = FOLDERS_OF_PROGRAMS.contains(folder.getFileName().toString()) ? folder.getParent() : folder;
        if (shared.stream().noneMatch(each -> each.startsWith(root)))
            return List.of("--ro-bind", root.toString(), root.toString());
        // What else is there is nobody's business.
        return target == null
                ? List.of("--ro-bind", file.toString(), file.toString())
                : List.of("--symlink", target.toString(), file.toString());
    }
}
