package org.mypkg.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The version as the module's pom states it. */
final class ReleaseOfBuild {
    private ReleaseOfBuild() {}

    static String read() {
        try {
            String pom = Files.readString(Path.of("pom.xml"));
            int from = pom.indexOf("<version>") + "<version>".length();
            return pom.substring(from, pom.indexOf("</version>", from));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
