package org.mypkg.tidy;

import java.util.ArrayList;
import java.util.List;

/** A package uses only the packages and libraries that its row in the table names. */
final class BorderRule implements Rule {
    private final Borders borders;

    BorderRule(Borders borders) {
        this.borders = borders;
    }

    @Override
    public List<Breach> check(CodeBase code) {
        var breaches = new ArrayList<Breach>();
        for (CompiledClass compiled : code.classes()) {
            Borders.Row row = borders.rows().get(compiled.packageName());
            if (row == null) {
                breaches.add(Breach.at(compiled.source().path(), 1, "border",
                        "package " + compiled.packageName() + " has no row in the table of borders"));
                continue;
            }
            for (String used : compiled.classes()) {
                checkUse(compiled, row, used, breaches);
            }
        }
        return breaches.stream().distinct().toList();
    }

    private void checkUse(CompiledClass user, Borders.Row row, String used, List<Breach> breaches) {
        String library = borders.libraryOf(used);
        if (CompiledClass.isOurs(used)) {
            String target = CompiledClass.packageOf(used);
            if (!target.equals(user.packageName()) && !row.packages().contains(target)) {
                breaches.add(breach(user, used, target));
            }
        } else if (!library.isEmpty() && !row.libraries().contains(library)) {
            breaches.add(breach(user, used, library));
        }
    }

    private static Breach breach(CompiledClass user, String used, String target) {
        SourceFile source = user.source();
        String message = "package " + user.packageName() + " may not use " + target + " (" + used.replace('/', '.') + ")";
        return Breach.at(source.path(), source.lineOf(CompiledClass.simpleName(used)), "border", message);
    }
}
