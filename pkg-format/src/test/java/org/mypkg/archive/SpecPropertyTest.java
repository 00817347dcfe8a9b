package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mypkg.manifest.Account;
import org.mypkg.manifest.Alternative;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.manifest.Trigger;
import org.mypkg.model.Bytes;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.RootPath;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;

/** Whatever a package says of itself survives its text. */
final class SpecPropertyTest {
    @Test
    void everyDescriptionSurvivesItsJson() {
        Property.check("descriptions survive their JSON", 400, gen -> {
            PackageSpec spec = spec(gen);
            gen.note("spec", spec);
            String json = ManifestCodec.encodeSpec(spec);
            assertEquals(spec, ManifestCodec.decodeSpec(json));
            assertEquals(json, ManifestCodec.encodeSpec(ManifestCodec.decodeSpec(json)));
            assertEquals(1, json.lines().count(), "one line");
        });
    }

    private static PackageSpec spec(Gen gen) {
        var id = PackageId.of(gen.text("ab+.", 1, 1).replace("+", "x").replace(".", "y") + gen.text("a0+.-", 0, 4),
                gen.oneOf("1", "2:1.0~rc1-3"), gen.oneOf("noarch", "x86_64"));
        var scripts = new TreeMap<ScriptPhase, String>();
        gen.some(List.of(ScriptPhase.values())).forEach(phase -> scripts.put(phase, text(gen)));
        return new PackageSpec(
                id,
                new Description(text(gen), text(gen), text(gen), text(gen), text(gen)),
                dependencies(gen),
                gen.flag(),
                gen.longBetween(0, Long.MAX_VALUE),
                gen.list(2, SpecPropertyTest::path),
                gen.list(2, SpecPropertyTest::path),
                gen.list(2, g -> new Alternative(path(g), Bytes.of(g.bytes(4)), g.between(-5, 5))),
                gen.list(3, SpecPropertyTest::account),
                scripts,
                gen.list(2, SpecPropertyTest::path),
                gen.list(2, g -> new Trigger(g.list(2, SpecPropertyTest::text), text(g))));
    }

    private static Dependencies dependencies(Gen gen) {
        return new Dependencies(
                gen.list(2, g -> new Requirement(g.list(1, 3, SpecPropertyTest::relation))),
                gen.list(1, g -> Requirement.of(relation(g))),
                gen.list(2, SpecPropertyTest::relation),
                gen.list(2, g -> Provision.parse(g.oneOf("so:a.1", "b = 2:1-1", "cmd:[ = 1"))),
                gen.list(1, SpecPropertyTest::relation),
                gen.list(1, g -> Requirement.of(relation(g))));
    }

    private static Relation relation(Gen gen) {
        return Relation.parse(gen.oneOf("a", "so:x.so.1", "b >= 1", "c < 2~", "cmd:d = 1:1", "e <= 1-1", "f > 0"));
    }

    private static Account account(Gen gen) {
        return gen.flag()
                ? new Account.Group(gen.oneOf("a", "_b-1"), gen.below(1001) - 1)
                : new Account.User(gen.oneOf("a", "_b-1"), gen.below(1001) - 1, gen.below(1001) - 1, field(gen), field(gen), field(gen));
    }

    private static String field(Gen gen) {
        return text(gen).replaceAll("[:\\p{Cntrl}\\x80-\\x9f]", "");
    }

    private static RootPath path(Gen gen) {
        byte[] name = gen.bytes(3);
        return RootPath.parse(name)
                .filter(path -> !path.isRoot())
                .map(RootPath.of("etc")::resolve)
                .orElse(RootPath.of("etc/x"));
    }

    private static String text(Gen gen) {
        return gen.text("a \"\\\n\t\u0001ü\u2028,:{}", 0, 6);
    }
}
