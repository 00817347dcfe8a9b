package org.mypkg.txn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.db.StoredPackage;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

/**
 * What is to be put back of what {@code verify} found, and where each content comes from. The caller offers archives of the
 * packages that are {@link #lacking}, or says why there is none; then the transaction is prepared from it.
 *
 * <p>No archive is trusted: each content must have the digest that the facts promise, whatever the archive says of itself.
 */
public final class Repair {
    private final SortedMap<RootPath, Target> targets = new TreeMap<>();
    private final List<Fix> fixes = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    Repair() {}

    /** Where what is put back comes from. */
    public enum Origin {
        /** The facts say all that there is to it: a directory, a link, a device, an empty file. */
        FACTS,
        /** The file's own content, which is right, or another name of it. */
        DISK,
        /** What an earlier transaction replaced. */
        HISTORY,
        /** The package's archive. */
        PACKAGE
    }

    /** A finding that will be put right. */
    public record Fix(Problem problem, Origin origin) {
        public Fix {
            Objects.requireNonNull(problem);
            Objects.requireNonNull(origin);
        }
    }

    /** A finding that stays. @param reason what stands against it @param hint what to type or do next */
    public record Refusal(Problem problem, String reason, String hint) {}

    /** Where the bytes of a target come from. */
    sealed interface Content {
        record None() implements Content {}

        record File(RootPath from, Origin origin) implements Content {}

        record Lacking() implements Content {}

        /** @param file the index in the archive's list of files */
        record Archived(Manifest archive, PackagePayload payload, int file) implements Content {}
    }

    /** One path to be made as its entry says. A hard link without a finding of its own has that of its first name. */
    record Target(Problem problem, StoredPackage owner, FileEntry entry, Content content) {
        Target with(Content other) {
            return new Target(problem, owner, entry, other);
        }
    }

    SortedMap<RootPath, Target> targets() {
        return targets;
    }

    void refuse(Problem problem, String reason, String hint) {
        refusals.add(new Refusal(problem, reason, hint));
    }

    /** The packages of which an archive is needed, by name. */
    public List<PackageId> lacking() {
        SortedMap<String, PackageId> ids = new TreeMap<>();
        for (Target target : targets.values()) {
            if (target.content() instanceof Content.Lacking) {
                ids.put(target.owner().name().value(), target.owner().spec().id());
            }
        }
        return List.copyOf(ids.values());
    }

    /** Takes from an archive what is lacking of its package; the archive of another build may have only some of it. */
    public void offer(PackageId id, Manifest archive, PackagePayload payload) {
        SortedMap<Digest, List<Integer>> byDigest = new TreeMap<>();
        for (int i = 0; i < archive.files().size(); i++) {
            if (archive.files().get(i) instanceof FileEntry.Regular file) {
                byDigest.computeIfAbsent(file.digest(), d -> new ArrayList<>()).add(i);
            }
        }
        for (Target target : List.copyOf(targets.values())) {
            boolean wanted = target.owner().spec().id().equals(id) && target.content() instanceof Content.Lacking;
            if (wanted && target.entry() instanceof FileEntry.Regular file && byDigest.containsKey(file.digest())) {
                int at = byDigest.getOrDefault(file.digest(), List.of()).getFirst();
                targets.put(file.path(), target.with(new Content.Archived(archive, payload, at)));
            }
        }
    }

    /** Gives up what a package still lacks. */
    public void giveUp(PackageId id, String reason, String hint) {
        SortedSet<RootPath> gone = new TreeSet<>();
        for (Target target : targets.values()) {
            if (target.owner().spec().id().equals(id) && target.content() instanceof Content.Lacking) {
                gone.add(target.entry().path());
            }
        }
        for (RootPath path : List.copyOf(targets.keySet())) {
            Target target = targets.get(path);
            boolean tied = target != null && target.entry() instanceof FileEntry.Hardlink link && gone.contains(link.target());
            if (target != null && (gone.contains(path) || tied)) {
                targets.remove(path);
                if (target.problem().path().equals(path)) {
                    refuse(target.problem(), reason, hint);
                }
            }
        }
    }

    /** What will be put right, by path. A finding that several owners of a directory share counts for each. */
    public List<Fix> fixes() {
        var all = new ArrayList<Fix>();
        for (Target target : targets.values()) {
            if (target.problem().path().equals(target.entry().path())) {
                all.add(new Fix(target.problem(), origin(target.content())));
            }
        }
        all.addAll(fixes);
        return Collections.unmodifiableList(all);
    }

    /** A further finding at a path that is put right anyway. */
    void shared(Problem problem) {
        fixes.add(new Fix(problem, Origin.FACTS));
    }

    private static Origin origin(Content content) {
        return switch (content) {
            case Content.None none -> Origin.FACTS;
            case Content.File file -> file.origin();
            case Content.Lacking lacking -> Origin.PACKAGE;
            case Content.Archived archived -> Origin.PACKAGE;
        };
    }

    /** What stays as it is, in the order in which that was found. */
    public List<Refusal> refusals() {
        return List.copyOf(refusals);
    }
}
