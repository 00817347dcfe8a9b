package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import org.mypkg.console.ProgressView;
import org.mypkg.engine.Proposal;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.model.PackageId;
import org.mypkg.world.Action;
import org.mypkg.world.Plan;

/** What is to be done, or was, as a table for people and as JSON. */
final class PlanView {
    private static final List<String> VERBS = List.of("install", "upgrade", "downgrade", "reinstall", "remove");

    private PlanView() {}

    /** One action in words. @param from the version before; empty where there was none */
    private record Row(String verb, PackageId id, String from, String repository) {
        String versions() {
            return from.isEmpty() ? id.version().value() : from + " -> " + id.version();
        }
    }

    private static Row row(Action action) {
        return switch (action) {
            case Action.Install install -> new Row("install", install.id(), "", install.to().repository());
            case Action.Replace replace -> {
                String verb = replace.isDowngrade() ? "downgrade" : "upgrade";
                yield new Row(verb, replace.id(), replace.from().id().version().value(), replace.to().repository());
            }
            case Action.Remove remove -> new Row("remove", remove.id(), "", remove.from().repository());
            case Action.Reinstall reinstall ->
                new Row("reinstall", reinstall.id(), "", reinstall.to().repository());
        };
    }

    /** One line for each action, in columns. */
    static List<String> table(Plan plan) {
        List<Row> rows = plan.actions().stream().map(PlanView::row).toList();
        int verb = rows.stream().mapToInt(r -> r.verb().length()).max().orElse(0);
        int name = rows.stream().mapToInt(r -> r.id().name().value().length()).max().orElse(0);
        int versions = rows.stream().mapToInt(r -> r.versions().length()).max().orElse(0);
        var lines = new ArrayList<String>();
        for (Row row : rows) {
            String line = "  " + pad(row.verb(), verb) + "  " + pad(row.id().name().value(), name) + "  "
                    + pad(row.versions(), versions) + "  " + row.repository();
            lines.add(line.stripTrailing());
        }
        return lines;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** A number of things in words: {@code 1 package}, {@code 2 packages}. */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** How many packages came, changed and went: {@code 2 installed, 1 removed}. */
    static String counts(Plan plan) {
        var parts = new ArrayList<String>();
        for (String verb : VERBS) {
            long count = plan.actions().stream().filter(a -> row(a).verb().equals(verb)).count();
            if (count > 0) {
                parts.add(count + " " + verb + (verb.endsWith("e") ? "d" : "ed"));
            }
        }
        return parts.isEmpty() ? "no package" : String.join(", ", parts);
    }

    /** One line that sums the proposal up. */
    static String summary(Proposal proposal) {
        var parts = new ArrayList<String>();
        for (String verb : VERBS) {
            long count = proposal.plan().actions().stream()
                    .filter(a -> row(a).verb().equals(verb))
                    .count();
            if (count > 0) {
                parts.add(count + " to " + verb);
            }
        }
        String counts = parts.isEmpty() ? "no package changes" : String.join(", ", parts);
        long delta = proposal.installedBytesDelta();
        String size = ProgressView.bytes(Math.abs(delta)) + (delta < 0 ? " less" : " more") + " on the disk";
        return counts + "; " + ProgressView.bytes(proposal.downloadBytes()) + " to fetch, " + size;
    }

    /** The actions in a few words, for the history: {@code install a 1, upgrade b 1 -> 2}. */
    static String brief(Plan plan) {
        var words = new ArrayList<String>();
        for (Action action : plan.actions()) {
            Row row = row(action);
            words.add(row.verb() + " " + row.id().name() + " " + row.versions());
        }
        return words.isEmpty() ? "no package" : String.join(", ", words);
    }

    /** The actions as the documents of all changing commands have them. */
    static JsonValue actions(Plan plan) {
        return JsonValue.array(plan.actions().stream().map(PlanView::json).toList());
    }

    private static JsonValue json(Action action) {
        Row row = row(action);
        JsonObjectBuilder object = Json.object()
                .put("op", row.verb())
                .put("name", row.id().name().value())
                .put("version", row.id().version().value());
        if (!row.from().isEmpty()) {
            object.put("from", row.from());
        }
        return object.build();
    }

    /** The document of a proposal that was carried out, or would be. */
    static JsonObjectBuilder document(String outcome, Proposal proposal) {
        return Json.object()
                .put("outcome", outcome)
                .put("actions", actions(proposal.plan()))
                .put("downloadBytes", proposal.downloadBytes())
                .put("installedBytesDelta", proposal.installedBytesDelta());
    }
}
