package org.mypkg.repo;

import java.util.Optional;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;

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
    ExitCode publish(KeyOptions options, int validDays) throws Failure {
        Optional<String> named = options.named();
        RepoSettings settings = settings(named);
        int days = validDays > 0 ? validDays : settings.validDays();
        String signWith = named.orElse(settings.signWith());
        if (signWith.equals(RepoSettings.OFFLINE)) {
            return publishUnsigned(days);
        }
        RepoSigner signer = KeyOptions.signer(signWith, around, console);
        String name = repository.document().name();
        return told(new Publisher(repository, around.clock()).publish(name, signer, days), true);
    }

    private RepoSettings settings(Optional<String> named) throws Failure {
        boolean needless = named.isPresent() && !org.mypkg.sys.HostFiles.isRegularFile(repository.settingsFile());
        return needless ? new RepoSettings(named.get(), RepoSettings.VALID_DAYS) : RepoSettings.read(repository);
    }

    /** Leaves a document to sign elsewhere. */
    ExitCode publishUnsigned(int validDays) throws Failure {
        int days = validDays > 0 ? validDays : settings(Optional.of(RepoSettings.OFFLINE)).validDays();
        var published = new Publisher(repository, around.clock()).publishUnsigned(repository.document().name(), days);
        ExitCode code = told(published, false);
        console.say("sign it where the key is:  gpg --armor --detach-sign " + repository.nextFile());
        console.say("then make it visible:      mkrepo attach-signature " + repository.root() + " " + repository.nextFile() + ".asc");
        return code;
    }

    private ExitCode told(Publisher.Published published, boolean visible) {
        var document = published.document();
        if (console.json()) {
            console.print(Json.compact(Json.object()
                    .put("schema", "mypkg/1")
                    .put("outcome", visible ? "published" : "unsigned")
                    .put("repository", document.name())
                    .put("serial", document.serial())
                    .put("created", document.created().toString())
                    .put("expires", document.expires().toString())
                    .put("packages", published.packages())
                    .put("packagesRead", published.filesRead())
                    .build()));
        } else {
            console.print((visible ? "published " : "to be signed: ") + document.name() + " " + document.serial() + ": "
                    + published.packages() + (published.packages() == 1 ? " package" : " packages") + ", valid until "
                    + document.expires());
        }
        return ExitCode.DONE;
    }
}
