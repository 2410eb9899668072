package dev.drover.process.internal.join;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;
import dev.drover.wire.link.PrivateFiles;
import dev.drover.wire.link.SafeLog;
import jdk.net.ExtendedSocketOptions;

/** The listening socket of the {@link Door}, in a directory of its own. */
class DoorSocket implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(DoorSocket.class);
    private static final int QUEUE = 1_024;

    private final RuntimeDirectory directory;
    private final ServerSocketChannel channel;
    /** Null where a socket does not tell who has connected. */
    private final UserPrincipal owner;

    DoorSocket() throws IOException {
        directory = RuntimeDirectory.make();
        ServerSocketChannel opened = null;
        try {
            opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            opened.bind(UnixDomainSocketAddress.of(directory.socket()), QUEUE);
            // Elsewhere the folder must do: it is the user's own.
            if (Platform.THIS.has(Help.PERMISSIONS)) PrivateFiles.protect(directory.socket());
            owner = Platform.THIS.has(Help.PEER_USER) ? Files.getOwner(directory.socket()) : null;
            channel = opened;
        } catch (IOException | RuntimeException | Error e) {
            if (opened != null) opened.close();
            directory.close();
            throw e;
        }
    }

    Path path() {
        return directory.socket();
    }

    /** Whether whoever knows the path can connect. */
    boolean isThere() {
        return channel.isOpen() && Files.exists(path(), LinkOption.NOFOLLOW_LINKS);
    }

    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    /** @throws IOException if somebody else has connected */
    void checkUser(SocketChannel stranger) throws IOException {
        if (owner == null || !stranger.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) return;
        UserPrincipal user = stranger.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        if (!user.equals(owner)) throw new IOException("it belongs to the user " + user.getName());
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "The workers' socket could not be closed", e);
        } finally {
            directory.close();
        }
    }
}
