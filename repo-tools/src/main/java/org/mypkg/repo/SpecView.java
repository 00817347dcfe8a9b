package org.mypkg.repo;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.manifest.ScriptPhase;

/** Everything that a package says of itself, as named lists of texts: what is shown, and what two packages are compared by. */
final class SpecView {
    private static final List<String> ORDER = List.of(
            "name", "version", "arch", "summary", "description", "license", "url", "maintainer", "vital", "installed size", "requires",
            "recommends", "conflicts", "provides", "replaces", "install-if", "config", "generated", "alternatives", "accounts",
            "script-writes", "triggers", "scripts");

    private SpecView() {}

    /** The names of all values, in the order in which they are told. */
    static List<String> names() {
        return ORDER;
    }

    /** Name to texts; no text means that the package says nothing. */
    static SortedMap<String, List<String>> values(PackageSpec spec) {
        SortedMap<String, List<String>> values = new TreeMap<>();
        values.put("name", texts(spec.id().name()));
        values.put("version", texts(spec.id().version()));
        values.put("arch", texts(spec.id().arch()));
        values.put("summary", texts(spec.description().summary()));
        values.put("description", spec.description().text().lines().toList());
        values.put("license", texts(spec.description().license()));
        values.put("url", texts(spec.description().url()));
        values.put("maintainer", texts(spec.description().maintainer()));
        values.put("vital", spec.vital() ? List.of("yes") : List.of());
        values.put("installed size", texts(spec.installedBytes() + " bytes"));
        var says = spec.dependencies();
        values.put("requires", all(says.requires()));
        values.put("recommends", all(says.recommends()));
        values.put("conflicts", all(says.conflicts()));
        values.put("provides", all(says.provides()));
        values.put("replaces", all(says.replaces()));
        values.put("install-if", all(says.installIf()));
        values.put("config", all(spec.config()));
        values.put("generated", all(spec.generated()));
        values.put("script-writes", all(spec.scriptWrites()));
        values.put(
                "alternatives",
                spec.alternatives().stream()
                        .map(a -> a.path() + " -> " + a.target() + " (" + a.priority() + ")")
                        .toList());
        values.put("accounts", spec.accounts().stream().map(a -> a.name()).toList());
        values.put(
                "triggers",
                spec.triggers().stream().map(t -> String.join(" ", t.paths()) + ": " + t.run().strip()).toList());
        values.put("scripts", scripts(spec));
        return values;
    }

    private static List<String> scripts(PackageSpec spec) {
        var lines = new ArrayList<String>();
        for (var script : spec.scripts().entrySet()) {
            ScriptPhase phase = script.getKey();
            script.getValue().lines().forEach(line -> lines.add(phase.label() + ": " + line));
        }
        return lines;
    }

    private static List<String> texts(Object value) {
        String text = value.toString();
        return text.isEmpty() ? List.of() : List.of(text);
    }

    private static List<String> all(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }
}
