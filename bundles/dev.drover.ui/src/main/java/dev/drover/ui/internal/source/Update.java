package dev.drover.ui.internal.source;

import dev.drover.ui.internal.model.TableSnapshot;
import dev.drover.ui.internal.model.Trend;

/** What the view shows next: the table with its totals, and the trends of the selected processes. */
public record Update(TableSnapshot scene, Trend trend) {}
