package org.mypkg.repo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mypkg.archive.ManifestCodec;
import org.mypkg.archive.PackageReader;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.diag.Invariant;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.Digest;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mkrepo show}: what a package says of itself. Its signature is not checked. */
final class ShowCommand implements Command {
    @Parameters(index = "0", paramLabel = "FILE", description = "A package.")
    private Path file = Path.of("");

    @Option(names = "--files", description = "List its files, too.")
    private boolean files;

    @Override
    public ExitCode run(Console console) throws Failure {
        PackageReader reader = PackageFile.open(file);
        if (console.json()) {
            console.printJson(json(reader));
        } else {
            lines(reader, files).forEach(console::print);
        }
        return ExitCode.DONE;
    }

    static List<String> lines(PackageReader reader, boolean files) {
        Manifest manifest = reader.manifest();
        var lines = new ArrayList<String>();
        var values = SpecView.values(manifest.spec());
        for (String name : SpecView.names()) {
            List<String> texts = values.getOrDefault(name, List.of());
            for (int i = 0; i < texts.size(); i++) {
                lines.add(String.format(Locale.ROOT, "%-15s %s", i == 0 ? name : "", texts.get(i)));
            }
        }
        lines.add(String.format(Locale.ROOT, "%-15s %d in %d frames", "files", manifest.files().size(), manifest.frames().size()));
        lines.add(String.format(Locale.ROOT, "%-15s %s", "signature", reader.signature().isPresent() ? "yes, not checked" : "none"));
        if (files) {
            manifest.files().forEach(entry -> lines.add(FileLine.of(entry)));
        }
        return lines;
    }

    private JsonObjectBuilder json(PackageReader reader) {
        Manifest manifest = reader.manifest();
        var spec = Json.object();
        ManifestCodec.putSpec(spec, manifest.spec());
        var document = Json.object()
                .put("package", spec.build())
                .put("files", manifest.files().size())
                .put("frames", manifest.frames().size())
                .put("signed", reader.signature().isPresent())
                .put("headDigest", Digest.of(reader.headBytes()).hex());
        if (files) {
            document.putArray("entries", manifest.files().stream().map(ShowCommand::entry).toList());
        }
        return document;
    }

    private static JsonValue entry(FileEntry entry) {
        try {
            return Json.parse(ManifestCodec.encodeEntry(entry), JsonLimits.DEFAULT);
        } catch (JsonException impossible) {
            Invariant.check(false, "what the codec wrote is JSON");
            return JsonValue.NULL;
        }
    }
}
