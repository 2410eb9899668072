package dev.drover.lifecycle.internal;

import java.util.Optional;

import dev.drover.api.lifecycle.MemoryBudget;
import dev.drover.lifecycle.SharedBudget;
import org.osgi.service.component.annotations.Component;

/** The memory budget of the program as a service. */
@Component
public final class BudgetComponent implements MemoryBudget {

    private final MemoryBudget budget = new SharedBudget();

    @Override
    public Usage usage() {
        return budget.usage();
    }

    @Override
    public Optional<Claim> claim(long bytes) {
        return budget.claim(bytes);
    }

    @Override
    public boolean mayRelieve() {
        return budget.mayRelieve();
    }

    @Override
    public void limit(long bytes) {
        budget.limit(bytes);
    }

    @Override
    public void share(double share) {
        budget.share(share);
    }
}
