package org.mypkg.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Repository;
import org.mypkg.sign.PublicKey;
import org.mypkg.sys.HostFiles;

/**
 * How a key comes to be trusted: the user brings it, names its fingerprint, or is shown the fingerprint and agrees. Nothing
 * else does, {@code --yes} neither.
 *
 * @param keyFile a file with the key; empty where none was named
 * @param fingerprint the fingerprint that the key must have; empty where none was named
 */
record KeyConfirmation(String repository, String keyFile, String fingerprint) {
    /** The key of a repository, confirmed. */
    PublicKey key(Bench bench, Repository from) throws Failure {
        PublicKey key = keyFile.isEmpty() ? bench.repositories().offeredKey(from) : keyOfFile();
        if (!fingerprint.isEmpty()) {
            if (!key.fingerprint().equals(plain(fingerprint))) {
                throw notConfirmed(key, "you named another fingerprint: " + RepoListCommand.spaced(plain(fingerprint)));
            }
            return key;
        }
        return keyFile.isEmpty() ? asked(bench.console(), key) : key;
    }

    private PublicKey keyOfFile() throws Failure {
        Path path = Names.parse(keyFile, Path::of);
        if (!HostFiles.isRegularFile(path)) {
            throw new CommandException(new Diagnostic(
                    ErrorCode.FILE_UNREADABLE,
                    "cannot read the key " + keyFile,
                    List.of("there is no such file"),
                    List.of("give the path of an armored OpenPGP public key")));
        }
        return PublicKey.parse(HostFiles.readText(path));
    }

    private PublicKey asked(Console console, PublicKey key) throws CommandException {
        console.say("the repository " + repository + " offers this key:");
        console.say("  " + RepoListCommand.spaced(key.fingerprint()));
        console.say("  " + Console.visible(key.userId()));
        Optional<Boolean> answer = console.confirm("Compare it with what its maintainer published. Trust it?");
        if (answer.isEmpty() || !answer.get()) {
            throw notConfirmed(key, answer.isEmpty() ? "nobody confirmed it" : "you did not agree");
        }
        return key;
    }

    private CommandException notConfirmed(PublicKey key, String fact) {
        return new CommandException(new Diagnostic(
                ErrorCode.KEY_NOT_CONFIRMED,
                "cannot trust the repository " + repository,
                List.of("it offers the key " + RepoListCommand.spaced(key.fingerprint()), fact),
                List.of(
                        "compare it with what the maintainer published, then add --fingerprint " + key.fingerprint(),
                        "or bring the key yourself: --key FILE")));
    }

    static String plain(String typed) {
        return typed.replace(" ", "").replace(":", "").toUpperCase(Locale.ROOT);
    }
}
