package org.mypkg.sim;


import org.junit.jupiter.api.Test;

final class SweepTest {
    @Test
    void errors() {
        for (World world : Worlds.all()) {
            ErrorSweep.Result result = new ErrorSweep(world).run();
            System.out.println(world + " errors: " + result.runs() + " runs, " + result.failures().size() + " failures");
            result.failures().stream().limit(2).forEach(System.out::println);
        }
    }

    @Test
    void dummy() {
        long start = System.nanoTime();
        String only = System.getProperty("sim.world", "");
        int states = 0;
        for (World world : Worlds.all()) {
            if (!only.isEmpty() && !only.equals(world.name())) {
                continue;
            }
            long at = System.nanoTime();
            try {
                Sweep sweep = new Sweep(world, Wiring.DIRECT, Width.DEFAULT);
                String trail = System.getProperty("sim.trail", "");
                Sweep.Result result = trail.isEmpty() ? sweep.run() : sweep.replay(Cut.trail(trail));
                states += result.states();
                System.out.println(world + ": " + result.points() + " points, " + result.states() + " states " + result.recoveries() + " recoveries, "
                        + (System.nanoTime() - at) / 1_000_000 + " ms, " + result.failures().size() + " failures");
                result.failures().stream().limit(Integer.getInteger("show", 2)).forEach(f -> System.out.println(f));
            } catch (RuntimeException e) {
                System.out.println(world + " " + e);
                if (e.getCause() != null) e.getCause().printStackTrace(System.out); else e.printStackTrace(System.out);
            }
        }
        System.out.println(states + " states in " + (System.nanoTime() - start) / 1_000_000);
    }
}
