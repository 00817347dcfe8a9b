package org.mypkg.resolve;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.mypkg.model.Relation;
import org.mypkg.world.Request;

/**
 * What deciding costs in one warm process: {@code Warm SCENARIO ROUNDS NAME...} prints for each name a line of name, milliseconds
 * of CPU of the first and of the median round with the universe of all packages kept, as libsolv keeps its pool; of a median round
 * that makes the universe anew; and how many packages come. Compiled against the shipped jars by compare.py; it lies in the
 * resolver's package because a scenario's reader and the universe are not public.
 */
final class Warm {
    private Warm() {}

    public static void main(String[] arguments) throws Exception {
        Problem scenario = ScenarioCodec.decode(Files.readString(Path.of(arguments[0])));
        int rounds = Integer.parseInt(arguments[1]);
        var universe = Universe.of(scenario.installed(), scenario.eligible());
        for (String name : Arrays.asList(arguments).subList(2, arguments.length)) {
            var request = new Request(List.of(Relation.parse(name)), List.of(), new Request.Upgrade.Nothing(), scenario.request().options());
            var problem = new Problem(scenario.installed(), scenario.world(), request, scenario.candidates());
            long[] kept = times(rounds, () -> new Resolver().resolve(problem, universe));
            long[] anew = times(rounds, () -> new Resolver().resolve(problem));
            double first = kept[0] / 1e6;
            Arrays.sort(kept);
            Arrays.sort(anew);
            Outcome outcome = new Resolver().resolve(problem, universe);
            int size = outcome instanceof Outcome.Solved solved ? solved.solution().plan().actions().size() : -1;
            System.out.printf(
                    Locale.ROOT, "%s %.1f %.1f %.1f %d%n", name, first, kept[rounds / 2] / 1e6, anew[rounds / 2] / 1e6, size);
        }
    }

    private static long[] times(int rounds, Runnable decision) {
        var threads = ManagementFactory.getThreadMXBean();
        long[] times = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = threads.getCurrentThreadCpuTime();
            decision.run();
            times[i] = threads.getCurrentThreadCpuTime() - start;
        }
        return times;
    }
}
