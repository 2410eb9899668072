/**
 * What processes of one user on one machine share: memory, locks, semaphores, queues and named pipes. Each has a name
 * in a {@link dev.drover.shared.SharedFolder}. Needs the JDK only, so it can stand on a worker's class path.
 *
 * <p><b>Life.</b> A thing is there as long as somebody uses it: the last who closes it removes it. What users that
 * died have left is removed by the next one that uses the folder, and memory, queues and pipes also when a program
 * ends in order without closing them. Locks and permits of the dead go to those that wait for them. That somebody is
 * dead is told by the kernel, never by time: who is only slow or stopped keeps what it has.
 *
 * <p><b>Waiting.</b> Memory wakes nobody, so those who wait look again and again: for some microseconds in a loop,
 * for a millisecond giving way to others, then after pauses of an eighth of what they have waited, 50 µs to 5 ms.
 * What comes soon is seen within microseconds, what comes late at most an eighth late; one that waits long takes
 * about 1 % of a core. Who waits for hours does better with a socket.
 *
 * <p><b>Trust.</b> The folder is for its user only. Programs of the same user can write into what is shared, and are
 * trusted as far as that: a file made shorter is an exception here, but what they write is believed.
 *
 * <p>Not here, since the JDK's own suffice: anonymous pipes ({@link ProcessBuilder#startPipeline}, {@link Process}),
 * Unix and TCP sockets ({@link java.nio.channels.SocketChannel}).
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package dev.drover.shared;
