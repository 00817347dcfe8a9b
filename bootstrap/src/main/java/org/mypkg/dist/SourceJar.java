package org.mypkg.dist;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.mypkg.diag.Invariant;
import org.mypkg.sys.DiskException;

/**
 * Compiles a jar of sources anew. Java's cache takes no classes of a format older than that of Java 6, and the argument
 * parser's are: they alone would cost a quarter of a short run.
 */
final class SourceJar {
    private static final List<String> OPTIONS = List.of("--release", "21", "-proc:none", "-nowarn", "-g:source,lines");

    private SourceJar() {}

    /** The classes, by their names in a jar. */
    static SortedMap<String, byte[]> compiled(Path sources) throws DiskException {
        var units = new ArrayList<JavaFileObject>();
        OneJar.forEach(sources, (name, bytes) -> {
            if (name.endsWith(".java") && !name.endsWith("module-info.java")) {
                units.add(new Source(name, new String(bytes, StandardCharsets.UTF_8)));
            }
        });
        var compiler = Optional.ofNullable(ToolProvider.getSystemJavaCompiler()).orElseThrow();
        var classes = new TreeMap<String, ByteArrayOutputStream>();
        var standard = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        boolean done = compiler.getTask(null, new InMemory(standard, classes), null, OPTIONS, null, units).call();
        Invariant.check(done, "the sources that the build names compile: " + sources);
        var bytes = new TreeMap<String, byte[]>();
        classes.forEach((name, out) -> bytes.put(name, out.toByteArray()));
        return bytes;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final SortedMap<String, ByteArrayOutputStream> classes;

        InMemory(JavaFileManager standard, SortedMap<String, ByteArrayOutputStream> classes) {
            super(standard);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            String name = className.replace('.', '/') + kind.extension;
            return new SimpleJavaFileObject(URI.create("string:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return classes.computeIfAbsent(name, n -> new ByteArrayOutputStream());
                }
            };
        }
    }
}
