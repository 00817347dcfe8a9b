package org.mypkg.sat;

import java.util.Arrays;

/**
 * Keeps the learned clauses few: now and then the half that spans the most decision levels is dropped (Audemard, Simon 2009).
 * Those of at most {@link #KEPT_RANK} levels stay for ever.
 */
final class LearnedClauses {
    private static final int FIRST_MAX = 4_000;
    private static final int MORE = 1_000;
    private static final int KEPT_RANK = 2;
    /** Ranks above this count as this one. */
    private static final int RANK_MAX = 255;

    private final ClauseArena arena;
    private final Proof proof;
    private final int[] countByRank = new int[RANK_MAX + 1];
    private int[] scratch = new int[64];
    private int count;
    private int most = FIRST_MAX;

    LearnedClauses(ClauseArena arena, Proof proof) {
        this.arena = arena;
        this.proof = proof;
    }

    /** Adds a learned clause to the arena; returns its place. */
    int add(int[] literals, int size, int rank) {
        count++;
        return arena.add(literals, size, Math.clamp(rank, 1, RANK_MAX));
    }

    boolean isFull() {
        return count >= most;
    }

    /** Drops the less useful half; no clause may be a reason meanwhile, and all are to be attached anew afterwards. */
    void reduce() {
        int rankMax = medianRank();
        for (int clause = arena.firstClause(); clause < arena.end(); clause = arena.next(clause)) {
            if (arena.rank(clause) > rankMax) {
                drop(clause);
            }
        }
        most += MORE;
        if (arena.isWasteful()) {
            arena.compact();
        }
    }

    private void drop(int clause) {
        int size = arena.size(clause);
        if (scratch.length < size) {
            scratch = new int[size * 2];
        }
        for (int i = 0; i < size; i++) {
            scratch[i] = arena.literal(clause, i);
        }
        proof.deleted(scratch, size);
        arena.delete(clause);
        count--;
    }

    /** The rank that half of the learned clauses do not exceed, at least {@link #KEPT_RANK}, below the greatest. */
    private int medianRank() {
        Arrays.fill(countByRank, 0);
        for (int clause = arena.firstClause(); clause < arena.end(); clause = arena.next(clause)) {
            if (arena.rank(clause) > ClauseArena.GIVEN) {
                countByRank[arena.rank(clause)]++;
            }
        }
        int rank = 0;
        for (int below = 0; rank < RANK_MAX - 1 && below <= count / 2; ) {
            below += countByRank[++rank];
        }
        return Math.max(KEPT_RANK, rank);
    }
}
