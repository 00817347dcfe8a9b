package org.mypkg.diag;

import java.util.Locale;

/**
 * Every failure that a user can meet, by a number that never changes its meaning. Each has a page under {@code docs/errors/}.
 *
 * <p>Blocks: 01xx requests and resolving, 02xx files and the target root, 03xx the outside world, 04xx trust, 05xx
 * transactions taken back, 06xx formats of our own files, 07xx building from source, 09xx usage and bugs.
 */
public enum ErrorCode {
    // 01xx requests and resolving
    UNKNOWN_PACKAGE(101, Fault.REQUEST),
    UNSATISFIABLE(107, Fault.REQUEST),
    SOLVER_GAVE_UP(108, Fault.REQUEST),
    NOT_INSTALLED(109, Fault.REQUEST),
    NEEDS_CONFIRMATION(110, Fault.REQUEST),
    VITAL_PACKAGE(111, Fault.REQUEST),
    UNKNOWN_REPOSITORY(112, Fault.REQUEST),
    NOTHING_TO_UNDO(113, Fault.REQUEST),
    REPOSITORY_EXISTS(114, Fault.REQUEST),
    NOT_A_CONFIG_FILE(115, Fault.REQUEST),
    UNDO_BREAKS(116, Fault.REQUEST),
    CHANGED_SINCE(117, Fault.REQUEST),
    NO_ALTERNATIVE(119, Fault.REQUEST),
    PLAN_OUTDATED(120, Fault.REQUEST),
    PLAN_UNUSABLE(121, Fault.REQUEST),

    // 02xx files and the target root
    FILE_CONFLICT(201, Fault.REQUEST),
    UNOWNED_FILE_IN_THE_WAY(202, Fault.REQUEST),
    ROOT_MISSING(203, Fault.OUTSIDE),
    ROOT_LOCKED(204, Fault.OUTSIDE),
    NO_SPACE(205, Fault.OUTSIDE),
    NO_PERMISSION(206, Fault.OUTSIDE),
    DISK_FAILED(207, Fault.OUTSIDE),
    UNSAFE_PATH(208, Fault.REQUEST),
    JOURNAL_DAMAGED(209, Fault.OUTSIDE),
    DATABASE_FAILED(210, Fault.OUTSIDE),
    DATABASE_TOO_NEW(211, Fault.OUTSIDE),
    HISTORY_MISSING(212, Fault.REQUEST),
    SCRIPT_FAILED_EARLY(213, Fault.OUTSIDE),
    CANCELLED(214, Fault.OUTSIDE),
    DATABASE_NOT_RESTORABLE(216, Fault.OUTSIDE),
    REPAIR_INCOMPLETE(217, Fault.REQUEST),
    READ_ONLY(218, Fault.OUTSIDE),
    IMMUTABLE(219, Fault.OUTSIDE),
    DEVICE_REFUSED(224, Fault.REQUEST),
    ACCOUNT_CONFLICT(220, Fault.REQUEST),
    ACCOUNT_FILE_UNUSABLE(221, Fault.REQUEST),
    MERGE_UNFINISHED(222, Fault.REQUEST),

    // 03xx the outside world
    DOWNLOAD_FAILED(301, Fault.OUTSIDE),
    FILE_UNREADABLE(302, Fault.OUTSIDE),
    PROGRAM_MISSING(303, Fault.OUTSIDE),
    PROGRAM_FAILED(304, Fault.OUTSIDE),
    OFFLINE(305, Fault.OUTSIDE),
    MIRRORS_FAILED(306, Fault.OUTSIDE),
    ANSWER_MALFORMED(307, Fault.OUTSIDE),

