package org.mypkg.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.diag.Fault;
import org.mypkg.fetch.FetchException;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.Location;
import org.mypkg.sys.DiskException;

/**
 * Asks one mirror of a repository after the other for the index, until one gives what can be accepted. A mirror that is out
 * of reach, stale or hostile only makes the next one be asked: trust belongs to the repository, never to a mirror, so that
 * each of them is held to the same.
 */
final class MirroredRefresh {
    private final Mirrors mirrors;
    private final Fetcher fetcher;
    private final Refresh one;

    /** Looks at what the first place of a repository publishes. */
    @FunctionalInterface
    interface Refresh {
        Repositories.Updated refresh(Repository repository, Fetcher fetcher) throws Failure;
    }

    MirroredRefresh(Mirrors mirrors, Fetcher fetcher, Refresh one) {
        this.mirrors = mirrors;
        this.fetcher = fetcher;
        this.one = one;
    }

    /** The first acceptable index. @throws Failure what its mirrors did, if none had one */
    Repositories.Updated refresh(Repository repository) throws Failure {
        List<Location> places = mirrors.order(repository);
        var failures = new LinkedHashMap<Location, Failure>();
        // Nobody waits for a server that is down while there is another; only when all have failed they are given time.
        List<Fetcher> rounds = places.size() == 1 ? List.of(fetcher) : List.of(fetcher.hasty(), fetcher);
        for (Fetcher patience : rounds) {
            for (Location place : places) {
                if (!worthAsking(failures, place)) {
                    continue;
                }
                try {
                    Repositories.Updated updated = one.refresh(repository.preferring(place), patience);
                    mirrors.served(place);
                    return new Repositories.Updated(
                            repository, updated.serial(), updated.packages(), updated.news(), updated.keys());
                } catch (DiskException ours) {
                    throw ours;
                } catch (Failure failed) {
                    note(place, failed, failures);
                }
            }
        }
        throw told(repository, failures);
    }

    private static boolean worthAsking(Map<Location, Failure> failures, Location place) {
        Failure before = failures.get(place);
        return before == null || before instanceof FetchException f && f.kind() == FetchException.Kind.UNREACHABLE;
    }

    private void note(Location place, Failure failed, Map<Location, Failure> failures) throws Failure {
        if (failed instanceof FetchException fetching) {
            switch (fetching.kind()) {
                case CANCELLED, SETTINGS -> throw failed;
                case UNREACHABLE, ABSENT, REFUSED, MALFORMED, TOO_LONG, NO_RANGES, TOO_SLOW, REDIRECT_LOOP, REDIRECT_UNSAFE,
                        CERTIFICATES, UNTRUSTED,
                        OTHER_BYTES, UNREADABLE, OFFLINE, SEVERAL -> {}
            }
        }
        mirrors.failed(place);
        failures.put(place, failed);
    }

    private static Failure told(Repository repository, Map<Location, Failure> failures) {
        List<Failure> all = List.copyOf(failures.values());
        Diagnostic first = all.getFirst().diagnostic();
        if (all.stream().allMatch(f -> f.diagnostic().equals(first))) {
            return all.getFirst();
        }
        Failure gravest = all.stream()
                .filter(f -> f.diagnostic().code().fault() == Fault.TRUST)
                .findFirst()
                .orElse(all.getFirst());
        Diagnostic grave = gravest.diagnostic();
        boolean one = grave.code().fault() == Fault.TRUST
                || all.stream().allMatch(f -> f.diagnostic().code() == grave.code());
        var because = new ArrayList<String>();
        failures.forEach((place, failure) -> {
            because.add(place + ": " + failure.diagnostic().title());
            failure.diagnostic().because().forEach(fact -> because.add("  " + fact));
        });
        return new EngineException(
                new Diagnostic(
                        one ? grave.code() : ErrorCode.MIRRORS_FAILED,
                        "none of the " + all.size() + " mirrors of " + repository.name() + " has an acceptable index",
                        because,
                        grave.hints()),
                gravest);
    }
}
