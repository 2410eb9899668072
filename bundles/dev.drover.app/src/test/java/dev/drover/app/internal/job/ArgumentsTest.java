package dev.drover.app.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.OptionSpec;

class ArgumentsTest {

    @TempDir
    Path current;

    @Test
    void withoutArgumentsTheCurrentDirectoryIsWorkedOnOnceByOneWorkerAProcessor() throws Exception {
        Arguments arguments = parse();
        assertEquals(current.toRealPath(), arguments.dir());
        assertEquals(Runtime.getRuntime().availableProcessors(), arguments.workers());
        assertEquals(Optional.empty(), arguments.strategy());
        assertEquals(1, arguments.rounds());
        assertEquals(Set.of(), arguments.skip());
        assertEquals(Optional.empty(), arguments.facts());
        assertFalse(arguments.json());
        assertFalse(arguments.plain());
    }

    @Test
    void everyOptionIsRead() throws Exception {
        Path dir = Files.createDirectory(current.resolve("dir"));
        Arguments arguments = parse("--dir", "dir", "--workers", "3", "--strategy", "random", "--repeat", "7", "--skip",
                ".git", "--skip", "target", "--facts", "out.jsonl", "--json", "--plain");
        assertEquals(
                new Arguments(dir.toRealPath(), 3, Optional.of("random"), 7, Set.of(".git", "target"),
                        Optional.of(current.resolve("out.jsonl")), true, true),
                arguments);
    }

    @Test
    void aValueMayFollowAnEqualsSign() throws Exception {
        Path dir = Files.createDirectory(current.resolve("dir"));
        Arguments arguments = parse("--dir=dir", "--workers=3", "--strategy=random", "--repeat=7", "--skip=.git",
                "--skip=a=b", "--facts=--out.jsonl");
        assertEquals(
                new Arguments(dir.toRealPath(), 3, Optional.of("random"), 7, Set.of(".git", "a=b"),
                        Optional.of(current.resolve("--out.jsonl")), false, false),
                arguments);
    }

    @Test
    void valuesAreTakenAsTheyAreTyped() throws Exception {
        assertEquals(Set.of("@file", "'a", "\"b\"", "${user.home}", "c,d", "-e", " "),
                parse("--skip", "@file", "--skip", "'a", "--skip", "\"b\"", "--skip", "${user.home}", "--skip", "c,d",
                        "--skip", "-e", "--skip", " ").skip());
    }

    @Test
    void repeatWithoutANumberIsEndless() throws Exception {
        assertEquals(Arguments.ENDLESS, parse("--repeat").rounds());
        assertEquals(Arguments.ENDLESS, parse("--repeat", "--json").rounds());
    }

    @Test
    void aLinkToADirectoryIsResolved() throws Exception {
        Path dir = Files.createDirectory(current.resolve("dir"));
        Files.createSymbolicLink(current.resolve("link"), dir);
        assertEquals(dir.toRealPath(), parse("--dir", "link").dir());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "--dir gone | does not exist",
            "--dir file | is not a directory",
            "--dir | needs a value",
            "--dir --json | needs a value",
            "--workers 0 | --workers is '0': give a whole number from 1 to 1000.",
            "--workers 1001 | from 1 to 1000",
            "--workers two | --workers is 'two': give a whole number",
            "--workers 99999999999999999999 | from 1 to 1000",
            "--repeat 0 | from 1 to 1000000",
            "--repeat -1 | from 1 to 1000000",
            "--workers= | --workers is '': give a whole number",
            "--workers --json | --workers needs a value",
            "--workers --x | --workers needs a value",
            "--workers 1 --workers=2 | is given twice",
            "--repeat=0 | from 1 to 1000000",
            "--repeat 5 6 | '6' is no option",
            "--skip a/b | a directory's name",
            "--skip= | a directory's name",
            "--facts . | is a directory",
            "--facts gone/out | does not exist",
            "--json --json | is given twice",
            "--json=true | --json takes no value",
            "--json= | --json takes no value",
            "--wokers 3 | '--wokers' is no option",
            "--work 3 | '--work' is no option",
            "--wokers=3 | '--wokers=3' is no option",
            "-- | '--' is no option",
            "@file | '@file' is no option",
            "stray | 'stray' is no option",
            "-workers 3 | '-workers' is no option",
    })
    void whatCannotBeIsRefusedInOneSentence(String line, String part) throws Exception {
        Files.createFile(current.resolve("file"));
        BadArgument refusal = assertThrows(BadArgument.class, () -> parse(line.split(" ")));
        String message = refusal.getMessage();
        assertTrue(message.contains(part), message);
        assertTrue(message.endsWith("."), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void hostileTextIsEscapedInTheRefusal() {
        BadArgument refusal = assertThrows(BadArgument.class, () -> parse("--dir", "a\u001b[2Jb\nc"));
        assertTrue(refusal.getMessage().contains("a\\u001b[2Jb\\u000ac"), refusal.getMessage());
        refusal = assertThrows(BadArgument.class, () -> parse("--dir", "nul\0"));
        assertTrue(refusal.getMessage().contains("cannot be the path"), refusal.getMessage());
    }

    @Test
    void theUsageNamesEveryOption() {
        List<String> known = new ArrayList<>(Arguments.options().stream().map(OptionSpec::longestName).toList());
        known.add("--help");
        assertEquals(known, Pattern.compile("(?m)^  (--[a-z]+) ").matcher(Arguments.usage()).results()
                .map(match -> match.group(1)).toList());
    }

    private Arguments parse(String... arguments) throws BadArgument {
        return Arguments.parse(List.of(arguments), current);
    }
}
