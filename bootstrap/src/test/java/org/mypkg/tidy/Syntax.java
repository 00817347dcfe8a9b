package org.mypkg.tidy;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** What the compiler's own parser sees in a source file: exact places of types, methods and catch clauses. */
final class Syntax {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    private Syntax(CompilationUnitTree unit, SourcePositions positions) {
        this.unit = unit;
        this.positions = positions;
    }

    static Syntax of(SourceFile source) {
        return ofAll(List.of(source)).values().iterator().next();
    }

    /** All sources in one run of the parser, which is many times faster than one run each; by path. */
    static SortedMap<String, Syntax> ofAll(List<SourceFile> sources) {
        var files = new ArrayList<JavaFileObject>();
        sources.forEach(source -> files.add(new Text(source)));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var task = (JavacTask) compiler.getTask(null, null, problem -> {}, List.of("-proc:none"), null, files);
        SortedMap<String, Syntax> byPath = new TreeMap<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                String path = unit.getSourceFile().toUri().getPath();
                byPath.put(path.substring(1), new Syntax(unit, Trees.instance(task).getSourcePositions()));
            }
            return byPath;
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory was not readable", impossible);
        }
    }

    private static final class Text extends SimpleJavaFileObject {
        private final SourceFile source;

        Text(SourceFile source) {
            super(URI.create("text:///" + source.path()), JavaFileObject.Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source.text();
        }
    }

    boolean hasPublicType() {
        return unit.getTypeDecls().stream()
                .anyMatch(tree -> tree instanceof ClassTree type && type.getModifiers().getFlags().contains(Modifier.PUBLIC));
    }

    int topLevelTypes() {
        return (int) unit.getTypeDecls().stream().filter(tree -> tree instanceof ClassTree).count();
    }

    /** All methods with a body, those of nested types too. */
    List<Block> methods() {
        var found = new ArrayList<Block>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void nothing) {
                if (method.getBody() != null) {
                    found.add(block(method.getName().toString(), method.getBody()));
                }
                return super.visitMethod(method, nothing);
            }
        }.scan(unit, null);
        return found;
    }

    /** All catch clauses. */
    List<Block> catches() {
        var found = new ArrayList<Block>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitCatch(CatchTree clause, Void nothing) {
                found.add(block("catch", clause.getBlock()));
                return super.visitCatch(clause, nothing);
            }
        }.scan(unit, null);
        return found;
    }

    private Block block(String name, Tree body) {
        int first = line(positions.getStartPosition(unit, body));
        int last = line(positions.getEndPosition(unit, body));
        return new Block(name, first, last, body.toString());
    }

    private int line(long position) {
        return (int) unit.getLineMap().getLineNumber(position);
    }

    /** A body in braces, from the line of the opening one to that of the closing one; its text without comments. */
    record Block(String name, int firstLine, int lastLine, String code) {
        /** The lines between the braces. */
        int bodyLines() {
            return Math.max(0, lastLine - firstLine - 1);
        }
    }
}
