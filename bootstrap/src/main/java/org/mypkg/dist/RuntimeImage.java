package org.mypkg.dist;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.mypkg.diag.Invariant;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** A Java with what the programs need of it, and nothing else. */
final class RuntimeImage {
    /** The last one is for {@code mkrepo serve}. */
    private static final String MODULES = "java.base,java.sql,jdk.unsupported,jdk.httpserver";

    /** Not stored compressed: the package compresses better than this would. */
    private static final List<String> OPTIONS = List.of(
            "--add-modules", MODULES, "--strip-debug", "--no-man-pages", "--no-header-files", "--compress", "zip-0", "--vm", "server");

    /** Tools and tables for developers. */
    private static final List<String> NEEDLESS = List.of("bin/keytool", "bin/jwebserver", "lib/jexec", "lib/jrt-fs.jar", "lib/classlist");

    private RuntimeImage() {}

    /** Makes it of the Java that runs this; {@code directory} must not be there. */
    static void link(Path directory) throws DiskException {
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
        var said = new StringWriter();
        var arguments = new java.util.ArrayList<>(OPTIONS);
        arguments.addAll(List.of("--output", directory.toString()));
        var writer = new PrintWriter(said);
        int code = jlink.run(writer, writer, arguments.toArray(String[]::new));
        Invariant.check(code == 0, "jlink makes an image of the Java that it belongs to: " + said);
        for (String file : NEEDLESS) {
            HostFiles.delete(directory.resolve(file));
        }
    }
}
