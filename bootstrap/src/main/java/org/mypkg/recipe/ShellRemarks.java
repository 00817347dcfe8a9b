package org.mypkg.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mypkg.diag.Failure;
import org.mypkg.recipe.Remark.Severity;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProcessRunner.Command;

/** Has the shell read the shell texts of a recipe's file, without running them. */
final class ShellRemarks {
    private static final Pattern LINE = Pattern.compile("^(?:sh|/bin/sh|bash|[^:]*): (?:-c: )?(?:line )?([0-9]+): (.*)$");

    private final YamlFields own;
    private final String file;
    private final ProcessRunner processes;

    ShellRemarks(YamlFields own, String file, ProcessRunner processes) {
        this.own = own;
        this.file = file;
        this.processes = processes;
    }

    List<Remark> all() throws Failure {
        SequencedMap<String, Yaml> texts = new LinkedHashMap<>();
        for (Recipe.Step.Kind kind : Recipe.Step.Kind.values()) {
            own.value(kind.key()).ifPresent(value -> texts.put(kind.key(), value));
        }
        own.value("scripts").ifPresent(value -> {
            if (value instanceof Yaml.Fields scripts) {
                scripts.values().forEach((name, text) -> texts.put("scripts: " + name, text));
            }
        });
        var remarks = new ArrayList<Remark>();
        for (var entry : texts.entrySet()) {
            if (entry.getValue() instanceof Yaml.Text text) {
                read(entry.getKey(), text, remarks);
            }
        }
        return remarks;
    }

    private void read(String name, Yaml.Text text, List<Remark> remarks) throws Failure {
        ProcessRunner.Result result = processes.run(Command.of("sh", "-n", "-c", text.value()));
        if (result.succeeded()) {
            return;
        }
        String first = result.output().lines().findFirst().orElse("");
        Matcher matcher = LINE.matcher(first);
        boolean told = matcher.matches();
        int line = text.textLine() + (told ? Integer.parseInt(matcher.group(1)) - 1 : 0);
        remarks.add(new Remark(file, line, Severity.ERROR, "'" + name + "' is no shell text: " + (told ? matcher.group(2) : first)));
    }
}
