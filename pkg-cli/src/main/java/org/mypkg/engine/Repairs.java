package org.mypkg.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.archive.PackageReader;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.StoredPackage;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.txn.PackagePayload;
import org.mypkg.txn.Problem;
import org.mypkg.txn.Repair;
import org.mypkg.txn.TransactionEngine;

/**
 * Finds what {@code repair} puts back: first on the disk and in the history, then in the cache, then in the repositories, of
 * which nothing is asked before the rest has been found lacking.
 */
final class Repairs {
    private final TransactionEngine transactions;
    private final PackageCache cache;
    private final EngineListener listener;

    Repairs(TransactionEngine transactions, PackageCache cache, EngineListener listener) {
        this.transactions = transactions;
        this.cache = cache;
        this.listener = listener;
    }

    Engine.Repairing propose(List<PackageName> names, Engine.Offers offers) throws Failure {
        List<Problem> problems = transactions.verify(names, Problem.Look.CLOSE);
        Repair repair = transactions.repair(problems);
        for (PackageId id : repair.lacking()) {
            for (Path archive : cache.archives(id)) {
                offer(repair, id, archive);
            }
        }
        return new Engine.Repairing(repair, repair.lacking().isEmpty() ? new TreeMap<>() : chosen(repair, offers));
    }

    /** A file of the cache that is damaged is passed over. */
    private static void offer(Repair repair, PackageId id, Path archive) throws DiskException {
        try {
            PackageReader reader = PackageReader.open(HostFiles.source(archive), Limits.DEFAULT);
            for (int i = 0; i < reader.manifest().frames().size(); i++) {
                reader.<IOException>readFrame(i, (index, entry, content) -> content.transferTo(OutputStream.nullOutputStream()));
            }
            repair.offer(id, reader.manifest(), payload(reader));
        } catch (FormatException | IOException damaged) {
            // What it would have given is looked for elsewhere.
        }
    }

    static PackagePayload payload(PackageReader reader) {
        return (frame, receiver) -> reader.<Failure>readFrame(frame, receiver::accept);
    }

    private static SortedMap<PackageName, Offer> chosen(Repair repair, Engine.Offers offers) {
        var chosen = new TreeMap<PackageName, Offer>();
        Optional<Universe> universe = Optional.empty();
        String silent = "";
        try {
            universe = Optional.of(offers.ask());
        } catch (Failure failed) {
            silent = failed.diagnostic().title();
        }
        for (PackageId id : repair.lacking()) {
            Optional<Offer> same = universe.flatMap(u -> u.named(id.name()).stream().filter(o -> o.id().equals(id)).findFirst());
            if (same.isPresent()) {
                chosen.put(id.name(), same.get());
            } else if (universe.isEmpty()) {
                repair.giveUp(id, "its content is neither in the history nor in the cache, and the repositories cannot be asked: "
                        + silent, "mypkg update, then mypkg repair " + id.name());
            } else {
                repair.giveUp(id, "its content is neither in the history nor in the cache, and no repository offers " + id
                        + " any more", "mypkg upgrade " + id.name() + " brings a version that is offered");
            }
        }
        return chosen;
    }

    /** Brings what was chosen; what cannot be had, or is another build, is given up. Of a large package only parts are fetched. */
    List<Arrived> fetch(Engine.Repairing repairing, InstalledDb facts) {
        Repair repair = repairing.repair();
        var fetched = new ArrayList<Arrived>();
        var downloads = new Downloads(cache, listener);
        for (PackageId id : repair.lacking()) {
            Offer offer = repairing.chosen().get(id.name());
            String hint = "mypkg upgrade " + id.name() + " brings a version that is offered";
            if (offer == null) {
                repair.giveUp(id, "nobody offers it", hint);
                continue;
            }
            try {
                boolean spares = cache.maySpare(offer);
                Optional<StoredPackage> stored = spares ? facts.find(id.name()) : Optional.empty();
                List<FileEntry> installed = stored.isEmpty() ? List.of() : facts.files(stored.get().row());
                Arrived arrived = downloads.bring(List.of(new Downloads.Wish(offer, installed))).getFirst();
                repair.offer(id, arrived.manifest(), arrived.payload());
                fetched.add(arrived);
            } catch (Failure failed) {
                repair.giveUp(id, failed.diagnostic().title(), "mypkg repair " + id.name() + " tries again");
            }
            repair.giveUp(id, "what " + offer.repository().name() + " offers as " + id + " is another build", hint);
        }
        return fetched;
    }
}
