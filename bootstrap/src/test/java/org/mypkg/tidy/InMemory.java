package org.mypkg.tidy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles source texts to a {@link CodeBase}, without a disk: planted breaches for the rules' own tests. */
final class InMemory {
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:@\\w+\\s+)*(?:public |final |sealed )*(?:class|interface|record|enum) (\\w+)");

    private InMemory() {}

    static CodeBase compile(String... texts) {
        SortedMap<String, SourceFile> sources = new TreeMap<>();
        for (String text : texts) {
            SourceFile source = source(text);
            sources.put(source.path().replaceFirst("^src/", "").replaceFirst("\\.java$", ""), source);
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        var problems = new DiagnosticCollector<JavaFileObject>();
        var output = new Output(compiler.getStandardFileManager(problems, Locale.ROOT, null));
        List<JavaFileObject> units = sources.values().stream().<JavaFileObject>map(InMemory::unit).toList();
        if (!compiler.getTask(null, output, problems, List.of("-proc:none"), null, units).call()) {
            throw new IllegalArgumentException(problems.getDiagnostics().toString());
        }
        var classes = new ArrayList<CompiledClass>();
        output.written.forEach((name, bytes) -> {
            SourceFile source = sources.get(name.replace('.', '/').replaceFirst("\\$.*", ""));
            classes.add(CompiledClass.read(bytes.toByteArray(), source == null ? sources.firstEntry().getValue() : source));
        });
        return new CodeBase(List.copyOf(sources.values()), classes);
    }

    static SourceFile source(String text) {
        SourceFile unnamed = SourceFile.of("", true, text);
        var type = TYPE.matcher(text);
        String name = type.find() ? type.group(1) : "package-info";
        return SourceFile.of("src/org/mypkg/" + unnamed.packageName() + "/" + name + ".java", true, text);
    }

    private static JavaFileObject unit(SourceFile source) {
        return new SimpleJavaFileObject(URI.create("text:///" + source.path()), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source.text();
            }
        };
    }

    private static final class Output extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final SortedMap<String, ByteArrayOutputStream> written = new TreeMap<>();

        Output(StandardJavaFileManager standard) {
            super(standard);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("bytes:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    var bytes = new ByteArrayOutputStream();
                    written.put(className, bytes);
                    return bytes;
                }
            };
        }
    }
}
