package org.mypkg.tidy;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Attributes;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A compiled class of the main scope: what its constant pool says that it uses.
 *
 * @param name with slashes, such as {@code org/mypkg/model/Version}
 * @param source the source file, from the top of the project
 * @param classes names, with slashes, of all classes that it refers to, by code or by descriptor
 * @param members fields and methods that it refers to: {@code java/time/Instant.now:()Ljava/time/Instant;}
 * @param nullMarked whether the class itself carries the annotation (only a package's own does)
 */
record CompiledClass(String name, SourceFile source, SortedSet<String> classes, SortedSet<String> members, boolean nullMarked) {
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([a-zA-Z0-9_$]+(?:/[a-zA-Z0-9_$]+)+)[;<]");

    static CompiledClass read(byte[] bytes, SourceFile source) {
        ClassModel model = ClassFile.of().parse(bytes);
        var classes = new TreeSet<String>();
        var members = new TreeSet<String>();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry c -> addClass(c.asInternalName(), classes);
                case MemberRefEntry m ->
                    members.add(m.owner().asInternalName() + "." + m.name().stringValue() + ":" + m.type().stringValue());
                case Utf8Entry text -> addDescriptor(text.stringValue(), classes);
                default -> {}
            }
        }
        return new CompiledClass(model.thisClass().asInternalName(), source, classes, members, isNullMarked(model));
    }

    private static void addClass(String name, SortedSet<String> classes) {
        if (name.startsWith("[")) {
            addDescriptor(name, classes);
        } else {
            classes.add(name);
        }
    }

    private static void addDescriptor(String text, SortedSet<String> classes) {
        Matcher matcher = IN_DESCRIPTOR.matcher(text);
        while (matcher.find()) {
            classes.add(matcher.group(1));
        }
    }

    private static boolean isNullMarked(ClassModel model) {
        return model.findAttribute(Attributes.runtimeVisibleAnnotations())
                .map(found -> found.annotations().stream()
                        .anyMatch(a -> a.className().equalsString("Lorg/jspecify/annotations/NullMarked;")))
                .orElse(false);
    }

    /** The package's name without {@code org.mypkg}. */
    String packageName() {
        return packageOf(name);
    }

    static boolean isOurs(String className) {
        return className.startsWith("org/mypkg/");
    }

    static String packageOf(String className) {
        return className.substring("org/mypkg/".length(), className.lastIndexOf('/')).replace('/', '.');
    }

    /** The name by which sources speak of a class. */
    static String simpleName(String className) {
        String last = className.substring(className.lastIndexOf('/') + 1);
        int dollar = last.indexOf('$');
        return dollar > 0 ? last.substring(0, dollar) : last;
    }
}
