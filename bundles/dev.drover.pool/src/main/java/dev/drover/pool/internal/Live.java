package dev.drover.pool.internal;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.RandomAccess;

/** The workers that may be picked, in slot order; never changes, a new one is made instead. */
final class Live extends AbstractList<Member> implements RandomAccess {

    static final Live NONE = new Live(new Member[0]);

    private final Member[] members;

    Live(Member[] members) {
        this.members = members;
    }

    @Override
    public Member get(int index) {
        return members[index];
    }

    @Override
    public int size() {
        return members.length;
    }

    /** A worker with nothing in flight, null if there is none. */
    Member idle() {
        for (Member member : members) if (member.idle()) return member;
        return null;
    }

    boolean anyRoom() {
        for (Member member : members) if (member.hasRoom()) return true;
        return false;
    }

    /** Enters the first worker with room after the given one, in turn; null if none has room. */
    Member enterAfter(Member first) {
        int begin = 0;
        while (begin < members.length && members[begin] != first) begin++;
        for (int i = 1; i <= members.length; i++) {
            Member member = members[(begin + i) % members.length];
            if (member.enter()) return member;
        }
        return null;
    }

    /** Enters the first worker that lets the request in; null if none does. */
    Member enterFor(Request<?, ?> request) {
        for (Member member : members) if (member.enterFor(request)) return member;
        return null;
    }

    /** All but the one with the fewest requests in flight. */
    Live withoutLeastBusy() {
        Member least = Arrays.stream(members).min(Comparator.comparingInt(Member::inFlight)).orElse(null);
        return new Live(Arrays.stream(members).filter(each -> each != least).toArray(Member[]::new));
    }

    /** Those that have not been closed since this was made. */
    Live open() {
        for (Member member : members)
            if (member.gate.closed())
                return new Live(Arrays.stream(members).filter(each -> !each.gate.closed()).toArray(Member[]::new));
        return this;
    }
}
