package org.mypkg.repo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.index.KeysDocument;
import org.mypkg.index.RepoDocument;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.sign.Quorum;
import org.mypkg.sys.HostFiles;

/** The end of every command that changes a repository: the next publication, and what it says. */
final class PublishRun {
    private final RepoDirectory repository;
    private final Surroundings around;
    private final Console console;

    PublishRun(RepoDirectory repository, Surroundings around, Console console) {
        this.repository = repository;
        this.around = around;
        this.console = console;
    }

    /** Publishes with the key of the options, else with that of the settings; an offline key leaves a document to sign. */
    ExitCode publish(KeyOptions options, int validDays, Publisher.Content content) throws Failure {
        return publish(options, validDays, repository.document().keys(), content);
    }

    /** After an edit, which looked at the libraries before it changed anything. */
    ExitCode publishEdited(KeyOptions options) throws Failure {
        return publish(options, 0, new Publisher.Content.Pool(Libraries.UNCHECKED));
    }

    /** The same with a generation of keys. */
    ExitCode publish(KeyOptions options, int validDays, RepoDocument.Keys keys, Publisher.Content content) throws Failure {
        Optional<String> named = options.named();
        RepoSettings settings = settings(named);
        int days = validDays > 0 ? validDays : settings.validDays();
        var wanted = new Publisher.Wanted(repository.document().name(), days, keys, content);
        Quorum publishers = repository.publishers(keys);
        String signWith = named.isPresent() ? named.get() : signWith(settings, publishers);
        if (signWith.equals(RepoSettings.OFFLINE)) {
            return publishUnsigned(wanted);
        }
        RepoSigner signer = KeyOptions.signer(signWith, around, console);
        var publisher = new Publisher(repository, around.clock());
        if (publishers.threshold() == 1) {
            ExitCode code = told(publisher.publish(wanted, signer), content, true);
            if (!settings.nextSignWith().isEmpty()) {
                settings.signingWith(signWith).write(repository);
            }
            return code;
        }
        Publisher.checkSigner(publishers, signer);
        Publisher.Published waiting = publisher.publishUnsigned(wanted);
        publisher.attach(signer.signer().detached(HostFiles.read(repository.nextFile())));
        return toBeSigned(waiting, content);
    }

    /** After a rotation that was cut short the settings name two keys; readers trust one of them. */
    private String signWith(RepoSettings settings, Quorum publishers) throws Failure {
        if (settings.nextSignWith().isEmpty()) {
            return settings.signWith();
        }
        if (settings.nextSignWith().equals(RepoSettings.OFFLINE)) {
            return settings.nextSignWith();
        }
        String next = KeyOptions.signer(settings.nextSignWith(), around, console).publicKey().fingerprint();
        boolean trusted = publishers.keys().stream().anyMatch(key -> key.fingerprint().equals(next));
        return trusted ? settings.nextSignWith() : settings.signWith();
    }

    private RepoSettings settings(Optional<String> named) throws Failure {
        boolean needless = named.isPresent() && !HostFiles.isRegularFile(repository.settingsFile());
        return needless ? new RepoSettings(named.get(), RepoSettings.VALID_DAYS) : RepoSettings.read(repository);
    }

    /** Leaves a document to sign elsewhere. */
    ExitCode publishUnsigned(int validDays, Publisher.Content content) throws Failure {
        int days = validDays > 0 ? validDays : settings(Optional.of(RepoSettings.OFFLINE)).validDays();
        RepoDocument now = repository.document();
        return publishUnsigned(new Publisher.Wanted(now.name(), days, now.keys(), content));
    }

    private ExitCode publishUnsigned(Publisher.Wanted wanted) throws Failure {
        return toBeSigned(new Publisher(repository, around.clock()).publishUnsigned(wanted), wanted.content());
    }

    private ExitCode toBeSigned(Publisher.Published published, Publisher.Content content) {
        ExitCode code = told(published, content, false);
        console.say("sign it where the key is:  gpg --armor --detach-sign " + repository.nextFile());
        console.say("then make it visible:      mkrepo attach-signature " + repository.root() + " " + repository.nextFile() + ".asc");
        return code;
    }

    /** Says what a generation of keys waits for. */
    ExitCode keysWait(KeysDocument next) {
        if (console.json()) {
            console.printJson(Json.object().put("outcome", "unsigned").put("repository", next.name()).put("generation", next.version()));
        } else {
            console.print("to be signed: generation " + next.version() + " of the keys of " + next.name());
        }
        console.say("sign it where the root keys are, the last ones and the new ones:  gpg --armor --detach-sign "
                + repository.nextKeysFile());
        console.say("then, for each:  mkrepo attach-signature " + repository.root() + " " + repository.nextKeysFile() + ".asc");
        return ExitCode.DONE;
    }

    /**
     * Lets the settings name a key that may publish from the next publication on: one of those that were just given, if there
     * is one.
     */
    void settleSigner(KeysDocument next, List<SigningKey> publishers, List<SigningKey> entering) throws Failure {
        var given = new ArrayList<>(publishers);
        given.addAll(entering);
        Optional<SigningKey> fit = given.stream()
                .filter(one -> next.publish().fingerprints().contains(one.key().fingerprint()))
                .findFirst();
        if (fit.isPresent()) {
            String signWith = fit.get().signWith().isEmpty() ? RepoSettings.OFFLINE : fit.get().signWith();
            RepoSettings.readOrDefault(repository).rotatingTo(signWith).write(repository);
        }
    }

    /** Says that the last publication is still good for long enough. */
    ExitCode notNeeded() throws Failure {
        RepoDocument now = repository.document();
        if (console.json()) {
            console.printJson(described(now).put("outcome", "nothing"));
        } else {
            console.print("nothing to do: " + now.name() + " " + now.serial() + " is valid until " + now.expires());
        }
        return ExitCode.DONE;
    }

    /** What is told of every publication. */
    static JsonObjectBuilder described(RepoDocument document) {
        return Json.object()
                .put("repository", document.name())
                .put("serial", document.serial())
                .put("created", document.created().toString())
                .put("expires", document.expires().toString());
    }

    private ExitCode toldUnchanged(RepoDocument document, boolean visible) {
        if (console.json()) {
            console.printJson(described(document).put("outcome", visible ? "published" : "unsigned"));
        } else {
            console.print((visible ? "published " : "to be signed: ") + document.name() + " " + document.serial()
                    + ": the same packages, valid until " + document.expires());
        }
        return ExitCode.DONE;
    }

    private ExitCode told(Publisher.Published published, Publisher.Content content, boolean visible) {
        var document = published.document();
        if (content instanceof Publisher.Content.Unchanged) {
            return toldUnchanged(document, visible);
        }
        if (console.json()) {
            console.printJson(described(document)
                    .put("outcome", visible ? "published" : "unsigned")
                    .put("packages", published.packages())
                    .put("packagesRead", published.filesRead()));
        } else {
            console.print((visible ? "published " : "to be signed: ") + document.name() + " " + document.serial() + ": "
                    + published.packages() + (published.packages() == 1 ? " package" : " packages") + ", valid until "
                    + document.expires());
        }
        return ExitCode.DONE;
    }
}
