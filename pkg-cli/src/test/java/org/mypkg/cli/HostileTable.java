package org.mypkg.cli;

import java.util.List;
import org.mypkg.fetch.Misbehaviour;

/** The page that says what a hostile mirror comes to. */
final class HostileTable {
    private HostileTable() {}

    static String page(List<Misbehaviour> attacks) {
        var page = new StringBuilder("""
                # Hostile mirrors

                What a web server may do, and what comes of it. A test (`HostileMirrorsTest`) lets a real server do each of these to the whole
                program and writes this table; nothing in it was typed. *Alone* there is no other mirror: the code, and nothing in the root, what was
                accepted or what is installed has changed. *Beside* a good mirror that comes second, every line ends well, with the signed bytes.

                A code that begins with `E04` ends with exit code 4, the others with 3. `mypkg explain CODE` says more.

                ## The network

                | the mirror | `update` alone | `install` alone | beside a good one |
                | --- | --- | --- | --- |
                """);
        for (Misbehaviour attack : attacks) {
            page.append("| ").append(attack.name()).append(" | ").append(shown(attack.index())).append(" | ");
            page.append(shown(attack.file())).append(" | done |\n");
        }
        return page.toString();
    }

    private static String shown(String code) {
        return code.isEmpty() ? "done" : code;
    }
}
