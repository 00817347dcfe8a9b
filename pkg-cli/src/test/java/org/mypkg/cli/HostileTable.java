package org.mypkg.cli;

import java.util.List;
import org.mypkg.fetch.Misbehaviour;

/** What the misbehaviours of web servers come to, as the page of hostile mirrors says it. */
final class HostileTable {
    private HostileTable() {}

    /** A section of the page. */
    static String section(List<Misbehaviour> attacks) {
        var page = new StringBuilder("""

                ## What a web server does

                Alone, with no other mirror, it ends with this code: exit code 4 where that begins with `E04`, else 3; the root, what is installed and what was
                accepted stay as they were. Beside a good mirror that comes second, each line ends well, with the signed bytes.

                | the mirror | `update` | `install` | beside a good one |
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
