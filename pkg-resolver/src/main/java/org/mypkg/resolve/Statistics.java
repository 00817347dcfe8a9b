package org.mypkg.resolve;

/**
 * How much work an answer took; the same for the same problem on every machine.
 *
 * @param conflicts dead ends that the search ran into, and learned from
 * @param decisions guesses that it made
 * @param packages packages that were looked at: the cone of the request
 */
public record Statistics(long conflicts, long decisions, int packages) {}
