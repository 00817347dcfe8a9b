package org.mypkg.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.mypkg.engine.TestPackage;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.model.Bytes;
import org.mypkg.sys.ShellRoot;

/**
 * A root and a command that changes it.
 *
 * @param name how totals call it
 * @param setup makes the old state of the root
 * @param command what is killed
 * @param again whether the command does nothing and succeeds when its new state is there already
 * @param cut where the command is killed first, so that what is killed in the sweep is the recovery
 */
record KillScenario(String name, Setup setup, List<String> command, boolean again, Cut cut) {
    /** The file that a package's script writes. */
    static final String WRITTEN_BY_SCRIPT = "usr/share/scripted-cache";

    private static final long TIME = 1_600_000_000;

    /** Makes the old state. */
    @FunctionalInterface
    interface Setup {
        void make(CliHarness cli) throws Exception;
    }

    /** Where a run is killed before the sweep begins. */
    enum Cut {
        NONE,
        /** In front of COMMIT: everything is applied, and all of it is to be taken back. */
        BEFORE_COMMIT,
        /** Behind it: the rest is to be done. */
        AFTER_COMMIT
    }

    private static KillScenario of(String name, Setup setup, boolean again, String... command) {
        return new KillScenario(name, setup, List.of(command), again, Cut.NONE);
    }

    private KillScenario cut(String newName, Cut place) {
        return new KillScenario(newName, setup, command, again, place);
    }

    /** All of them. */
    static List<KillScenario> all() {
        KillScenario upgrade = upgrade();
        return List.of(
                of("install", KillScenario::empty, true, "install", "-y", "kinds", "other"),
                of("install-beside", KillScenario::beside, true, "install", "-y", "other"),
                upgrade,
                of("remove", KillScenario::full, false, "remove", "-y", "kinds", "other"),
                of("replace", KillScenario::renamed, true, "install", "-y", "new-name", "split"),
                of("config", KillScenario::edited, true, "upgrade", "-y"),
                of("undo", KillScenario::upgraded, false, "undo", "-y"),
                of("script", KillScenario::withShell, true, "install", "-y", "scripted"),
                upgrade.cut("recover-armed", Cut.BEFORE_COMMIT),
                upgrade.cut("recover-committed", Cut.AFTER_COMMIT));
    }

    static KillScenario upgrade() {
        return of("upgrade", KillScenario::older, true, "upgrade", "-y");
    }

    /** Every kind of item and of change. */
    private static TestPackage kinds(String version) {
        boolean first = version.equals("1");
        var attributes = new TreeMap<String, Bytes>();
        attributes.put("user.kind", Bytes.utf8(version));
        TestPackage kinds = TestPackage.of("kinds", version)
                .file("/usr/bin/set-id", "set-id " + version, FileMeta.of(04755, 12, 34, TIME))
                .file("/usr/bin/same", "same")
                .file("/usr/bin/attribute", "same", new FileMeta(0644, 0, 0, TIME, 5, attributes))
                .file("/usr/bin/mode", "same", FileMeta.of(first ? 0644 : 0755, 0, 0, TIME))
                .file("/usr/bin/hard1", "hard " + version).hard("/usr/bin/hard2", "/usr/bin/hard1")
                .directory("/usr/share/mode", first ? 0755 : 01777)
                .file("/usr/share/mode/in-it", "same")
                .fifo("/usr/share/pipe")
                .link("/usr/bin/link", "same" + version)
                .file("/usr/share/kinds/" + version + "/deep/data", "data " + version);
        return first
                ? kinds.link("/usr/share/was-link", "mode").file("/usr/share/was-file", "f").file("/opt/lib/l", "l").file("/usr/bin/goes", "g")
                : kinds.file("/usr/share/was-link", "a file").file("/usr/share/was-file/f", "f").file("/opt/lib64/l", "l").link("/opt/lib", "lib64")
                        .file("/usr/bin/comes", "c");
    }

    private static TestPackage other() {
        return TestPackage.of("other", "1").requires("needed").file("/usr/bin/other", "other").file("/usr/share/adopted", "adopted")
                .alternative("/usr/bin/ed", "other", 7);
    }

    private static TestPackage needed() {
        return TestPackage.of("needed", "1").file("/usr/lib/needed/a", "a").file("/usr/lib/needed/b", "b");
    }

