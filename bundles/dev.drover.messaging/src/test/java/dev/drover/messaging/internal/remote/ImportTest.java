package dev.drover.messaging.internal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

class ImportTest {

    private static void wants(String filter, Import... wanted) {
        assertEquals(List.of(wanted), Import.wantedBy(filter), filter);
    }

    @Test
    void aFilterWantsTheObjectsThatItNamesThePeersOf() {
        Import index = new Import("org.example.Index", "finder", "org.example.Index");
        wants("(&(objectClass=org.example.Index)(drover.peer=finder))", index);
        wants("(&(drover.peer=finder)(objectClass=org.example.Index))", index);
        wants("(&(OBJECTCLASS=org.example.Index)( Drover.Peer =finder))", index);
        wants("(&(objectClass=org.example.Index)(&(service.imported=*)(drover.peer=finder)))", index);
        wants("(&(objectClass=org.example.Out$In)(drover.peer=finder))",
                new Import("org.example.Out$In", "finder", "org.example.Out.In"));
        wants("(&(objectClass=org.example.Index)(drover.peer=finder)(drover.object=main))",
                new Import("org.example.Index", "finder", "main"));
        wants("(&(objectClass=org.example.Index)(|(drover.peer=a)(drover.peer=b)))",
                new Import("org.example.Index", "a", "org.example.Index"),
                new Import("org.example.Index", "b", "org.example.Index"));
    }

    @Test
    void aFilterThatAnObjectWouldNotPassWantsNone() {
        wants(null);
        wants("(objectClass=org.example.Index)");
        wants("(drover.peer=finder)");
        wants("(&(objectClass=org.example.Index)(drover.peer=*))");
        wants("(&(objectClass=org.example.Index)(drover.peer=find*))");
        wants("(&(objectClass=org.example.Index)(!(drover.peer=finder)))");
        wants("(&(objectClass=org.example.Index)(drover.peer=finder)(colour=red))");
    }
}
