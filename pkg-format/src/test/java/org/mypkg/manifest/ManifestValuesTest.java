package org.mypkg.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mypkg.model.Bytes;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

final class ManifestValuesTest {
    @Test
    void metadataOutOfRangeIsRefused() {
        assertEquals(07777, FileMeta.of(07777, 0, 0, Long.MIN_VALUE).mode());
        assertThrows(IllegalArgumentException.class, () -> FileMeta.of(010000, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> FileMeta.of(-1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> FileMeta.of(0644, -1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> FileMeta.of(0644, 0, -1, 0));
        for (int nanos : new int[] {-1, 1_000_000_000}) {
            assertThrows(IllegalArgumentException.class, () -> new FileMeta(0644, 0, 0, 0, nanos, new TreeMap<>()));
        }
    }

    @Test
    void attributesAreCopiedAndOrdered() {
        var source = new TreeMap<String, Bytes>();
        source.put("user.b", Bytes.utf8("2"));
        source.put("user.a", Bytes.utf8("1"));
        var meta = new FileMeta(0644, 0, 0, 0, 0, source);
        source.clear();
        assertEquals(List.of("user.a", "user.b"), List.copyOf(meta.xattrs().keySet()));
        assertThrows(UnsupportedOperationException.class, () -> meta.xattrs().clear());
    }

    @Test
    void everyScriptPhaseIsFoundByItsLabel() {
        for (ScriptPhase phase : ScriptPhase.values()) {
            assertEquals(Optional.of(phase), ScriptPhase.ofLabel(phase.label()));
        }
        assertEquals(Optional.empty(), ScriptPhase.ofLabel("PRE_INSTALL"));
    }

    @Test
    void aManifestDoesNotChangeWithItsSources() {
        var spec = PackageSpec.of(PackageId.of("a", "1", "noarch"), Description.NONE, Dependencies.NONE);
        var files = new ArrayList<FileEntry>();
        files.add(new FileEntry.Fifo(RootPath.of("usr/x"), FileMeta.of(0600, 0, 0, 0)));
        var manifest = new Manifest(spec, files, List.of());
        files.clear();
        assertEquals(1, manifest.files().size());
        assertEquals(0, spec.installedBytes());
        assertEquals(List.of(), spec.config());
    }
}
