package org.mypkg.sim;

import java.util.function.Function;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.Filesystem;

/**
 * A planted mistake.
 *
 * @param name what is wrong
 * @param world where it must be found
 * @param make the disk that makes the mistake
 */
record Mutant(String name, World world, Function<SimMachine, Tamper> make) implements Wiring {
    @Override
    public Filesystem disk(SimMachine machine) {
        return make.apply(machine);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Which effects are simply left out. */
    interface Lost {
        boolean is(Tamper disk, Effect effect);
    }

    /** What is done instead of an effect. */
    interface Instead {
        void apply(Tamper disk, Effect effect) throws DiskException;
    }

    /** How a file is read wrongly. */
    interface Misread {
        byte[] read(RootPath path, byte[] content);
    }

    static Mutant losing(String name, World world, Lost lost) {
        return doing(name, world, (disk, effect) -> {
            if (!lost.is(disk, effect)) {
                disk.pass(effect);
            }
        });
    }

    static Mutant doing(String name, World world, Instead instead) {
        return new Mutant(name, world, machine -> new Tamper(machine) {
            @Override
            void tamper(Effect effect) throws DiskException {
                instead.apply(this, effect);
            }
        });
    }

    static Mutant misreading(String name, World world, Misread misread) {
        return new Mutant(name, world, machine -> new Tamper(machine) {
            @Override
            void tamper(Effect effect) throws DiskException {
                pass(effect);
            }

            @Override
            byte[] seen(RootPath path, byte[] content) {
                return misread.read(path, content);
            }
        });
    }
}