    // 04xx trust
    SIGNATURE_MISSING(401, Fault.TRUST),
    SIGNATURE_WRONG(402, Fault.TRUST),
    KEY_UNKNOWN(403, Fault.TRUST),
    DIGEST_MISMATCH(404, Fault.TRUST),
    INDEX_EXPIRED(405, Fault.TRUST),
    INDEX_ROLLED_BACK(406, Fault.TRUST),
    KEY_NOT_CONFIRMED(407, Fault.TRUST),
    KEY_UNUSABLE(408, Fault.TRUST),
    INDEX_FORKED(409, Fault.TRUST),
    INDEX_MIXED(410, Fault.TRUST),
    KEY_REVOKED(411, Fault.TRUST),
    KEY_EXPIRED(412, Fault.TRUST),
    THRESHOLD_NOT_MET(413, Fault.TRUST),
    DIGEST_WEAK(414, Fault.TRUST),
    KEYS_ROLLED_BACK(415, Fault.TRUST),
    KEYS_SKIPPED(416, Fault.TRUST),
    REPOSITORY_RENAMED(417, Fault.TRUST),
    PACKAGE_MISNAMED(418, Fault.TRUST),
    KEYS_EXPIRED(419, Fault.TRUST),
    ANSWER_TOO_LONG(420, Fault.TRUST),
    ANSWER_TOO_SLOW(421, Fault.TRUST),
    REDIRECT_LOOP(422, Fault.TRUST),
    REDIRECT_UNSAFE(423, Fault.TRUST),
    INDEX_FROM_THE_FUTURE(424, Fault.TRUST),

    // 05xx transactions taken back
    TRANSACTION_UNDONE(501, Fault.UNDONE),
    SCRIPT_FAILED(502, Fault.UNDONE),
    INTERRUPTED(503, Fault.UNDONE),
    TRANSACTION_UNFINISHED(504, Fault.UNDONE),

    // 06xx formats
    PACKAGE_DAMAGED(601, Fault.OUTSIDE),
    INDEX_DAMAGED(602, Fault.OUTSIDE),
    FORMAT_TOO_NEW(603, Fault.OUTSIDE),
    MANIFEST_INVALID(604, Fault.REQUEST),
    CONFIG_INVALID(605, Fault.REQUEST),
    SCENARIO_INVALID(606, Fault.REQUEST),
    LIMIT_EXCEEDED(607, Fault.OUTSIDE),
    PLAN_INVALID(608, Fault.REQUEST),
    CERTIFICATES_UNREADABLE(610, Fault.OUTSIDE),
    CERTIFICATE_UNTRUSTED(611, Fault.TRUST),

    // 07xx building from source
    RECIPE_INVALID(701, Fault.REQUEST),
    SOURCE_UNAVAILABLE(702, Fault.OUTSIDE),
    BUILD_FAILED(703, Fault.OUTSIDE),
    BUILD_CYCLE(704, Fault.REQUEST),
    IMAGE_FAILED(705, Fault.OUTSIDE),

    // 08xx repositories, as their maintainers see them
    REPOSITORY_INVALID(801, Fault.REQUEST),
    REPOSITORY_BROKEN(802, Fault.REQUEST),
    SECRET_KEY_EXPOSED(803, Fault.TRUST),
    REPOSITORY_LOCKED(804, Fault.OUTSIDE),
    LIBRARY_MISSING(805, Fault.REQUEST),
    FOUNDATION_UNREADABLE(806, Fault.REQUEST),
    SANDBOX_UNAVAILABLE(807, Fault.OUTSIDE),
    BUILD_ROOT_INCOMPLETE(808, Fault.REQUEST),
    NOT_REPRODUCIBLE(809, Fault.OUTSIDE),
    SOURCE_DAMAGED(810, Fault.OUTSIDE),
    LIBRARY_UNPROVIDED(811, Fault.REQUEST),
    BUILD_PATH_LEFT(812, Fault.REQUEST),
    LOADER_BROKEN(813, Fault.REQUEST),
    TREE_UNFIT(814, Fault.REQUEST),
    ELF_UNREADABLE(815, Fault.REQUEST),
    SITE_IN_THE_WAY(817, Fault.REQUEST),

    // 0819 to 0821 images
    HOST_TOOL_MISSING(819, Fault.OUTSIDE),
    IMAGE_CONFIG_INVALID(820, Fault.REQUEST),
    IMAGE_TOO_SMALL(821, Fault.REQUEST),

    // 09xx usage and bugs
    USAGE(901, Fault.USAGE),
    BUG(970, Fault.BUG);

    private final int number;
    private final Fault fault;

    ErrorCode(int number, Fault fault) {
        this.number = number;
        this.fault = fault;
    }

    /** Whose fault it is. */
    public Fault fault() {
        return fault;
    }

    /** The code as people see and type it, such as {@code E0107}. */
    public String label() {
        return String.format(Locale.ROOT, "E%04d", number);
    }
}
