package org.mypkg.cli;

import org.mypkg.diag.ErrorCode;

/**
 * A line of {@code docs/hostile-mirrors.md}.
 *
 * @param attack what is served, one line without a final stop
 * @param code how it is refused
 */
record HostileRow(String attack, ErrorCode code) {
    String line() {
        return "| " + attack + " | " + code.label() + " | " + code.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " |\n";
    }
}
