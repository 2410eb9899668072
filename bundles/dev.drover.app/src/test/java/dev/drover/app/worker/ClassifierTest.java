package dev.drover.app.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierTest {

    @ParameterizedTest
    @CsvSource({
            "Main.java, 'class Main {}', JAVA",
            "pom.xml, '<project/>', XML",
            "picture.svg, '<svg/>', XML",
            "noname, '<?xml version=\"1.0\"?>', XML",
            "package.json, '{}', JSON",
            "gradlew, '#!/bin/sh', SCRIPT",
            "build.SH, 'make', SCRIPT",
            "main.rs, 'fn main() {}', SOURCE",
            "README.md, '# Title', TEXT",
            "BMW.txt, 'BMW', TEXT",
            "MZ.txt, 'MZ and so on', TEXT",
            "BZh.txt, 'BZh is a name', TEXT",
            ".java, 'hidden', JAVA",
            "java, 'no extension', TEXT",
            "dot., 'ends with a dot', TEXT",
    })
    void textIsToldByItsName(String name, String text, FileKind kind) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(Optional.empty(), Classifier.binaryKind(bytes, bytes.length, name));
        assertEquals(kind, Classifier.textKind(bytes, bytes.length, name));
    }

    @ParameterizedTest
    @CsvSource({
            "a.png, 89504e470d0a1a0a, IMAGE",
            "a.txt, ffd8ffe0, IMAGE",
            "a.gif, 474946383961, IMAGE",
            "a.webp, 524946460000000057454250, IMAGE",
            "a.wav, 524946460000000057415645, MEDIA",
            "a.bmp, 424d3a00000000000000, IMAGE",
            "a.mp4, 0000001866747970, MEDIA",
            "a.7z, 377abcaf271c, ARCHIVE",
            "a.xz, fd377a585a00, ARCHIVE",
            "a.zst, 28b52ffd, ARCHIVE",
            "a.bz2, 425a6839314159265359, ARCHIVE",
            "a.pdf, 255044462d312e37, DOCUMENT",
            "a.so, 7f454c46020101, EXECUTABLE",
            "a.exe, 4d5a900003000000, EXECUTABLE",
            "a.dylib, cafebabe00000002, EXECUTABLE",
            "a.class, cafebabe00000041, CLASS",
    })
    void binariesAreToldByTheirFirstBytes(String name, String hex, FileKind kind) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertEquals(Optional.of(kind), Classifier.binaryKind(bytes, bytes.length, name));
    }

    @Test
    void everyPrefixOfABinaryIsJudgedWithoutReadingPastIt() {
        byte[] bytes = HexFormat.of().parseHex("cafebabe00000041");
        for (int length = 0; length < 4; length++) {
            assertEquals(Optional.empty(), Classifier.binaryKind(bytes, length, "a.class"));
        }
    }

    @Test
    void zipFilesAreToldApartByName() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("entry"));
        }
        byte[] bytes = zip.toByteArray();
        assertEquals(Optional.of(FileKind.JAR), Classifier.binaryKind(bytes, bytes.length, "a.jar"));
        assertEquals(Optional.of(FileKind.ARCHIVE), Classifier.binaryKind(bytes, bytes.length, "a.zip"));
        assertEquals(Optional.of(FileKind.DOCUMENT), Classifier.binaryKind(bytes, bytes.length, "a.odt"));
    }

    @Test
    void realFilesOfTheJdkAreKnown() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(1);
        }
        assertEquals(Optional.of(FileKind.ARCHIVE), Classifier.binaryKind(gzip.toByteArray(), gzip.size(), "a"));
        try (InputStream own = ClassifierTest.class.getResourceAsStream("ClassifierTest.class")) {
            byte[] bytes = own.readAllBytes();
            assertEquals(Optional.of(FileKind.CLASS), Classifier.binaryKind(bytes, bytes.length, "a"));
        }
    }

    @Test
    void tarFilesAreToldByTheirHeader() {
        byte[] tar = new byte[512];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        assertEquals(Optional.of(FileKind.ARCHIVE), Classifier.binaryKind(tar, tar.length, "a.tar"));
    }

    @Test
    void nothingIsEmpty() {
        assertEquals(FileKind.EMPTY, Classifier.textKind(new byte[0], 0, "Main.java"));
    }
}
