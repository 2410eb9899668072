package dev.drover.ui.internal.source;

import dev.drover.ui.internal.model.TableSnapshot;
import dev.drover.ui.internal.model.Trend;

/** The next state of the view: the table with its totals, and the trends of the selected processes. */
public record Update(TableSnapshot table, Trend trend) {}
