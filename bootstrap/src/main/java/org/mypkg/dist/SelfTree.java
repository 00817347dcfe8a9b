package org.mypkg.dist;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.mypkg.diag.Invariant;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * The tree of the package manager's own package. Everything of one version lies below {@code /usr/lib/mypkg/VERSION}, with a
 * Java and a C library of its own, so that it runs where there is neither; {@code /usr/lib/mypkg/current} leads to the version
 * that counts. An upgrade lays the next version down beside this one and changes that one link.
 */
final class SelfTree {
    private static final String LIBRARY = "usr/lib/mypkg";
    private static final List<String> PROGRAMS = List.of("mypkg", "mypkg-recover", "mkrepo", "srcpkg", "mkimage", "distro-install");

    private final String version;
    private final Path directory;

    SelfTree(String version, Path directory) {
        this.version = version;
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** Lays the tree down. @param dist the programs, their jar and libraries @param runtime a Java for them */
    void lay(Path dist, Path runtime) throws DiskException {
        Path home = HostFiles.createDirectories(directory.resolve(LIBRARY)).resolve(version);
        HostFiles.createDirectories(home.resolve("lib"));
        HostFiles.copyTree(dist.resolve("bin"), home.resolve("bin"));
        HostFiles.copyTree(dist.resolve("lib/native"), home.resolve("lib/native"));
        HostFiles.copy(jar(dist), home.resolve("lib").resolve(jar(dist).getFileName()));
        HostFiles.copyTree(runtime, home.resolve("jre"));
        CLibrary.copy(home.resolve("jre/lib"), home.resolve("locale"));
        Path java = home.resolve("jre/bin/java");
        HostFiles.write(java, ElfInterpreter.replaced(HostFiles.read(java), "/" + LIBRARY + "/" + version + "/jre/lib/" + CLibrary.LOADER));
        HostFiles.setMode(java, 0755);
        HostFiles.symlink(directory.resolve(LIBRARY).resolve("current"), Path.of(version));
        Path bin = HostFiles.createDirectories(directory.resolve("usr/bin"));
        for (String program : PROGRAMS) {
            HostFiles.symlink(bin.resolve(program), Path.of("../lib/mypkg/current/bin/" + program));
        }
        if (HostFiles.isDirectory(dist.resolve("share"))) {
            HostFiles.copyTree(dist.resolve("share"), directory.resolve("usr/share"));
        }
    }

    private static Path jar(Path dist) throws DiskException {
        List<Path> jars = HostFiles.list(dist.resolve("lib")).stream().filter(file -> file.toString().endsWith(".jar")).toList();
        Invariant.check(jars.size() == 1, "a distribution has one jar, and not " + jars);
        return jars.getFirst();
    }

    /**
     * What the package says of itself. The cache of classes is made on the target, since it fits one Java on one kind of machine only; if it
     * cannot be made there, the programs start more slowly and are right.
     */
    String description() throws DiskException {
        Path lib = directory.resolve(LIBRARY).resolve(version).resolve("lib");
        String cache = "/" + directory.relativize(jar(lib.resolveSibling(""))).toString().replaceAll("\\.jar$", ".aot");
        String text = """
                name: mypkg
                version: "%1$s"
                arch: x86_64
                summary: package manager with transactional installs
                description: Installs, removes, upgrades and undoes, each as one step that is done or not done, whatever fails. Brings its own Java and C library.
                license: see /usr/lib/mypkg/%1$s/jre/legal and META-INF/licenses in the jar
                vital: "true"
                provides: [%2$s]
                generated: [%3$s]
                scripts:
                  post-install: |
                    %4$s
                  post-upgrade: |
                    %4$s
                """;
        return String.format(Locale.ROOT, text, version, commands(), cache, trainer());
    }

    private static String commands() {
        return String.join(", ", PROGRAMS.stream().map(program -> "\"cmd:" + program + "\"").toList());
    }

    private String trainer() {
        return "/" + LIBRARY + "/" + version + "/bin/mypkg-train || true";
    }
}
