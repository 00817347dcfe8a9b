package org.mypkg.sim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sim.Tamper.Phase;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;

/** Mistakes that only somebody who saves a file meanwhile can meet: transactions that do not look, or do not believe what they see. */
final class BlindMutants {
    private BlindMutants() {}

    /** @param path what the user saves to */
    record Blind(Mutant mutant, RootPath path, UserSaves.Way way) {
        UserSaves.Result run() {
            return new UserSaves(mutant.world(), path, way, mutant).run();
        }
    }

    static List<Blind> all() {
        return List.of(
                blind("no look after the exchange (6)", Worlds.replace(), "usr/lib/a", UserSaves.Way.RENAME, NoLook::new),
                blind("no look after the removal (6)", Worlds.remove(), "usr/bin/a", UserSaves.Way.RENAME, NoLook::new),
                blind("the look sees the inode only (6)", Worlds.replace(), "usr/lib/a", UserSaves.Way.IN_PLACE, InodeOnly::new),
                blind("no look into the removed directory (6)", Worlds.remove(), "usr/share/a/note", UserSaves.Way.RENAME, NoLookInside::new),
                blind("identity ignored in undo (I6)", FailingWorlds.replace(), "usr/lib/a", UserSaves.Way.RENAME, AllIsOurs::new),
                blind("identity ignored in undo, in place (I6)", FailingWorlds.replace(), "srv/new", UserSaves.Way.IN_PLACE, AllIsOurs::new),
                blind("a save is not given back after an exchange (13)", Worlds.replace(), "usr/lib/a", UserSaves.Way.RENAME, Keeping::new),
                blind("a save is not given back after a removal (13)", Worlds.remove(), "usr/bin/a", UserSaves.Way.RENAME, Keeping::new),
                blind("not known to have been armed (15)", FailingWorlds.replace(), "srv/fresh/x", UserSaves.Way.IN_PLACE, Unmarked::new));
    }

    private static Blind blind(String name, World world, String path, UserSaves.Way way, Function<SimMachine, Tamper> make) {
        return new Blind(new Mutant(name, world, make), RootPath.of(path), way);
    }

    private static class Passing extends Tamper {
        Passing(SimMachine machine) {
            super(machine);
        }

        @Override
        void tamper(Effect effect) throws DiskException {
            pass(effect);
        }
    }

    private static final class NoLook extends Passing {
        NoLook(SimMachine machine) {
            super(machine);
        }

        @Override
        public Optional<FileStat> stat(RootPath path) throws DiskException {
            RootPath old = path.parent().parent().resolve("old").resolve(path.nameBytes());
            boolean replaces = phase() == Phase.ARMED && inNew(path) && super.stat(old).isPresent();
            return super.stat(replaces ? old : path);
        }
    }

    /** What is newer than all that packages bring looks as it was. */
    private static final class InodeOnly extends Passing {
        InodeOnly(SimMachine machine) {
            super(machine);
        }

        @Override
        public Optional<FileStat> stat(RootPath path) throws DiskException {
            Optional<FileStat> real = super.stat(path);
            boolean saved = real.isPresent() && real.get().meta().mtimeSeconds() >= Volume.MOVED_SECONDS;
            return phase() == Phase.ARMED && inNew(path) && saved ? real.map(InodeOnly::asItWas) : real;
        }

        private static FileStat asItWas(FileStat stat) {
            FileMeta meta = stat.meta();
            var was = new FileMeta(meta.mode(), meta.uid(), meta.gid(), SimPackage.TIME, 0, meta.xattrs());
            return new FileStat(stat.kind(), was, stat.device(), stat.inode(), stat.links(), "old library".length(), 0, 0);
        }
    }

    private static final class NoLookInside extends Passing {
        NoLookInside(SimMachine machine) {
            super(machine);
        }

        @Override
        public List<Bytes> list(RootPath directory) throws DiskException {
            return inOld(directory) ? List.of() : super.list(directory);
        }
    }

    /** Whatever lies at a path of a step that makes something, and is not the old item, has the identity that the journal names. */
    private static final class AllIsOurs extends Passing {
        AllIsOurs(SimMachine machine) {
            super(machine);
        }

        @Override
        public Optional<FileStat> stat(RootPath path) throws DiskException {
            Optional<FileStat> real = super.stat(path);
            if (real.isEmpty() || inOld(path) || !exists(JOURNAL)) {
                return real;
            }
            List<String> lines = new String(content(JOURNAL), StandardCharsets.ISO_8859_1).lines().toList();
            for (int i = 1; i < lines.size(); i++) {
                String[] made = lines.get(i).split(" ");
                if (made[0].equals("new") && isOf(path, made[1], lines.get(i - 1)) && real.get().inode() != oldInode(made[1])) {
                    return Optional.of(disguised(real.get(), made));
                }
            }
            return real;
        }

        private static boolean isOf(RootPath path, String number, String step) {
            return Arrays.asList(step.split(" ")).contains(path.toString().substring(1))
                    || path.toString().endsWith("/new/" + number) || path.toString().endsWith("/tmp" + number);
        }

        private long oldInode(String number) throws DiskException {
            return super.stat(MAIN.resolve("t2/old").resolve(number)).map(FileStat::inode).orElse(-1L);
        }

        private static FileStat disguised(FileStat stat, String[] made) {
            FileMeta meta = stat.meta();
            var said = new FileMeta(meta.mode(), meta.uid(), meta.gid(), Long.parseLong(made[4]), Integer.parseInt(made[5]), meta.xattrs());
            return new FileStat(stat.kind(), said, stat.device(), Long.parseLong(made[2]), stat.links(), Long.parseLong(made[3]), 0, 0);
        }
    }

    /** The second move between the same two places, which gives back, is lost, and so is every move to safety. */
    private static final class Keeping extends Tamper {
        private final Set<List<RootPath>> moved = new HashSet<>();

        Keeping(SimMachine machine) {
            super(machine);
        }

        @Override
        void tamper(Effect effect) throws DiskException {
            var places = new ArrayList<RootPath>();
            if (effect instanceof Effect.Exchange exchange && inNew(exchange.one())) {
                places.addAll(List.of(exchange.one(), exchange.other()));
            } else if (effect instanceof Effect.RenameNoReplace move && inNew(move.to())) {
                moved.add(List.of(move.to(), move.from()));
            } else if (effect instanceof Effect.RenameNoReplace move && inNew(move.from())) {
                places.addAll(List.of(move.from(), move.to()));
            }
            if (effect instanceof Effect.Rename move && move.to().toString().contains("/rescued/")) {
                return;
            }
            boolean back = phase() == Phase.RECOVERING || !moved.add(places);
            if (places.isEmpty() || !back) {
                pass(effect);
            }
        }
    }

    private static final class Unmarked extends Tamper {
        Unmarked(SimMachine machine) {
            super(machine);
        }

        @Override
        void tamper(Effect effect) throws DiskException {
            if (!(effect instanceof Effect.WriteFile write && write.path().toString().endsWith("/undone"))) {
                pass(effect);
            }
        }
    }
}
