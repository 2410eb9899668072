package dev.drover.process.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.OptionalInt;

import dev.drover.api.process.Console;
import org.junit.jupiter.api.Test;

class DebugPortTest {

    private final ConsoleBuffer console = new ConsoleBuffer(1 << 16);
    private final DebugPort port = new DebugPort();

    private void print(String text) {
        console.add(Instant.EPOCH, Console.Stream.OUT, text);
    }

    @Test
    void itIsKnownOnceItHasBeenPrinted() {
        assertEquals(OptionalInt.empty(), port.find(console, 0));
        print("Hello");
        print("Listening for transport dt_socket at address: 40123");
        assertEquals(OptionalInt.of(40123), port.find(console, 0));
    }

    @Test
    void nodeAndPythonSayItInTheirOwnWords() {
        print("Debugger listening on ws://127.0.0.1:45678/0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e");
        assertEquals(OptionalInt.of(45_678), port.find(console, 0));
        DebugPort second = new DebugPort();
        long next = console.next();
        print("Debugger listening on 127.0.0.1:45679");
        assertEquals(OptionalInt.of(45_679), second.find(console, next));
    }

    @Test
    void whatAProcessBeforeHasPrintedDoesNotCount() {
        print("Listening for transport dt_socket at address: 1");
        assertEquals(OptionalInt.empty(), port.find(console, console.next()));
    }

    @Test
    void whatCanBeNoPortIsPassedOver() {
        for (String number : new String[] {"99999999999", "65536", "0", "400001", "123456789012345678901234567890"}) {
            print("Listening for transport dt_socket at address: " + number);
            assertEquals(OptionalInt.empty(), port.find(console, 0));
        }
        print("Listening for transport dt_socket at address: 65535");
        assertEquals(OptionalInt.of(65_535), port.find(console, 0));
    }

    @Test
    void onceFoundItStaysThoughItsLineIsNoLongerKept() {
        ConsoleBuffer small = new ConsoleBuffer(200);
        small.add(Instant.EPOCH, Console.Stream.OUT, "Listening for transport dt_socket at address: 40123");
        assertEquals(OptionalInt.of(40123), port.find(small, 0));
        for (int i = 0; i < 10; i++) small.add(Instant.EPOCH, Console.Stream.OUT, "x".repeat(50));
        assertEquals(OptionalInt.of(40123), port.find(small, 0));
    }
}
