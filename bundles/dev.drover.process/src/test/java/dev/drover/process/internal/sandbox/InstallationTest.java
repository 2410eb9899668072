package dev.drover.process.internal.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class InstallationTest {

    @TempDir
    Path base;

    private Path home;
    private Installation installation;

    @BeforeEach
    void make() throws IOException {
        home = Files.createDirectory(base.resolve("home"));
        installation = new Installation(List.of(home), home);
    }

    private Path program(String name) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "#!/bin/sh\n");
    }

    private Path link(String name, Path target) throws IOException {
        Files.createDirectories(home.resolve(name).getParent());
        return Files.createSymbolicLink(home.resolve(name), target);
    }

    private static List<String> bound(Path path) {
        return List.of("--ro-bind", path.toString(), path.toString());
    }

    @Test
    void whatStandsBesideTheFolderOfAProgramIsSeen() throws IOException {
        assertEquals(bound(home.resolve(".nvm/v20")), installation.options(program(".nvm/v20/bin/node")));
        assertEquals(bound(home.resolve(".pyenv")), installation.options(program(".pyenv/shims/python3")));
        assertEquals(bound(home.resolve("tool")), installation.options(program("tool/run")));
    }

    @Test
    void whereOtherThingsLieTheProgramAloneIsSeen() throws IOException {
        for (String name : List.of("python3", "bin/python3", ".local/bin/python3"))
            assertEquals(bound(home.resolve(name)), installation.options(program(name)));
    }

    @Test
    void linksAreFollowedToTheProgram() throws IOException {
        Path real = program(".local/share/python/3.13/bin/python3.13");
        Path second = link(".local/bin/python3.13", real);
        Path first = link("bin/python3", Path.of("../.local/bin/python3.13"));
        List<String> options = installation.options(first);
        assertEquals(List.of("--symlink", "../.local/bin/python3.13", first.toString(), "--symlink", real.toString(),
                second.toString(), "--ro-bind", home.resolve(".local/share/python/3.13").toString(),
                home.resolve(".local/share/python/3.13").toString()), options);
    }

    @Test
    void whatIsNotHiddenIsSeenAnyway() throws IOException {
        assertEquals(List.of(), installation.options(Path.of("/bin/sh")));
        assertEquals(List.of("--symlink", "/bin/sh", home.resolve("sh").toString()),
                installation.options(link("sh", Path.of("/bin/sh"))));
        Path round = link("a", Path.of("b"));
        link("b", Path.of("a"));
        assertEquals(List.of(), installation.options(round));
    }
}
