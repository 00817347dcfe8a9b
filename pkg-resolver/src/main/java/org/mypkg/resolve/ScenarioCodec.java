package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.model.Arch;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.Version;
import org.mypkg.world.Action;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Plan;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/** Scenarios as JSON: a universe and a request in one document. The form stands in {@code docs/resolver.md}. */
final class ScenarioCodec {
    private ScenarioCodec() {}

    /** The problem that a text describes. */
    static Problem decode(String text) throws ScenarioException {
        try {
            JsonFields fields = JsonFields.of(Json.parse(text, JsonLimits.DEFAULT), "the scenario");
            var installed = new ArrayList<InstalledPackage>();
            var names = new HashSet<PackageName>();
            for (JsonFields each : fields.objects("installed")) {
                InstalledPackage next = installed(each);
                if (!names.add(next.id().name())) {
                    throw new JsonException("two installed versions of " + next.id().name());
                }
                installed.add(next);
            }
            var candidates = new ArrayList<Candidate>();
            for (JsonFields repository : fields.objects("repos")) {
                String name = repository.string("name", "repository");
                int priority = Math.toIntExact(repository.wholeNumber("priority", 0));
                for (JsonFields each : repository.objects("packages")) {
                    candidates.add(
                            new Candidate(id(each), dependencies(each), each.bool("vital", false), name, priority));
                }
            }
            List<Arch> architectures =
                    fields.strings("architectures").stream().map(Arch::new).toList();
            return new Problem(installed, world(fields, installed), request(fields), candidates, architectures);
        } catch (JsonException | IllegalArgumentException | ArithmeticException wrong) {
            throw new ScenarioException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static PackageId id(JsonFields fields) throws JsonException {
        return new PackageId(
                new PackageName(fields.string("name")),
                new Version(fields.string("version")),
                new Arch(fields.string("arch", Arch.NOARCH.value())));
    }

    private static Dependencies dependencies(JsonFields fields) throws JsonException {
        return new Dependencies(
                requirements(fields, "requires"),
                requirements(fields, "recommends"),
                relations(fields, "conflicts"),
                fields.strings("provides").stream().map(Provision::parse).toList(),
                relations(fields, "replaces"),
                requirements(fields, "install-if"));
    }

    private static List<Requirement> requirements(JsonFields fields, String name) throws JsonException {
        return fields.strings(name).stream().map(Requirement::parse).toList();
    }

    private static List<Relation> relations(JsonFields fields, String name) throws JsonException {
        return fields.strings(name).stream().map(Relation::parse).toList();
    }

    /** A package whose reason is not told counts as asked for: what is not known to be expendable is not. */
    private static InstalledPackage installed(JsonFields fields) throws JsonException {
        boolean manual =
                switch (fields.string("reason", "manual")) {
                    case "manual" -> true;
                    case "auto" -> false;
                    default -> throw new JsonException(fields.where() + ": 'reason' is neither manual nor auto");
                };
        return new InstalledPackage(
                id(fields),
                dependencies(fields),
                fields.bool("vital", false),
                fields.string("repository", Candidate.LOCAL),
                manual);
    }

    private static World world(JsonFields fields, List<InstalledPackage> installed) throws JsonException {
        var wishes = new ArrayList<World.Wish>();
        for (InstalledPackage each : installed) {
            if (each.manual()) {
                wishes.add(new World.Wish.Want(Relation.any(each.id().name().capability())));
            }
        }
        for (String line : fields.strings("world")) {
            if (line.startsWith("!")) {
                wishes.add(new World.Wish.Forbid(new PackageName(line.substring(1).strip())));
            } else if (line.startsWith("hold ")) {
                wishes.add(new World.Wish.Hold(new PackageName(line.substring(5).strip())));
            } else if (line.startsWith("skip ")) {
                wishes.add(new World.Wish.Skip(new PackageName(line.substring(5).strip())));
            } else {
                wishes.add(new World.Wish.Want(Relation.parse(line)));
            }
        }
        return new World(wishes);
    }

    private static Request request(JsonFields fields) throws JsonException {
        JsonFields request = fields.has("request") ? fields.object("request") : empty();
        JsonFields options = fields.has("options") ? fields.object("options") : empty();
        Request.Options usual = Request.Options.DEFAULT;
        var install = new ArrayList<Relation>();
        var from = new TreeMap<PackageName, String>();
        for (String wish : request.strings("install")) {
            int at = wish.lastIndexOf('@');
            Relation relation = Relation.parse(at < 0 ? wish : wish.substring(0, at));
            install.add(relation);
            if (at >= 0) {
                from.put(new PackageName(relation.capability().value()), wish.substring(at + 1));
            }
        }
        return new Request(
                install,
                request.strings("remove").stream().map(PackageName::new).toList(),
                upgrade(request),
                new Request.Options(
                        options.bool("recommends", usual.recommends()),
                        options.bool("keepOrphans", usual.keepOrphans()),
                        options.bool("allowDowngrade", usual.allowDowngrade()),
                        options.bool("allowVitalRemoval", usual.allowVitalRemoval()),
                        options.bool("allowRepositoryChange", usual.allowRepositoryChange())),
                from);
    }

    private static JsonFields empty() throws JsonException {
        return JsonFields.of(Json.object().build(), "nothing");
    }

    private static Request.Upgrade upgrade(JsonFields request) throws JsonException {
        if (request.value("upgrade").filter(JsonValue.of("all")::equals).isPresent()) {
            return new Request.Upgrade.All();
        }
        List<PackageName> names =
                request.strings("upgrade").stream().map(PackageName::new).toList();
        return names.isEmpty() ? new Request.Upgrade.Nothing() : new Request.Upgrade.Only(names);
    }

    /** An answer as the command prints it. @param repairs where there is none, what would help */
    static String encode(Problem problem, Outcome outcome, List<String> repairs, long millis) {
        JsonObjectBuilder answer = Json.object();
        Statistics statistics =
                switch (outcome) {
                    case Outcome.Solved solved -> {
                        answer.put("outcome", "solved");
                        putSolution(answer, solved.solution());
                        answer.putStrings("because", List.of()).putStrings("repairs", List.of());
                        yield solved.solution().statistics();
                    }
                    case Outcome.Unsolvable unsolvable -> {
                        answer.put("outcome", "unsolvable");
                        putInstalled(answer, problem.installed());
                        answer.putArray("actions", List.of());
                        answer.putStrings("because", unsolvable.explanation().lines());
                        answer.putStrings("repairs", repairs);
                        yield unsolvable.statistics();
                    }
                    case Outcome.GaveUp gaveUp -> {
                        answer.put("outcome", "gave-up");
                        if (gaveUp.bestSoFar().isEmpty()) {
                            putInstalled(answer, problem.installed());
                            answer.putArray("actions", List.of());
                        } else {
                            putSolution(answer, gaveUp.bestSoFar().getFirst());
                        }
                        answer.putStrings("because", gaveUp.diagnostic().because());
                        answer.putStrings("repairs", List.of());
                        yield gaveUp.statistics();
                    }
                };
        answer.put("conflicts", statistics.conflicts())
                .put("decisions", statistics.decisions())
                .put("millis", millis);
        return Json.pretty(answer.build());
    }

    private static void putSolution(JsonObjectBuilder answer, Solution solution) {
        putInstalled(answer, solution.installed());
        answer.putArray("actions", actions(solution.plan()));
    }

    private static void putInstalled(JsonObjectBuilder answer, List<InstalledPackage> installed) {
        answer.putArray(
                "installed",
                installed.stream()
                        .map(InstalledPackage::id)
                        .sorted()
                        .map(id -> identified(Json.object(), id).build())
                        .toList());
    }

    private static JsonObjectBuilder identified(JsonObjectBuilder object, PackageId id) {
        return object.put("name", id.name().value()).put("version", id.version().value());
    }

    private static List<JsonValue> actions(Plan plan) {
        var actions = new ArrayList<JsonValue>();
        for (Action action : plan.actions()) {
            JsonObjectBuilder object = Json.object();
            actions.add(
                    switch (action) {
                        case Action.Install install ->
                            identified(object.put("op", "install"), install.id()).build();
                        case Action.Remove remove ->
                            identified(object.put("op", "remove"), remove.id()).build();
                        case Action.Replace replace ->
                            identified(object.put("op", replace.isDowngrade() ? "downgrade" : "upgrade"), replace.id())
                                    .put("from", replace.from().id().version().value())
                                    .build();
                        case Action.Reinstall reinstall ->
                            identified(object.put("op", "reinstall"), reinstall.id()).build();
                    });
        }
        return actions;
    }

    /** The answer to whether every package can be installed. */
    static String encode(CheckAll.Report report) {
        var uninstallable = new ArrayList<JsonValue>();
        for (CheckAll.Uninstallable each : report.uninstallable()) {
            uninstallable.add(identified(Json.object(), each.id())
                    .putStrings("because", each.because())
                    .build());
        }
        return Json.pretty(Json.object()
                .put("installable", report.installable())
                .putArray("uninstallable", uninstallable)
                .build());
    }
}
