package dev.drover.pool.internal;

import dev.drover.pool.internal.dispatch.Strategies;

/** The strategies that the service of pools has, for those of this bundle who wait for one. */
interface PresentStrategies {
    Strategies present();
}
