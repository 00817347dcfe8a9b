package org.mypkg.console;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.mypkg.diag.Failure;
import org.mypkg.diag.Invariant;
import org.mypkg.json.Json;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Parameters;

/**
 * {@code PROGRAM documents DIR}: writes the manual pages and the completions for all shells below a directory, as they lie
 * below {@code /usr/share}. It is how a build makes them.
 */
final class DocumentsCommand implements Command {
    private final Supplier<Outline> outline;
    private final Supplier<List<String>> findings;

    @Parameters(index = "0", paramLabel = "DIR", description = "Such as /usr/share.")
    private Path directory = Path.of("");

    /** @param findings what is wrong with the handbook */
    DocumentsCommand(Supplier<Outline> outline, Supplier<List<String>> findings) {
        this.outline = outline;
        this.findings = findings;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        var written = new ArrayList<String>();
        Invariant.check(findings.get().isEmpty(), "the handbook is true: " + findings.get());
        for (var document : documents(outline.get()).entrySet()) {
            String name = document.getKey();
            Path file = directory.resolve(name);
            HostFiles.createDirectories(directory.resolve(name.substring(0, name.lastIndexOf('/'))));
            HostFiles.write(file, document.getValue().getBytes(StandardCharsets.UTF_8));
            written.add(file.toString());
        }
        if (console.json()) {
            console.printJson(Json.object().put("outcome", "done").putStrings("files", written));
        } else {
            List<String> lines = written;
            lines.forEach(console::print);
        }
        return ExitCode.DONE;
    }

    /** All of them by the names of their files. */
    static SortedMap<String, String> documents(Outline outline) {
        var documents = new TreeMap<String, String>();
        ManPages.of(outline).forEach((name, text) -> documents.put("man/man1/" + name, text));
        String program = outline.program();
        documents.put("bash-completion/completions/" + program, Completions.script(outline, "bash"));
        documents.put("zsh/site-functions/_" + program, Completions.script(outline, "zsh"));
        documents.put("fish/vendor_completions.d/" + program + ".fish", Completions.script(outline, "fish"));
        return documents;
    }
}
