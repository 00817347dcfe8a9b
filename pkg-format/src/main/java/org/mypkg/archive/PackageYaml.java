package org.mypkg.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.mypkg.manifest.Account;
import org.mypkg.manifest.Alternative;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.manifest.Trigger;
import org.mypkg.model.Arch;
import org.mypkg.model.Bytes;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.RootPath;
import org.mypkg.model.Version;

/** The packer's input: a description as YAML, every scalar a string; see {@code docs/formats/package.md}. */
public final class PackageYaml {
    private static final Set<String> KEYS = Set.of(
            "name", "version", "arch", "summary", "description", "license", "url", "maintainer", "requires", "recommends",
            "conflicts", "provides", "replaces", "install-if", "config", "generated", "alternatives", "users", "groups",
            "vital", "scripts", "script-writes", "triggers");

    private PackageYaml() {}

    /**
     * Reads a description.
     *
     * @param fileName how messages call the text
     * @throws FormatException (MANIFEST_INVALID) with the line
     */
    public static PackageSpec parse(String text, String fileName) throws FormatException {
        YamlMap yaml = YamlMap.parse(text, fileName);
        yaml.checkKeys(KEYS);
        return new PackageSpec(
                id(yaml),
                description(yaml),
                dependencies(yaml),
                truth(yaml, "vital"),
                0,
                yaml.values("config", PackageYaml::path),
                yaml.values("generated", PackageYaml::path),
                alternatives(yaml),
                accounts(yaml),
                scripts(yaml),
                yaml.values("script-writes", PackageYaml::path),
                triggers(yaml));
    }

    private static PackageId id(YamlMap yaml) throws FormatException {
        Arch arch = yaml.has("arch") ? yaml.value("arch", Arch::new) : Arch.NOARCH;
        return new PackageId(yaml.value("name", PackageName::new), yaml.value("version", Version::new), arch);
    }

    private static Description description(YamlMap yaml) throws FormatException {
        return new Description(
                yaml.text("summary", ""),
                yaml.text("description", ""),
                yaml.text("license", ""),
                yaml.text("url", ""),
                yaml.text("maintainer", ""));
    }

    private static Dependencies dependencies(YamlMap yaml) throws FormatException {
        return new Dependencies(
                yaml.values("requires", Requirement::parse),
                yaml.values("recommends", Requirement::parse),
                yaml.values("conflicts", Relation::parse),
                yaml.values("provides", Provision::parse),
                yaml.values("replaces", Relation::parse),
                yaml.values("install-if", Requirement::parse));
    }

    private static boolean truth(YamlMap yaml, String key) throws FormatException {
        return switch (yaml.text(key, "false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw yaml.wrong(key, "true or false is expected");
        };
    }

    /** @throws IllegalArgumentException unless the text is an absolute path */
    private static RootPath path(String text) {
        RootPath path = RootPath.of(text);
        if (!text.startsWith("/") || path.isRoot()) {
            throw new IllegalArgumentException("not an absolute path: '" + text + "'");
        }
        return path;
    }

    private static List<Alternative> alternatives(YamlMap yaml) throws FormatException {
        var alternatives = new ArrayList<Alternative>();
        for (YamlMap one : yaml.maps("alternatives")) {
            one.checkKeys(Set.of("path", "target", "priority"));
            int priority = one.has("priority") ? one.value("priority", Integer::parseInt) : 0;
            alternatives.add(
                    new Alternative(one.value("path", PackageYaml::path), one.value("target", Bytes::utf8), priority));
        }
        return alternatives;
    }

    /** Groups first, since users name them. */
    private static List<Account> accounts(YamlMap yaml) throws FormatException {
        var accounts = new ArrayList<Account>();
        for (YamlMap one : yaml.maps("groups")) {
            one.checkKeys(Set.of("name", "gid"));
            accounts.add(new Account.Group(one.value("name", Account::checkedName), id(one, "gid")));
        }
        for (YamlMap one : yaml.maps("users")) {
            one.checkKeys(Set.of("name", "uid", "gid", "home", "shell", "comment"));
            accounts.add(new Account.User(
                    one.value("name", Account::checkedName),
                    id(one, "uid"),
                    id(one, "gid"),
                    field(one, "home", "/"),
                    field(one, "shell", "/usr/sbin/nologin"),
                    field(one, "comment", "")));
        }
        return accounts;
    }

    private static int id(YamlMap account, String key) throws FormatException {
        return account.has(key) ? account.value(key, PackageYaml::id) : Account.ANY;
    }

    private static int id(String text) {
        int id = Integer.parseInt(text);
        if (id < 0) {
            throw new IllegalArgumentException("a number from 0 on is expected: '" + text + "'");
        }
        return id;
    }

    private static String field(YamlMap account, String key, String otherwise) throws FormatException {
        return account.has(key) ? account.value(key, Account::checkedField) : otherwise;
    }

    private static TreeMap<ScriptPhase, String> scripts(YamlMap yaml) throws FormatException {
        var scripts = new TreeMap<ScriptPhase, String>();
        if (yaml.has("scripts")) {
            YamlMap texts = yaml.map("scripts");
            for (String label : texts.keys()) {
                ScriptPhase phase =
                        ScriptPhase.ofLabel(label).orElseThrow(() -> texts.wrong(label, "no script is called so"));
                scripts.put(phase, texts.text(label));
            }
        }
        return scripts;
    }

    private static List<Trigger> triggers(YamlMap yaml) throws FormatException {
        var triggers = new ArrayList<Trigger>();
        for (YamlMap one : yaml.maps("triggers")) {
            one.checkKeys(Set.of("paths", "run"));
            triggers.add(new Trigger(one.values("paths", glob -> glob), one.text("run")));
        }
        return triggers;
    }
}
