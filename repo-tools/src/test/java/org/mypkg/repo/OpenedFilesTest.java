package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publication opens the package files that are new, and no others: counted at the kernel. */
final class OpenedFilesTest {
    private static final int PACKAGES = 40;

    @Test
    void addingOnePackageOpensOnePackageFile(@TempDir Path temporary) throws Exception {
        var workshop = new Workshop(temporary);
        workshop.init();
        var add = new ArrayList<>(List.of("add", workshop.repo().toString()));
        for (int i = 0; i < PACKAGES; i++) {
            add.add(workshop.pack("p" + i, "1", "", "usr/p" + i + "=" + i).toString());
        }
        workshop.run(add.toArray(String[]::new)).ok();
        for (String file : workshop.repository().poolFiles()) {
            // Old enough to be remembered: what changed a moment ago may change again within the same time stamp.
            Files.setLastModifiedTime(workshop.repository().resolve(file), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        }
        workshop.run("publish", workshop.repo().toString()).ok();
        Path one = workshop.pack("one", "1", "", "usr/one=1");
        Path log = temporary.resolve("log");
        MkrepoProcess.Ended ended = MkrepoProcess.traced(log, List.of("add", workshop.repo().toString(), one.toString()));
        assertEquals(0, ended.code(), ended.output());
        List<String> opened = MkrepoProcess.opened(log, workshop.repo().resolve("pool"));
        assertEquals(1, opened.stream().filter(name -> !name.startsWith(".new-") && !name.isEmpty()).count(), opened.toString());
        assertEquals(PACKAGES + 1, PublishedIndex.packages(workshop.repository(), workshop.repository().document()).size());
    }
}
