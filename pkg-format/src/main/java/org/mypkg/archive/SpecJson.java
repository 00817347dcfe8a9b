package org.mypkg.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue.JsonObject;
import org.mypkg.manifest.Account;
import org.mypkg.manifest.Alternative;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.manifest.Trigger;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;

/** Descriptions of packages as JSON members. Empty members are left out. */
final class SpecJson {
    static final Set<String> KNOWN = Set.of(
            "format", "critical", "name", "version", "arch", "summary", "description", "license", "url", "maintainer", "vital",
            "installedBytes", "requires", "recommends", "conflicts", "provides", "replaces", "install-if", "config",
            "generated", "alternatives", "accounts", "scripts", "script-writes", "triggers", "files", "frames");

    private SpecJson() {}

    static void put(JsonObjectBuilder object, PackageSpec spec) {
        object.put("name", spec.id().name().value());
        object.put("version", spec.id().version().value());
        object.put("arch", spec.id().arch().value());
        putDescription(object, spec.description());
        if (spec.vital()) {
            object.put("vital", true);
        }
        object.put("installedBytes", spec.installedBytes());
        putDependencies(object, spec.dependencies());
        JsonPaths.putPaths(object, "config", spec.config());
        JsonPaths.putPaths(object, "generated", spec.generated());
        putObjects(object, "alternatives", spec.alternatives(), SpecJson::alternative);
        putObjects(object, "accounts", spec.accounts(), SpecJson::account);
        if (!spec.scripts().isEmpty()) {
            JsonObjectBuilder scripts = Json.object();
            spec.scripts().forEach((phase, text) -> scripts.put(phase.label(), text));
            object.put("scripts", scripts.build());
        }
        JsonPaths.putPaths(object, "script-writes", spec.scriptWrites());
        putObjects(object, "triggers", spec.triggers(), SpecJson::trigger);
    }

    private static void putDescription(JsonObjectBuilder object, Description description) {
        putText(object, "summary", description.summary());
        putText(object, "description", description.text());
        putText(object, "license", description.license());
        putText(object, "url", description.url());
        putText(object, "maintainer", description.maintainer());
    }

    private static void putText(JsonObjectBuilder object, String name, String text) {
        if (!text.isEmpty()) {
            object.put(name, text);
        }
    }

    private static void putDependencies(JsonObjectBuilder object, Dependencies dependencies) {
        putTexts(object, "requires", dependencies.requires());
        putTexts(object, "recommends", dependencies.recommends());
        putTexts(object, "conflicts", dependencies.conflicts());
        putTexts(object, "provides", dependencies.provides());
        putTexts(object, "replaces", dependencies.replaces());
        putTexts(object, "install-if", dependencies.installIf());
    }

    private static void putTexts(JsonObjectBuilder object, String name, List<?> values) {
        if (!values.isEmpty()) {
            object.putStrings(name, values.stream().map(Object::toString).toList());
        }
    }

    private static <T> void putObjects(
            JsonObjectBuilder object, String name, List<T> values, Function<T, JsonObject> encode) {
        if (!values.isEmpty()) {
            object.putArray(name, values.stream().map(encode).toList());
        }
    }

    private static JsonObject alternative(Alternative alternative) {
        JsonObjectBuilder object = Json.object();
        JsonPaths.putPath(object, "path", alternative.path());
        JsonPaths.putBytes(object, "target", alternative.target());
        return object.put("priority", alternative.priority()).build();
    }

    private static JsonObject account(Account account) {
        return switch (account) {
            case Account.Group group ->
                numbered(Json.object().put("type", "group").put("name", group.name()), "gid", group.gid()).build();
            case Account.User user -> {
                JsonObjectBuilder object = Json.object().put("type", "user").put("name", user.name());
                numbered(numbered(object, "uid", user.uid()), "gid", user.gid());
                yield object.put("home", user.home()).put("shell", user.shell()).put("comment", user.comment()).build();
            }
        };
    }

