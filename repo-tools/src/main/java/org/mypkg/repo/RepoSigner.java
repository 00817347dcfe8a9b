package org.mypkg.repo;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.SecretKey;
import org.mypkg.sign.Signer;
import org.mypkg.sign.TrustException;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** Who signs, found from where the key is: {@code file:PATH} or {@code gpg:KEYID}. Together with the public half of the key. */
public record RepoSigner(Signer signer, PublicKey publicKey) {
    static final String FILE = "file:";
    static final String GPG = "gpg:";
    private static final String PASSPHRASE_FILE = "MKREPO_PASSPHRASE_FILE";

    /** Asks a person for a passphrase; empty where nobody can be asked. */
    @FunctionalInterface
    public interface PassphrasePrompt {
        Optional<char[]> ask(String question);
    }

    /** For programs that run unattended. */
    public static final PassphrasePrompt NOBODY = question -> Optional.empty();

    /**
     * The signer that {@code signWith} names.
     *
     * @param clock for the dates of signatures
     * @param environment of this process: the passphrase's file, and what gpg needs
     */
    public static RepoSigner of(String signWith, InstantSource clock, Map<String, String> environment, PassphrasePrompt prompt)
            throws DiskException, TrustException, RepositoryException {
        if (signWith.startsWith(GPG)) {
            var gpg = new GpgProgram(signWith.substring(GPG.length()), environment);
            return new RepoSigner(gpg, gpg.publicKey());
        }
        if (signWith.startsWith(FILE)) {
            SecretKey key = secretKey(Path.of(signWith.substring(FILE.length())), environment, prompt);
            return new RepoSigner(Signer.of(key, clock), key.publicKey());
        }
        throw new RepositoryException(new Diagnostic(
                ErrorCode.KEY_UNUSABLE,
                "no key to sign with",
                List.of(signWith.equals(RepoSettings.OFFLINE) ? "this repository's key is kept offline" : "not 'gpg:KEYID': " + signWith),
                List.of("sign elsewhere: mkrepo publish DIR --unsigned, then mkrepo attach-signature DIR SIG",
                        "or name the key with --key SECRET.asc or --sign-with gpg:KEYID")));
    }

    private static SecretKey secretKey(Path file, Map<String, String> environment, PassphrasePrompt prompt)
            throws DiskException, TrustException {
        String armored = new String(HostFiles.read(file), StandardCharsets.US_ASCII);
        try {
            return SecretKey.parse(armored);
        } catch (TrustException locked) {
            Optional<char[]> passphrase = passphrase(environment, prompt, "passphrase of " + file + ": ");
            if (passphrase.isEmpty()) {
                throw locked;
            }
            try {
                return SecretKey.parse(armored, passphrase.get());
            } finally {
                Arrays.fill(passphrase.get(), ' ');
            }
        }
    }

    /** The passphrase that a file holds, or that somebody types; empty where there is neither. */
    static Optional<char[]> passphrase(Map<String, String> environment, PassphrasePrompt prompt, String question)
            throws DiskException {
        Optional<String> file = Optional.ofNullable(environment.get(PASSPHRASE_FILE));
        return file.isPresent()
                ? Optional.of(HostFiles.readText(Path.of(file.get())).stripTrailing().toCharArray())
                : prompt.ask(question);
    }
}
