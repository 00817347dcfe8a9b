package org.mypkg.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code .pc} file says of its module (pkg-config(1), section "METADATA FILE SYNTAX"): its version and the modules that
 * it requires. Those of {@code Requires.private} count, since pkg-config asks for their headers' places as well.
 *
 * @param version as written, with variables filled in
 * @param requires modules with what their versions must be, empty or such as {@code >= 1.2}
 */
record PkgConfigFile(String version, List<Module> requires) {
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z0-9_.]+)\\s*=\\s*(.*)");
    private static final Pattern FIELD = Pattern.compile("([A-Za-z0-9_.]+)\\s*:\\s*(.*)");
    private static final Pattern USE = Pattern.compile("\\$\\{([A-Za-z0-9_.]+)\\}");
    private static final Pattern MODULE = Pattern.compile("([^\\s,<>=!]+)(?:\\s*(<=|>=|!=|=|<|>)\\s*([^\\s,]+))?");
    private static final int DEEPEST = 20;

    PkgConfigFile {
        requires = List.copyOf(requires);
    }

    /** A module that is required. @param bound empty, or such as {@code >= 1.2} */
    record Module(String name, String bound) {}

    static PkgConfigFile parse(String text) {
        var variables = new TreeMap<String, String>();
        var fields = new TreeMap<String, String>();
        for (String line : text.replace("\\\n", " ").lines().toList()) {
            String plain = line.replaceFirst("#.*", "").strip();
            Matcher variable = VARIABLE.matcher(plain);
            Matcher field = FIELD.matcher(plain);
            if (field.matches()) {
                fields.put(field.group(1).toLowerCase(Locale.ROOT), field.group(2));
            } else if (variable.matches()) {
                variables.put(variable.group(1), variable.group(2));
            }
        }
        var modules = new ArrayList<Module>();
        for (String key : List.of("requires", "requires.private")) {
            Matcher module = MODULE.matcher(filled(fields.getOrDefault(key, ""), variables));
            while (module.find()) {
                modules.add(new Module(module.group(1), bound(module)));
            }
        }
        return new PkgConfigFile(filled(fields.getOrDefault("version", ""), variables).strip(), modules);
    }

    /** What our own relations cannot say asks for any version. */
    private static String bound(Matcher module) {
        boolean bounded = module.group(2) != null && !module.group(2).equals("!=") && Findings.isVersion(module.group(3));
        return bounded ? module.group(2) + " " + module.group(3) : "";
    }

    private static String filled(String text, TreeMap<String, String> variables) {
        String filled = text;
        for (int i = 0; i < DEEPEST && filled.contains("${"); i++) {
            filled = USE.matcher(filled).replaceAll(use -> Matcher.quoteReplacement(variables.getOrDefault(use.group(1), "")));
        }
        return filled;
    }
}
