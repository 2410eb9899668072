package dev.drover.ui.internal.source;

import dev.drover.ui.internal.model.Scene;
import dev.drover.ui.internal.model.Trend;

/** What the view shows next: the table with its totals, and the trends of the selected processes. */
public record Update(Scene scene, Trend trend) {}
