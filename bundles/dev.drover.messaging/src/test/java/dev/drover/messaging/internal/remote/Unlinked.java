package dev.drover.messaging.internal.remote;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Loads interfaces that lack what they refer to, as those of a bundle do whose imports are not complete. */
final class Unlinked extends ClassLoader {

    /** What is not there. */
    interface Missing {}

    /** Has a method that takes what is not there. */
    interface Taking {
        void take(Missing missing);
    }

    /** Is below what is not there. */
    interface Below extends Missing {}

    /** A service by the one that is there. */
    static final class Service implements Taking {
        @Override
        public void take(Missing missing) {
            throw new AssertionError("cannot be called");
        }
    }

    private static final Set<String> OWN =
            Set.of(Taking.class.getName(), Below.class.getName(), Service.class.getName());

    Unlinked() {
        super(Unlinked.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.equals(Missing.class.getName())) throw new ClassNotFoundException(name);
        if (!OWN.contains(name)) return super.loadClass(name, resolve);
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream code = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] read = code.readAllBytes();
            return defineClass(name, read, 0, read.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
