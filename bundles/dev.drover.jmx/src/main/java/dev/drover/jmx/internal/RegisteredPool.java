package dev.drover.jmx.internal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import dev.drover.api.Registration;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerSnapshot;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The beans of one pool: its own, and one for each slot, which is added when the slot first has a process. */
final class RegisteredPool {

    private static final String DOMAIN = "dev.drover:";
    private static final int MOST_OF_A_NAME = 1_000;

    private final MBeanServer server;
    private final ProcessPool pool;
    private final PoolFigures figures;
    private final List<ObjectName> names = new ArrayList<>();
    private final BitSet slots = new BitSet();
    private String instance = "";
    private Registration changes;
    private boolean over;

    RegisteredPool(MBeanServer server, ProcessPool pool) {
        this.server = server;
        this.pool = pool;
        figures = new PoolFigures(pool, System::nanoTime);
    }

    synchronized void register() throws JMException {
        if (over) return;
        // Pools of different sets may have one name.
        for (int i = 1; names.isEmpty(); i++) {
            instance = i == 1 ? "" : ",instance=" + i;
            try {
                add("type=Pool,name=", "", figures);
            } catch (InstanceAlreadyExistsException e) {
                if (i == MOST_OF_A_NAME) throw e;
            }
        }
        changes = pool.onChange(this::addWorkers);
        addWorkers();
    }

    private synchronized void addWorkers() {
        if (over) return;
        for (WorkerSnapshot each : pool.snapshot().workers()) {
            if (slots.get(each.slotIndex())) continue;
            slots.set(each.slotIndex());
            try {
                String slot = ",slot=" + (each.slotIndex() + 1);
                add("type=Worker,pool=", slot, new WorkerFigures(figures, each.slotIndex()));
            } catch (JMException e) {
                throw new IllegalStateException("The worker " + each.name() + " cannot be shown by JMX", e);
            }
        }
    }

    private void add(String type, String slot, Object bean) throws JMException {
        ObjectName name = new ObjectName(DOMAIN + type + ObjectName.quote(pool.name()) + slot + instance);
        server.registerMBean(bean, name);
        names.add(name);
    }

    synchronized void unregister() throws JMException {
        over = true;
        if (changes != null) changes.close();
        for (ObjectName name : names) {
            try {
                server.unregisterMBean(name);
            } catch (InstanceNotFoundException e) {
                // Somebody else has removed it, as anybody may.
                continue;
            }
        }
        names.clear();
    }
}
