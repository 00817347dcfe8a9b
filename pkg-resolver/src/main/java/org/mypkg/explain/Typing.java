package org.mypkg.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.world.Request;

/**
 * How a request is typed as a command.
 *
 * @param verb what makes the world come true: the verb of a request that names nothing
 * @param implied what that verb removes without being told
 * @param files what is typed for a relation that stands for a package given as a file
 * @param flags options that say nothing to the resolver, and stay
 */
public record Typing(String verb, List<PackageName> implied, Map<Relation, String> files, List<String> flags) {
    /** Where nothing but the request is known. */
    public static final Typing PLAIN = new Typing("apply", List.of(), Map.of(), List.of());

    private static final String SPECIAL = "<>!|&;()$*?'\"\\ ";

    public Typing {
        implied = List.copyOf(implied);
        files = Map.copyOf(files);
        flags = List.copyOf(flags);
    }

    /** The command, with the options that the request has; two, where one verb cannot say it all. */
    public String of(Request request) {
        var remove = new ArrayList<>(request.remove());
        if (remove.containsAll(implied)) {
            remove.removeAll(implied);
        }
        var commands = new ArrayList<String>();
        String also = "";
        if (!request.install().isEmpty()) {
            commands.add("mypkg install" + wanted(request) + options(" --remove ", remove));
        } else if (!(request.upgrade() instanceof Request.Upgrade.Nothing)) {
            also = options(" --remove ", remove);
        } else if (!remove.isEmpty()) {
            String keep = request.options().keepOrphans() ? " --keep-deps" : "";
            commands.add("mypkg remove" + options(" ", remove) + keep);
        }
        switch (request.upgrade()) {
            case Request.Upgrade.Nothing nothing -> {}
            case Request.Upgrade.All all -> commands.add("mypkg upgrade" + also);
            case Request.Upgrade.Only only -> commands.add("mypkg upgrade" + options(" ", only.names()) + also);
        }
        if (commands.isEmpty()) {
            commands.add("mypkg " + verb);
        }
        String leave = leave(request.options()) + flags.stream().map(" "::concat).collect(Collectors.joining());
        return String.join(" && ", commands.stream().map(command -> command + leave).toList());
    }

    /** The word for a relation. */
    public static String word(Relation relation) {
        return quoted(relation.toString().replace(" ", ""));
    }

    private String wanted(Request request) {
        return request.install().stream()
                .map(relation -> files.getOrDefault(relation, word(request, relation)))
                .distinct()
                .sorted()
                .map(word -> " " + quoted(word))
                .collect(Collectors.joining());
    }

    private static String word(Request request, Relation relation) {
        String from = "";
        for (Map.Entry<PackageName, String> each : request.from().entrySet()) {
            if (each.getKey().capability().equals(relation.capability())) {
                from = "@" + each.getValue();
            }
        }
        return relation.toString().replace(" ", "") + from;
    }

    private static String options(String before, List<PackageName> names) {
        var words = new StringBuilder();
        names.forEach(name -> words.append(before).append(name));
        return words.toString();
    }

    private static String leave(Request.Options options) {
        return (options.recommends() ? "" : " --no-recommends")
                + (options.allowDowngrade() ? " --allow-downgrade" : "")
                + (options.allowRepositoryChange() ? " --allow-repo-change" : "")
                + (options.allowVitalRemoval() ? " --allow-vital" : "");
    }

    /** What a shell would take for something else stands in quotes. */
    private static String quoted(String word) {
        boolean special = word.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
        return special ? "'" + word.replace("'", "'\\''") + "'" : word;
    }
}