    private static void offer(CliHarness cli, TestPackage... packages) throws Exception {
        cli.repository().add(packages).publish();
        cli.connect();
    }

    /** Packages are fetched beforehand, so that what is killed is the change of the root. */
    private static void fetch(CliHarness cli, String... names) throws Exception {
        for (String name : names) {
            cli.expect(0, "download", name, "-o", cli.repository().directory().resolve("out").toString());
        }
    }

    private static void empty(CliHarness cli) throws Exception {
        offer(cli, kinds("1"), other(), needed());
        fetch(cli, "kinds", "other", "needed");
    }

    private static void beside(CliHarness cli) throws Exception {
        offer(cli, kinds("1"), other(), needed());
        cli.expect(0, "install", "kinds");
        Path mine = cli.root().resolve("usr/share/mine");
        Files.writeString(mine, "mine");
        fetch(cli, "other", "needed");
    }

    private static void full(CliHarness cli) throws Exception {
        offer(cli, kinds("1"), other(), needed());
        cli.expect(0, "install", "kinds", "other");
        Files.writeString(cli.root().resolve("usr/share/kinds/mine"), "mine");
    }

    private static void older(CliHarness cli) throws Exception {
        full(cli);
        cli.repository().add(kinds("2")).publish();
        cli.expect(0, "update");
        fetch(cli, "kinds");
    }

    private static void upgraded(CliHarness cli) throws Exception {
        older(cli);
        cli.expect(0, "upgrade", "-y");
    }

    /** A package that gets another name, and one that takes a file of it. */
    private static void renamed(CliHarness cli) throws Exception {
        offer(cli, TestPackage.of("old-name", "1").file("/usr/bin/stays", "stays").file("/usr/bin/changes", "1")
                .file("/usr/bin/moves", "m").file("/usr/lib/old-name/goes", "g").config("/etc/old.conf", "conf"));
        cli.expect(0, "install", "old-name");
        cli.repository().add(
                TestPackage.of("new-name", "1").replaces("old-name").conflicts("old-name").file("/usr/bin/stays", "stays")
                        .file("/usr/bin/changes", "2").file("/usr/lib/new-name/comes", "c").config("/etc/old.conf", "conf"),
                TestPackage.of("split", "1").replaces("old-name").file("/usr/bin/moves", "m")).publish();
        cli.expect(0, "update");
        fetch(cli, "new-name", "split");
    }

    private static TestPackage configured(String version) {
        String text = "first\n" + version + "\nthird\nfourth\nfifth\nlast\n";
        return TestPackage.of("configured", version).config("/etc/far.conf", text).config("/etc/near.conf", text)
                .config("/etc/untouched.conf", text).config("/etc/gone.conf", text).config("/etc/link.conf", text)
                .file("/usr/bin/configured", version);
    }

    /** The user's edits lie far from the package's change, in it, nowhere; a file is deleted, one became a link. */
    private static void edited(CliHarness cli) throws Exception {
        offer(cli, configured("1"));
        cli.expect(0, "install", "configured");
        Path etc = cli.root().resolve("etc");
        Files.writeString(etc.resolve("far.conf"), "first\n1\nthird\nfourth\nfifth\nlast\nmine\n");
        Files.writeString(etc.resolve("near.conf"), "first\nmine\nthird\nfourth\nfifth\nlast\n");
        Files.delete(etc.resolve("gone.conf"));
        Files.delete(etc.resolve("link.conf"));
        Files.createSymbolicLink(etc.resolve("link.conf"), Path.of("far.conf"));
        cli.repository().add(configured("2")).publish();
        cli.expect(0, "update");
        fetch(cli, "configured");
    }

    private static void withShell(CliHarness cli) throws Exception {
        ShellRoot.fill(cli.root());
        offer(cli, TestPackage.of("scripted", "1").file("/usr/bin/scripted", "s").generated("/" + WRITTEN_BY_SCRIPT)
                .script(ScriptPhase.POST_INSTALL, "echo made >/" + WRITTEN_BY_SCRIPT + "\n"));
        Files.createDirectories(cli.root().resolve("usr/share"));
        Files.write(cli.root().resolve(WRITTEN_BY_SCRIPT), "before".getBytes(StandardCharsets.UTF_8));
        fetch(cli, "scripted");
    }
}
