package dev.drover.api.balance;

/**
 * The request that a worker is picked for.
 *
 * @param sequence the pool's count of picks, from 0; makes turn-taking possible without state
 * @param task the task's name
 * @param key the key the request is pinned to, null if none
 */
public record Call(long sequence, String task, String key) {}
