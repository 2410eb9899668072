package dev.drover.host;

/** Ways in which a handler fails. */
final class Failing {
    private Failing() {}

    static Object in(String way) throws Exception {
        switch (way) {
            case "plain" -> throw new IllegalStateException("boom");
            case "without message" -> throw new NullPointerException();
            case "unprintable" -> throw new Unprintable();
            case "unprintable twice" -> throw new RuntimeException("outer", new Unprintable());
            case "deep" -> deeper(0);
            case "huge" -> throw new Exception("x".repeat(8 << 20));
            case "unicode" -> throw new Exception("ä€😀\ud800".repeat(10_000));
            case "error" -> throw new AssertionError("an error");
            case "circle" -> {
                Exception one = new Exception("one");
                one.initCause(new Exception("two", one));
                throw one;
            }
            case "interrupted" -> throw new InterruptedException("not cancelled");
            default -> throw new IllegalArgumentException(way);
        }
        return null;
    }

    private static int deeper(int depth) {
        return deeper(depth + 1) + deeper(depth + 2);
    }

    /** Its message throws. */
    private static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }
}
