package org.mypkg.repo;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mypkg.diag.ErrorCode;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.Signer;
import org.mypkg.sign.TrustException;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProgramException;

/** A key that the installed {@code gpg} holds: on a card, behind an agent, or in its own files. */
final class GpgProgram implements Signer {
    private final String keyId;
    private final Map<String, String> environment;

    /** @param environment of this process: where gpg finds its home and its agent */
    GpgProgram(String keyId, Map<String, String> environment) {
        this.keyId = keyId;
        this.environment = environment;
    }

    @Override
    public byte[] detached(byte[] data) throws TrustException {
        try {
            Path work = HostFiles.createTemporaryDirectory("mkrepo-gpg");
            try {
                Path input = work.resolve("data");
                Path output = work.resolve("data.sig");
                HostFiles.write(input, data);
                run(List.of("--yes", "--local-user", keyId, "--digest-algo", "SHA512", "--output", output.toString(),
                        "--detach-sign", input.toString()));
                return HostFiles.read(output);
            } finally {
                HostFiles.deleteTree(work);
            }
        } catch (DiskException failed) {
            throw unusable(String.valueOf(failed.getMessage()));
        }
    }

    PublicKey publicKey() throws TrustException {
        try {
            Path work = HostFiles.createTemporaryDirectory("mkrepo-gpg");
            try {
                Path output = work.resolve("public.asc");
                run(List.of("--yes", "--armor", "--output", output.toString(), "--export", keyId));
                if (!HostFiles.isRegularFile(output)) {
                    throw unusable("gpg knows no such key");
                }
                return PublicKey.parse(new String(HostFiles.read(output), StandardCharsets.US_ASCII));
            } finally {
                HostFiles.deleteTree(work);
            }
        } catch (DiskException failed) {
            throw unusable(String.valueOf(failed.getMessage()));
        }
    }

    private void run(List<String> arguments) throws TrustException {
        var argv = new ArrayList<>(List.of("gpg", "--batch", "--quiet"));
        argv.addAll(arguments);
        var command = ProcessRunner.Command.of(argv);
        for (String name : List.of("HOME", "GNUPGHOME", "GPG_TTY", "GPG_AGENT_INFO", "SSH_AUTH_SOCK")) {
            Optional<String> value = Optional.ofNullable(environment.get(name));
            // gpg runs in another directory than this program.
            Optional<String> seen = name.endsWith("HOME") ? value.map(GpgProgram::absolute) : value;
            command = seen.isPresent() ? command.with(name, seen.get()) : command;
        }
        try {
            ProcessRunner.Result result = new ProcessRunner().run(command);
            if (!result.succeeded()) {
                throw unusable(result.output().lines().findFirst().orElse("gpg failed with " + result.exitCode()));
            }
        } catch (ProgramException missing) {
            throw unusable(String.valueOf(missing.getMessage()));
        }
    }

    private static String absolute(String place) {
        return Path.of(place).toAbsolutePath().toString();
    }

    private TrustException unusable(String fact) {
        return new TrustException(ErrorCode.KEY_UNUSABLE, "gpg cannot sign with " + keyId, fact, "gpg --list-secret-keys shows what it can sign with");
    }
}
