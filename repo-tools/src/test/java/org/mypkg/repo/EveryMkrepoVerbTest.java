package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.console.Verb;
import org.mypkg.testing.JsonSchemas;

/** A repository through its whole life, by every verb that there is; what each prints for programs is judged by the schema (in {@link Workshop}). */
final class EveryMkrepoVerbTest {
    @TempDir
    Path directory;

    private final TreeSet<String> seen = new TreeSet<>();

    private static List<String> verbs() {
        var verbs = new ArrayList<>(MkrepoMain.verbs(new Surroundings(InstantSource.system(), Map.of())).stream().map(Verb::name).toList());
        verbs.addAll(List.of("completion", "documents"));
        return verbs;
    }

    private String ran(Workshop workshop, String verb, String... more) {
        var words = new ArrayList<>(List.of(verb.split(" ")));
        words.addAll(List.of(more));
        words.add("--json");
        seen.add(verb);
        return workshop.run(words.toArray(String[]::new)).ok().out();
    }

    @Test
    void everyVerbSpeaksToPrograms() throws Exception {
        var workshop = new Workshop(directory);
        String repo = workshop.repo().toString();
        ran(workshop, "init", repo, "--name", "test", "--key", workshop.secretKey().toString());
        ran(workshop, "key new", "--uid", "New <new@example.org>", "-o", directory.resolve("new").toString());
        String first = workshop.pack("rich", "1", "summary: s\nrequires: [rich]\nconfig: [/usr/a]\nscripts: {post-install: \"true\"}\n", "usr/a=1").toString();
        String second = workshop.pack("rich", "2", "alternatives: [{path: /usr/bin/e, target: rich, priority: \"1\"}]\n", "usr/a=2").toString();
        ran(workshop, "pack", "--manifest", directory.resolve("rich-1.yaml").toString(), "--tree", directory.resolve("tree-rich-1").toString(),
                "-o", directory.resolve("packed").toString());
        ran(workshop, "unpack", first, "-o", directory.resolve("unpacked").toString());
        ran(workshop, "show", first, "--files");
        ran(workshop, "diff", first, second);
        ran(workshop, "add", repo, first, second);
        ran(workshop, "site", repo);
        ran(workshop, "prune", repo, "--keep", "1");
        ran(workshop, "check", repo);
        ran(workshop, "remove", repo, "rich=2");
        assertTrue(ran(workshop, "publish", repo, "--renew", "--within", "10").contains("\"nothing\""));
        ran(workshop, "publish", repo, "--renew");
        ran(workshop, "publish", repo);
        assertTrue(ran(workshop, "publish", repo, "--unsigned").contains("\"unsigned\""));
        Path waiting = directory.resolve("repo.next.json");
        byte[] signature = workshop.signer().signer().armoredDetached(Files.readAllBytes(waiting)).getBytes(StandardCharsets.US_ASCII);
        ran(workshop, "attach-signature", repo, Files.write(directory.resolve("by.asc"), signature).toString());
        ran(workshop, "rotate", repo, "--root-key", workshop.secretKey().toString(), "--new-key", directory.resolve("new/secret.asc").toString());
        ran(workshop, "completion", "bash");
        ran(workshop, "documents", directory.resolve("share").toString());
        // A process of its own: ServeProcessTest.
        seen.add("serve");
        assertEquals(new TreeSet<>(verbs()), seen, "verbs that this life leaves out");
    }

    @Test
    void aFailureIsADocumentToo() throws Exception {
        var workshop = new Workshop(directory);
        Workshop.Ran ran = workshop.run("check", directory.resolve("nothing").toString(), "--json");
        assertEquals(1, ran.code());
        assertTrue(ran.out().contains("\"code\": \"E0801\""), ran.out());
    }

    @Test
    void theSchemaHasADefinitionOfEachVerbAndNoOther() {
        assertEquals(verbs().stream().map(verb -> JsonSchemas.definition("mkrepo", verb)).sorted().toList(), JsonSchemas.definitions("mkrepo"));
    }
}
