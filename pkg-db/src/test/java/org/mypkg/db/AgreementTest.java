package org.mypkg.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mypkg.manifest.Alternative;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Bytes;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;

/** Whatever is done to them, SQLite and memory tell the same facts: simulations run on the one, users on the other. */
final class AgreementTest {
    private static final List<RootPath> PATHS = List.of(
            RootPath.of("d"),
            RootPath.of("d/a"),
            RootPath.of("d-a"),
            RootPath.of("d/d"),
            RootPath.of("d/d/a"),
            RootPath.of("e"),
            RootPath.of(new byte[] {'d', '/', (byte) 0xff}));

    @Test
    void sqliteAndMemoryAgree() {
        Property.check("facts agree", 40, gen -> {
            try (SqliteInstalledDb sqlite = SqliteInstalledDb.nothing(Schema.CURRENT)) {
                new Run(gen, sqlite, new MemoryInstalledDb()).steps(gen.below(15));
            }
        });
    }

    /** One sequence of steps, done to both. */
    private static final class Run {
        private final Gen gen;
        private final InstalledDb sqlite;
        private final InstalledDb memory;
        private final List<Long> known = new ArrayList<>();
        private Optional<Long> pending = Optional.empty();
        private long last;

        Run(Gen gen, InstalledDb sqlite, InstalledDb memory) {
            this.gen = gen;
            this.sqlite = sqlite;
            this.memory = memory;
        }

        void steps(int count) throws DatabaseException {
            for (int i = 0; i < count; i++) {
                step();
                compare();
            }
        }

        private void step() throws DatabaseException {
            switch (gen.below(6)) {
                case 0, 1, 2 -> begin();
                case 3 -> promote(pending.or(() -> known.stream().findFirst()));
                case 4 -> drop();
                default -> prune();
            }
        }

        private void begin() throws DatabaseException {
            drop();
            NewTransaction next = transaction();
            long id = sqlite.begin(next);
            assertEquals(id, memory.begin(next));
            known.add(id);
            last = id;
            pending = Optional.of(id);
            if (gen.chance(2, 3)) {
                promote(pending);
            }
        }

        private void promote(Optional<Long> id) throws DatabaseException {
            if (id.isPresent()) {
                sqlite.promote(id.get());
                memory.promote(id.get());
            }
            pending = Optional.empty();
        }

        private void drop() throws DatabaseException {
            pending.ifPresent(known::remove);
            pending = Optional.empty();
            sqlite.dropPending();
            memory.dropPending();
        }

        private void prune() throws DatabaseException {
            List<Long> ids = known.stream().filter(id -> gen.flag()).toList();
            sqlite.prune(ids);
            memory.prune(ids);
        }

        /** A package that is installed may come again only when its row goes. */
        private NewTransaction transaction() throws DatabaseException {
            var removed = new ArrayList<Long>();
            var free = new TreeMap<String, Boolean>();
            List.of("a", "b", "b-c", "b1").forEach(name -> free.put(name, true));
            for (StoredPackage stored : memory.packages()) {
                if (gen.flag()) {
                    removed.add(stored.row());
                } else {
                    free.remove(stored.name().value());
                }
            }
            var added = new ArrayList<NewTransaction.Added>();
            for (String name : free.keySet()) {
                if (gen.flag()) {
                    added.add(added(name));
                }
            }
            return new NewTransaction(Instant.ofEpochSecond(gen.below(9), gen.below(9)), "c", removed, added, traces());
        }

        private NewTransaction.Traces traces() {
            var written = new ArrayList<NewTransaction.Written>();
            for (RootPath path : PATHS) {
                if (gen.chance(1, 6)) {
                    Bytes content = gen.flag() ? Bytes.utf8("") : Bytes.utf8(path.toString());
                    written.add(new NewTransaction.Written(path, Digest.of(path.toBytes()), content));
                }
            }
            return new NewTransaction.Traces(written, known.stream().filter(id -> gen.chance(1, 4)).toList(), gen.chance(4, 5));
        }

        private NewTransaction.Added added(String name) {
            List<FileEntry> files =
                    PATHS.stream().filter(path -> gen.flag()).sorted().map(this::entry).toList();
            List<Alternative> offers = PATHS.stream()
                    .filter(path -> gen.chance(1, 6))
                    .map(path -> new Alternative(path, Bytes.utf8(name), gen.below(3)))
                    .toList();
            PackageSpec plain = PackageSpec.of(
                    PackageId.of(name, String.valueOf(gen.below(3)), "x86_64"), Description.NONE, Dependencies.NONE);
            var spec = new PackageSpec(
                    plain.id(), plain.description(), plain.dependencies(), false, 0, plain.config(), plain.generated(),
                    offers, plain.accounts(), plain.scripts(), plain.scriptWrites(), plain.triggers());
            return new NewTransaction.Added(spec, gen.oneOf("main", "other"), files, new Pristine(texts(), texts()));
        }

        private TreeMap<RootPath, Bytes> texts() {
            var texts = new TreeMap<RootPath, Bytes>();
            PATHS.stream().filter(path -> gen.chance(1, 4)).forEach(path -> texts.put(path, Bytes.of(gen.bytes(40))));
            return texts;
        }

        private FileEntry entry(RootPath path) {
            FileMeta meta = FileMeta.of(gen.below(010000), gen.below(3), 0, gen.below(9));
            return gen.flag()
                    ? new FileEntry.Directory(path, meta)
                    : new FileEntry.Regular(path, meta, gen.below(9), Digest.of(path.toBytes()));
        }

        private void compare() throws DatabaseException {
            assertEquals(memory.packages(), sqlite.packages());
            assertEquals(memory.history(), sqlite.history());
            assertEquals(memory.alternatives(), sqlite.alternatives());
            assertEquals(memory.owners(PATHS), sqlite.owners(PATHS));
            for (RootPath path : List.of(RootPath.ROOT, RootPath.of("d"), RootPath.of("d/d"), RootPath.of("e"))) {
                assertEquals(memory.ownedBelow(path), sqlite.ownedBelow(path));
            }
            assertEquals(memory.undoable(), sqlite.undoable());
            assertEquals(memory.takenBack(), sqlite.takenBack());
            for (long id = 1; id <= last + 1; id++) {
                assertEquals(memory.written(id), sqlite.written(id));
                assertEquals(memory.isCommitted(id), sqlite.isCommitted(id));
                assertEquals(memory.historyEntry(id), sqlite.historyEntry(id));
            }
            for (long row = 1; row <= 4 * last; row++) {
                assertEquals(memory.files(row), sqlite.files(row));
                assertEquals(memory.pristine(row), sqlite.pristine(row));
            }
        }
    }
}
