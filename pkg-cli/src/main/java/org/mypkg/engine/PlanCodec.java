package org.mypkg.engine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.json.JsonValue.JsonObject;
import org.mypkg.model.Arch;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/**
 * Plans as JSON text and back; see {@code docs/formats/plan.md}. Nothing is skipped: what this release does not know could
 * change what is to be done. The digest at the end finds damage, not malice.
 */
final class PlanCodec {
    static final int FORMAT = 1;

    private static final JsonLimits LIMITS = new JsonLimits(64L << 20, 8);
    private static final String SCHEMA = "mypkg/1";
    private static final String SUM = "sha256";
    private static final List<String> KNOWN = List.of(
            "schema", "format", "request", "arch", "leave", "proven", "actions", "world", "installed", SUM);
    private static final List<String> KNOWN_LEAVE = List.of("vital", "downgrade", "repositoryChange");
    private static final List<String> KNOWN_WORLD = List.of("before", "after");
    private static final List<String> KNOWN_THERE = List.of("name", "version", "arch", "repository", "specSha256");
    private static final List<String> KNOWN_COMES = List.of(
            "op", "name", "version", "arch", "from", "repository", "sizeBytes", "sha256", "specSha256", "installedBytes");
    private static final List<String> KNOWN_GOES = List.of("op", "name", "version", "arch");

    private PlanCodec() {}

    static byte[] encode(PlanFile plan) {
        JsonObjectBuilder document = Json.object()
                .put("schema", SCHEMA)
                .put("format", FORMAT)
                .put("request", plan.request())
                .put("arch", plan.arch().value())
                .put("leave", leave(plan.leave()))
                .put("proven", plan.proven())
                .putArray("actions", plan.steps().stream().map(step -> step(plan, step)).toList())
                .put("world", world(plan))
                .putArray("installed", plan.installed().values().stream().map(PlanCodec::there).toList());
        document.put(SUM, sum(document.build()).hex());
        return Json.pretty(document.build()).getBytes(StandardCharsets.UTF_8);
    }

