package org.mypkg.resolve;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mypkg.model.Relation;
import org.mypkg.sat.Solver;
import org.mypkg.world.Request;

/**
 * What deciding costs on a given scenario: {@code mvn -Pbench -pl pkg-resolver -am test -Dbench.scenario=FILE}, with
 * {@code -Dbench.install=a,b+c} for other requests than the file's ({@code +} joins the packages of one request) and
 * {@code -Dbench.rounds=N}. Prints for each phase the median of the CPU time of this thread and the bytes that it allocated.
 */
@Tag("bench")
class ResolverBenchTest {
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final double MEGA = 1e6;

    private final Map<String, List<long[]>> samples = new LinkedHashMap<>();
    private long cpu;
    private long bytes;

    private static Problem scenario() throws IOException, ScenarioException {
        String file = System.getProperty("bench.scenario", "");
        Assumptions.assumeFalse(file.isEmpty(), "-Dbench.scenario=FILE is missing");
        return ScenarioCodec.decode(Files.readString(Path.of(file)));
    }

    private static List<Problem> requests(Problem problem) {
        String wanted = System.getProperty("bench.install", "");
        if (wanted.isEmpty()) {
            return List.of(problem);
        }
        var all = new ArrayList<Problem>();
        for (String names : wanted.split(",")) {
            var relations = Arrays.stream(names.split("\\+")).map(Relation::parse).toList();
            var request = new Request(
                    relations, List.of(), new Request.Upgrade.Nothing(), problem.request().options());
            all.add(new Problem(problem.installed(), problem.world(), request, problem.candidates()));
        }
        return all;
    }

    private void start() {
        bytes = THREAD.getCurrentThreadAllocatedBytes();
        cpu = THREAD.getCurrentThreadCpuTime();
    }

    private void stop(String phase) {
        long spent = THREAD.getCurrentThreadCpuTime() - cpu;
        long made = THREAD.getCurrentThreadAllocatedBytes() - bytes;
        samples.computeIfAbsent(phase, p -> new ArrayList<>()).add(new long[] {spent, made});
        start();
    }

    private void print(String title) {
        System.out.println(title);
        samples.forEach((phase, all) -> System.out.printf(
                Locale.ROOT,
                "  %-10s first %8.1f ms   median %8.1f ms   %8.2f MB%n",
                phase,
                all.getFirst()[0] / MEGA,
                median(all, 0) / MEGA,
                median(all, 1) / MEGA));
        samples.clear();
    }

    private static long median(List<long[]> all, int column) {
        return all.stream().mapToLong(s -> s[column]).sorted().toArray()[all.size() / 2];
    }

    /** The same calls as {@link Resolver#resolve}, cut into phases. */
    private Statistics round(Problem problem) {
        start();
        var universe = Universe.of(problem.installed(), problem.candidates());
        stop("universe");
        var intent = new Intent(problem);
        var cone = Cone.of(universe, intent);
        stop("cone");
        var solver = new Solver();
        Encoder encoder = Resolver.encode(universe, cone, intent, solver);
        stop("encode");
        List<int[]> objectives = Preference.objectives(universe, cone, encoder, intent, solver);
        stop("prefer");
        var optimizer = new Optimizer(solver, Budget.DEFAULT);
        optimizer.start();
        stop("first");
        objectives.forEach(optimizer::minimize);
        stop("optimum");
        optimizer.prefer(Preference.ties(universe, cone, encoder));
        stop("ties");
        var statistics = new Statistics(solver.conflicts(), solver.decisions(), cone.size());
        new Settlement(problem, universe, cone, intent, encoder).settle(optimizer::holds, statistics);
        stop("plan");
        return statistics;
    }

    @Test
    void phasesOfRequests() throws IOException, ScenarioException {
        int rounds = Integer.getInteger("bench.rounds", 15);
        for (Problem problem : requests(scenario())) {
            var statistics = round(problem);
            for (int i = 1; i < rounds; i++) {
                round(problem);
            }
            print(problem.request().install() + ": " + statistics);
        }
    }

    /** The optimum of a real request, with its proof checked: not a matter of luck. */
    @Test
    void proofsOfRequests() throws IOException, ScenarioException {
        for (Problem problem : requests(scenario())) {
            var checker = new OptimumChecker();
            start();
            Outcome outcome = new Resolver(Budget.DEFAULT, checker).resolve(problem);
            boolean proven = outcome instanceof Outcome.Solved ? checker.provesOptimum() : checker.proves();
            stop("checked");
            print(problem.request().install() + ": " + (proven ? "proven in " : checker.fault() + " in ") + checker.steps()
                    + " steps, optima " + checker.optima());
        }
    }

    @Test
    void checkAll() throws IOException, ScenarioException {
        Problem problem = scenario();
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(p -> p.getType() == MemoryType.HEAP)
                .toList();
        for (int i = 0; i < 3; i++) {
            System.gc();
            pools.forEach(MemoryPoolMXBean::resetPeakUsage);
            long wall = System.nanoTime();
            long cpuBefore = machine.getProcessCpuTime();
            CheckAll.Report report = CheckAll.check(problem.candidates());
            long peak = pools.stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum();
            System.out.printf(
                    Locale.ROOT,
                    "check-all: %d installable, %d not; wall %.0f ms, CPU %.0f ms, peak heap %.0f MB%n",
                    report.installable(),
                    report.uninstallable().size(),
                    (System.nanoTime() - wall) / MEGA,
                    (machine.getProcessCpuTime() - cpuBefore) / MEGA,
                    peak / MEGA);
        }
    }
}
