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
 * of CPU of the first and of the median round, and how many packages come. Compiled against the shipped jars by compare.py; it
 * lies in the resolver's package because a scenario's reader is not public.
 */
final class Warm {
    private Warm() {}

    public static void main(String[] arguments) throws Exception {
        Problem scenario = ScenarioCodec.decode(Files.readString(Path.of(arguments[0])));
        int rounds = Integer.parseInt(arguments[1]);
        var threads = ManagementFactory.getThreadMXBean();
        for (String name : Arrays.asList(arguments).subList(2, arguments.length)) {
            var request = new Request(List.of(Relation.parse(name)), List.of(), new Request.Upgrade.Nothing(), scenario.request().options());
            var problem = new Problem(scenario.installed(), scenario.world(), request, scenario.candidates());
            var times = new long[rounds];
            Outcome outcome = new Resolver().resolve(problem);
            for (int i = 0; i < rounds; i++) {
                long start = threads.getCurrentThreadCpuTime();
                outcome = new Resolver().resolve(problem);
                times[i] = threads.getCurrentThreadCpuTime() - start;
            }
            long first = times[0];
            Arrays.sort(times);
            int size = outcome instanceof Outcome.Solved solved ? solved.solution().plan().actions().size() : -1;
            System.out.printf(Locale.ROOT, "%s %.1f %.1f %d%n", name, first / 1e6, times[rounds / 2] / 1e6, size);
        }
    }
}
