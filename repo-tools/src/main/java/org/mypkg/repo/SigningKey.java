package org.mypkg.repo;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mypkg.console.Console;
import org.mypkg.diag.Failure;
import org.mypkg.sign.PublicKey;
import org.mypkg.sys.HostFiles;

/**
 * A key as {@code mkrepo rotate} is given one: a file with a secret or a public key, or {@code gpg:KEYID}.
 *
 * @param signWith how the settings name it; empty for a public key, which cannot sign here
 * @param signers the one that signs with it; none for a public key
 */
record SigningKey(PublicKey key, String signWith, List<RepoSigner> signers) {
    SigningKey {
        signers = List.copyOf(signers);
    }

    static SigningKey of(String typed, Surroundings around, Console console) throws Failure {
        Optional<PublicKey> readable = publicHalf(typed);
        if (readable.isPresent()) {
            return new SigningKey(readable.get(), "", List.of());
        }
        String signWith = typed.startsWith(RepoSigner.GPG)
                ? typed
                : RepoSigner.FILE + Path.of(typed).toAbsolutePath().normalize();
        RepoSigner signer = KeyOptions.signer(signWith, around, console);
        return new SigningKey(signer.publicKey(), signWith, List.of(signer));
    }

    private static Optional<PublicKey> publicHalf(String typed) throws Failure {
        if (typed.startsWith(RepoSigner.GPG)) {
            return Optional.empty();
        }
        String text = new String(HostFiles.read(Path.of(typed)), StandardCharsets.US_ASCII);
        return text.contains("PUBLIC KEY BLOCK") ? Optional.of(PublicKey.parse(text)) : Optional.empty();
    }
}
