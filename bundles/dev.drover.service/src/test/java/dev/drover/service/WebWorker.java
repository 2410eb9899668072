package dev.drover.service;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpServer;
import dev.drover.host.Host;
import dev.drover.wire.Codec;
import dev.drover.wire.Task;

/** A worker that serves HTTP with the JDK's own server. */
final class WebWorker {

    static final Task<String, String> LISTEN = Task.of("web:listen", Codec.UTF8, Codec.UTF8);
    static final Task<String, String> LEAVE = Task.of("web:leave", Codec.UTF8, Codec.UTF8);

    private static volatile boolean leaving;

    private WebWorker() {}

    public static void main(String[] args) {
        new Host().handle(LISTEN, (port, context) -> listen()).handle(LEAVE, (port, context) -> {
            leaving = true;
            return "";
        }).run();
    }

    private static String listen() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.createContext("/", exchange -> {
            byte[] body = Long.toString(ProcessHandle.current().pid()).getBytes();
            if (leaving) exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        return Integer.toString(server.getAddress().getPort());
    }
}