    private static JsonObjectBuilder numbered(JsonObjectBuilder object, String name, int id) {
        return id == Account.ANY ? object : object.put(name, id);
    }

    private static JsonObject trigger(Trigger trigger) {
        return Json.object().putStrings("paths", trigger.paths()).put("run", trigger.run()).build();
    }

    static PackageSpec read(JsonFields fields) throws JsonException, UnknownFeature {
        UnknownFeature.check(fields, KNOWN);
        return new PackageSpec(
                PackageId.of(fields.string("name"), fields.string("version"), fields.string("arch")),
                new Description(
                        fields.string("summary", ""),
                        fields.string("description", ""),
                        fields.string("license", ""),
                        fields.string("url", ""),
                        fields.string("maintainer", "")),
                dependencies(fields),
                fields.bool("vital", false),
                fields.wholeNumber("installedBytes"),
                JsonPaths.paths(fields, "config"),
                JsonPaths.paths(fields, "generated"),
                alternatives(fields),
                accounts(fields),
                scripts(fields),
                JsonPaths.paths(fields, "script-writes"),
                triggers(fields));
    }

    private static Dependencies dependencies(JsonFields fields) throws JsonException {
        return new Dependencies(
                each(fields, "requires", Requirement::parse),
                each(fields, "recommends", Requirement::parse),
                each(fields, "conflicts", Relation::parse),
                each(fields, "provides", Provision::parse),
                each(fields, "replaces", Relation::parse),
                each(fields, "install-if", Requirement::parse));
    }

    private static <T> List<T> each(JsonFields fields, String name, Function<String, T> parse) throws JsonException {
        var values = new ArrayList<T>();
        for (String text : fields.strings(name)) {
            values.add(parse.apply(text));
        }
        return values;
    }

    private static List<Alternative> alternatives(JsonFields fields) throws JsonException {
        var alternatives = new ArrayList<Alternative>();
        for (JsonFields one : fields.objects("alternatives")) {
            long priority = one.wholeNumber("priority", 0);
            if (priority != (int) priority) {
                throw new JsonException(one.where() + ": 'priority' is too large");
            }
            alternatives.add(
                    new Alternative(JsonPaths.path(one, "path"), JsonPaths.bytes(one, "target"), (int) priority));
        }
        return alternatives;
    }

    private static List<Account> accounts(JsonFields fields) throws JsonException, UnknownFeature {
        var accounts = new ArrayList<Account>();
        for (JsonFields one : fields.objects("accounts")) {
            String type = one.string("type");
            accounts.add(switch (type) {
                case "group" -> new Account.Group(one.string("name"), id(one, "gid"));
                case "user" ->
                    new Account.User(
                            one.string("name"),
                            id(one, "uid"),
                            id(one, "gid"),
                            one.string("home"),
                            one.string("shell"),
                            one.string("comment", ""));
                default -> throw new UnknownFeature(one.where() + ": type '" + type + "'");
            });
        }
        return accounts;
    }

    private static int id(JsonFields account, String name) throws JsonException {
        return account.has(name) ? EntryJson.small(account, name) : Account.ANY;
    }

    private static TreeMap<ScriptPhase, String> scripts(JsonFields fields) throws JsonException, UnknownFeature {
        var scripts = new TreeMap<ScriptPhase, String>();
        if (fields.has("scripts")) {
            JsonFields texts = fields.object("scripts");
            for (String label : texts.names()) {
                ScriptPhase phase = ScriptPhase.ofLabel(label)
                        .orElseThrow(() -> new UnknownFeature(texts.where() + ": a script called '" + label + "'"));
                scripts.put(phase, texts.string(label));
            }
        }
        return scripts;
    }

    private static List<Trigger> triggers(JsonFields fields) throws JsonException {
        var triggers = new ArrayList<Trigger>();
        for (JsonFields one : fields.objects("triggers")) {
            triggers.add(new Trigger(one.strings("paths"), one.string("run")));
        }
        return triggers;
    }
}
