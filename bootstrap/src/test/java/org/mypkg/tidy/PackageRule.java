package org.mypkg.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every package is null-marked and offers at most 15 public types. */
final class PackageRule implements Rule {
    static final int PUBLIC_TYPES_MOST = 15;

    @Override
    public List<Breach> check(CodeBase code) {
        var breaches = new ArrayList<Breach>();
        SortedMap<String, List<SourceFile>> packages = new TreeMap<>();
        code.sources().forEach(s -> packages.computeIfAbsent(s.packageName(), p -> new ArrayList<>()).add(s));
        packages.forEach((name, sources) -> {
            checkNullMarked(code, name, sources, breaches);
            checkPublicTypes(code, name, sources.stream().filter(SourceFile::main).toList(), breaches);
        });
        return breaches;
    }

    private static void checkNullMarked(CodeBase code, String name, List<SourceFile> sources, List<Breach> breaches) {
        boolean main = sources.stream().anyMatch(SourceFile::main);
        boolean marked = main
                ? code.classes().stream().anyMatch(c -> c.packageName().equals(name) && c.nullMarked())
                : sources.stream().anyMatch(s -> s.isPackageInfo() && s.text().contains("@NullMarked"));
        if (!marked) {
            String file = sources.getFirst().path();
            breaches.add(new Breach(file, 1, "null-marked", name, 1, "package " + name + " has no @NullMarked package-info"));
        }
    }

    private static void checkPublicTypes(CodeBase code, String name, List<SourceFile> sources, List<Breach> breaches) {
        long count = sources.stream().filter(s -> code.syntax(s).hasPublicType()).count();
        if (count > PUBLIC_TYPES_MOST) {
            breaches.add(new Breach(sources.getFirst().path(), 1, "public-types", name, count,
                    "package " + name + " has " + count + " public types, " + PUBLIC_TYPES_MOST + " are allowed"));
        }
    }
}
