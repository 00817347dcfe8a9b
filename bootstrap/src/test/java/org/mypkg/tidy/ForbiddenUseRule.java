package org.mypkg.tidy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.mypkg.testing.Table;

/**
 * Some classes and methods are used in few packages only, or nowhere: what changes disks, reads clocks, prints, or depends
 * on the machine's language. One row per ban: {@code pattern | who may | why}; the pattern is a regular expression over
 * the names of classes and of members as {@link CompiledClass} has them, and who may is packages and simple names of classes.
 */
final class ForbiddenUseRule implements Rule {
    private final List<Ban> bans;

    ForbiddenUseRule(Table table) {
        this.bans = table.rows().stream().map(ForbiddenUseRule::ban).toList();
    }

    private static Ban ban(Table.Row row) {
        List<String> columns = row.columns(" | ");
        if (columns.size() != 3) {
            throw new IllegalArgumentException(row.place() + ": three columns are needed");
        }
        return new Ban(Pattern.compile(columns.get(0)), new TreeSet<>(Arrays.asList(columns.get(1).split("\\s+"))), columns.get(2));
    }

    @Override
    public List<Breach> check(CodeBase code) {
        var breaches = new ArrayList<Breach>();
        for (CompiledClass compiled : code.classes()) {
            for (Ban ban : bans) {
                if (!ban.allows(compiled)) {
                    compiled.classes().forEach(used -> checkUse(compiled, ban, used, breaches));
                    compiled.members().forEach(used -> checkUse(compiled, ban, used, breaches));
                }
            }
        }
        return breaches.stream().distinct().toList();
    }

    private static void checkUse(CompiledClass user, Ban ban, String used, List<Breach> breaches) {
        if (ban.pattern().matcher(used).matches()) {
            String readable = used.replaceFirst(":.*", "").replace('/', '.');
            String word = readable.substring(readable.lastIndexOf('.') + 1);
            String file = user.source().path();
            breaches.add(Breach.at(file, user.source().lineOf(word), "forbidden", readable + " may not be used here: " + ban.reason()));
        }
    }

    private record Ban(Pattern pattern, SortedSet<String> allowed, String reason) {
        boolean allows(CompiledClass user) {
            return allowed.contains(user.packageName()) || allowed.contains(CompiledClass.simpleName(user.name()));
        }
    }
}