    private static Digest sum(JsonObject document) {
        return Digest.of(Json.compact(document).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonValue leave(Request.Options leave) {
        return Json.object()
                .put("vital", leave.allowVitalRemoval())
                .put("downgrade", leave.allowDowngrade())
                .put("repositoryChange", leave.allowRepositoryChange())
                .build();
    }

    private static JsonValue world(PlanFile plan) {
        return Json.object()
                .putStrings("before", WorldFile.lines(plan.worldBefore()))
                .putStrings("after", WorldFile.lines(plan.worldAfter()))
                .build();
    }

    private static JsonObjectBuilder id(JsonObjectBuilder object, PackageId id) {
        return object.put("name", id.name().value())
                .put("version", id.version().value())
                .put("arch", id.arch().value());
    }

    private static JsonValue there(PlanFile.There there) {
        return id(Json.object(), there.id())
                .put("repository", there.repository())
                .put("specSha256", there.spec().hex())
                .build();
    }

    private static JsonValue step(PlanFile plan, PlanFile.Step step) {
        JsonObjectBuilder object = id(Json.object().put("op", plan.verb(step)), step.id());
        return switch (step) {
            case PlanFile.Step.Goes goes -> object.build();
            case PlanFile.Step.Comes comes -> {
                PlanFile.There from = plan.installed().get(comes.id().name());
                if (from != null) {
                    object.put("from", from.id().version().value());
                }
                yield object.put("repository", comes.repository())
                        .put("sizeBytes", comes.sizeBytes())
                        .put("sha256", comes.archive().hex())
                        .put("specSha256", comes.spec().hex())
                        .put("installedBytes", comes.installedBytes())
                        .build();
            }
        };
    }

    /** Reads a plan. @throws EngineException (PLAN_INVALID, FORMAT_TOO_NEW) */
    static PlanFile read(Path file) throws EngineException, DiskException {
        byte[] json;
        try {
            json = HostFiles.read(file, LIMITS.textBytesMax());
        } catch (DiskException failed) {
            if (failed.errno() == DiskException.EFBIG) {
                throw invalid(file, "longer than " + LIMITS.textBytesMax() + " bytes", failed);
            }
            throw failed;
        }
        try {
            return decode(json, file);
        } catch (JsonException | IllegalArgumentException wrong) {
            throw invalid(file, String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static EngineException invalid(Path file, String fact, Exception cause) {
        return new EngineException(
                new Diagnostic(
                        ErrorCode.PLAN_INVALID,
                        "cannot use the plan " + file,
                        List.of(fact),
                        List.of("decide anew: mypkg plan VERB ... -o " + file)),
                cause);
    }

    private static PlanFile decode(byte[] json, Path file) throws JsonException, EngineException {
        JsonValue value = Json.parse(json, LIMITS);
        JsonFields fields = JsonFields.of(value, "plan");
        if (!fields.string("schema").equals(SCHEMA) || !fields.has("format")) {
            throw new JsonException("this is no plan of mypkg");
        }
        if (fields.wholeNumber("format") > FORMAT) {
            throw EngineException.of(
                    ErrorCode.FORMAT_TOO_NEW,
                    "cannot use the plan " + file,
                    "it has format " + fields.wholeNumber("format") + ", this release knows " + FORMAT,
                    "upgrade mypkg, or decide with this release");
        }
        only(fields, KNOWN);
        checkSum((JsonObject) value, fields.string(SUM));
        JsonFields world = only(fields.object("world"), KNOWN_WORLD);
        SortedMap<PackageName, PlanFile.There> installed = installed(fields);
        var steps = new ArrayList<PlanFile.Step>();
        for (JsonFields action : fields.objects("actions")) {
            steps.add(step(action));
        }
        var plan = new PlanFile(
                fields.string("request"),
                new Arch(fields.string("arch")),
                leave(only(fields.object("leave"), KNOWN_LEAVE)),
                fields.bool("proven", false),
                installed,
                wishes(world, "before"),
                wishes(world, "after"),
                steps);
        checkSteps(plan, fields.objects("actions"));
        return plan;
    }

    private static void checkSum(JsonObject document, String promised) throws JsonException {
        var rest = new LinkedHashMap<>(document.members());
        rest.remove(SUM);
        if (!sum(new JsonObject(rest)).equals(new Digest(promised))) {
            throw new JsonException("it is damaged: its content is not what its last line says");
        }
    }

    private static JsonFields only(JsonFields fields, List<String> known) throws JsonException {
        for (String name : fields.names()) {
            if (!known.contains(name)) {
                throw new JsonException(fields.where() + ": '" + name + "' is not known here");
            }
        }
        return fields;
    }

    private static Request.Options leave(JsonFields leave) throws JsonException {
        return new Request.Options(
                false,
                true,
                leave.bool("downgrade", false),
                leave.bool("vital", false),
                leave.bool("repositoryChange", false));
    }

    private static World wishes(JsonFields world, String when) throws JsonException {
        List<String> lines = world.strings(when);
        try {
            World wishes = WorldFile.parse((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)).world();
            if (!WorldFile.lines(wishes).equals(lines)) {
                throw new JsonException("world: '" + when + "' has lines that are no wishes");
            }
            return wishes;
        } catch (EngineException wrong) {
            throw new JsonException("world: '" + when + "', " + String.join("; ", wrong.diagnostic().because()), wrong);
        }
    }

    private static PackageId id(JsonFields fields) throws JsonException {
        return PackageId.of(fields.string("name"), fields.string("version"), fields.string("arch"));
    }

    private static SortedMap<PackageName, PlanFile.There> installed(JsonFields fields) throws JsonException {
        var installed = new TreeMap<PackageName, PlanFile.There>();
        for (JsonFields each : fields.objects("installed")) {
            only(each, KNOWN_THERE);
            var there = new PlanFile.There(id(each), each.string("repository"), new Digest(each.string("specSha256")));
            if (installed.put(there.id().name(), there) != null) {
                throw new JsonException(each.where() + ": " + there.id().name() + " is there already");
            }
        }
        return installed;
    }

    private static PlanFile.Step step(JsonFields action) throws JsonException {
        if (action.string("op").equals("remove")) {
            return new PlanFile.Step.Goes(id(only(action, KNOWN_GOES)));
        }
        only(action, KNOWN_COMES);
        return new PlanFile.Step.Comes(
                id(action),
                action.string("repository"),
                new Digest(action.string("sha256")),
                new Digest(action.string("specSha256")),
                action.wholeNumber("sizeBytes"),
                action.wholeNumber("installedBytes"));
    }

    /** Each action is what it says it is, and stands there once. */
    private static void checkSteps(PlanFile plan, List<JsonFields> actions) throws JsonException {
        var names = new ArrayList<PackageName>();
        for (int i = 0; i < actions.size(); i++) {
            PlanFile.Step step = plan.steps().get(i);
            JsonFields action = actions.get(i);
            PlanFile.There from = plan.installed().get(step.id().name());
            String version = from == null || step instanceof PlanFile.Step.Goes ? "" : from.id().version().value();
            boolean gone = step instanceof PlanFile.Step.Goes && (from == null || !from.id().equals(step.id()));
            if (gone || !plan.verb(step).equals(action.string("op")) || !version.equals(action.string("from", ""))) {
                throw new JsonException(action.where() + ": it does not fit what 'installed' says of " + step.id().name());
            }
            names.add(step.id().name());
        }
        if (names.stream().distinct().count() < names.size()) {
            throw new JsonException("actions: a package stands there twice");
        }
    }
}
