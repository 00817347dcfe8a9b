package org.mypkg.config;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.Pristine;
import org.mypkg.manifest.FileMeta;
import org.mypkg.merge.BesideNames;
import org.mypkg.merge.MergeOutcome;
import org.mypkg.merge.ThreeWayMerge;
import org.mypkg.merge.UnifiedDiff;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;
import org.mypkg.txn.ChangeSet.FileEdit;
import org.mypkg.txn.TransactionEngine;

/**
 * The configuration files of a root. Reads only; what changes them is a {@link ConfigChange} for the transaction engine.
 *
 * <p>Users name a file by its path or by that of the version that waits beside it.
 */
public final class Configuration {
    private static final String ACCEPT_OR_KEEP = "mypkg config list shows what can be decided";

    private final Filesystem disk;
    private final InstalledDb facts;
    private final ConfigSurvey survey;

    public Configuration(Filesystem disk, InstalledDb facts) {
        this.disk = disk;
        this.facts = facts;
        this.survey = new ConfigSurvey(disk, facts);
    }

    /** All files that were edited, deleted or replaced, or have something beside them, by path. */
    public List<ConfigFile> noteworthy() throws DatabaseException, DiskException {
        var files = new TreeMap<RootPath, ConfigFile>();
        for (ConfigSurvey.Known known : survey.installed().values()) {
            files.put(known.entry().path(), survey.look(known));
        }
        for (ConfigFile gone : survey.gone()) {
            files.putIfAbsent(gone.path(), gone);
        }
        return files.values().stream().filter(ConfigFile::isNoteworthy).toList();
    }

    /**
     * The difference between the user's file and the version that waits beside it, in the unified format; empty where they are
     * equal.
     */
    public byte[] diffToWaiting(RootPath typed) throws ConfigException, DatabaseException, DiskException {
        ConfigSurvey.Known known = known(typed);
        RootPath path = known.entry().path();
        RootPath waiting = waiting(path);
        return UnifiedDiff.of(live(path), read(waiting), path.toString(), waiting.toString());
    }

    /** What the user changed: the difference between the text as the package brought it and the user's file. */
    public byte[] diffFromPristine(RootPath typed) throws ConfigException, DatabaseException, DiskException {
        ConfigSurvey.Known known = known(typed);
        RootPath path = known.entry().path();
        return UnifiedDiff.of(pristine(known).toArray(), live(path), path + " of " + known.owner(), path.toString());
    }

    /** The package's version becomes the live one; what the user had stays in the history. */
    public ConfigChange accept(List<RootPath> typed) throws ConfigException, DatabaseException, DiskException {
        var edits = new ArrayList<FileEdit>();
        var sentences = new ArrayList<String>();
        for (RootPath one : typed) {
            ConfigSurvey.Known known = known(one);
            RootPath path = known.entry().path();
            ConfigFile file = survey.look(known);
            if (!file.waiting() && file.state() == ConfigFile.State.UNCHANGED) {
                throw ConfigException.nothing(path, "it has the package's text already", ACCEPT_OR_KEEP);
            }
            edits.add(file.waiting()
                    ? new FileEdit.Move(waiting(path), path)
                    : new FileEdit.Write(path, known.entry().meta(), pristine(known)));
            sentences.add(path + " becomes the version of " + known.owner());
        }
        return new ConfigChange(edits, sentences);
    }

    /** The user's file stays, and what waits beside it goes. */
    public ConfigChange keep(List<RootPath> typed) throws ConfigException, DatabaseException, DiskException {
        var edits = new ArrayList<FileEdit>();
        var sentences = new ArrayList<String>();
        for (RootPath one : typed) {
            RootPath path = known(one).entry().path();
            edits.add(new FileEdit.Remove(waiting(path)));
            sentences.add(path + " stays as it is; " + waiting(path) + " goes");
        }
        return new ConfigChange(edits, sentences);
    }

    /** Tries once more to merge the user's file with the version that waits beside it. */
    public MergeTry merge(RootPath typed, Instant now) throws ConfigException, DatabaseException, DiskException {
        ConfigSurvey.Known known = known(typed);
        RootPath path = known.entry().path();
        RootPath waiting = waiting(path);
        if (disk.stat(path).isEmpty()) {
            throw ConfigException.nothing(path, "it was deleted, so there is nothing to merge", ACCEPT_OR_KEEP);
        }
        byte[] mine = live(path);
        byte[] theirs = read(waiting);
        Bytes stem = facts.pristine(known.row()).stems().getOrDefault(path, Bytes.of(new byte[0]));
        return switch (ThreeWayMerge.merge(stem.toArray(), mine, theirs)) {
            case MergeOutcome.Clean clean -> new MergeTry.Merged(clean.text(), merged(path, waiting, clean.text(), now));
            case MergeOutcome.Overlap overlap -> new MergeTry.ByHand(
                    overlap.marked(path.toString(), "the version that you edited", waiting.toString()),
                    overlap.disputes(), Digest.of(mine));
            case MergeOutcome.Unmergeable refused -> throw ConfigException.unmerged(path, refused.reason().sentence(),
                    "decide for one of both: mypkg config accept " + path + ", or mypkg config keep " + path);
        };
    }

    /**
     * Takes a text that somebody finished.
     *
     * @param mine the digest of the user's file when that work began
     */
    public ConfigChange finish(RootPath typed, Bytes text, Digest mine, Instant now)
            throws ConfigException, DatabaseException, DiskException {
        RootPath path = known(typed).entry().path();
        if (MergeOutcome.holdsMarks(text.toArray())) {
            throw ConfigException.unmerged(path, "the text still holds marker lines (<<<<<<<, |||||||, >>>>>>>)",
                    "remove them with all but one of the versions between them, then try again");
        }
        if (!Digest.of(live(path)).equals(mine)) {
            throw ConfigException.unmerged(path, "it was changed while you were merging", "begin again: mypkg config merge " + path);
        }
        return merged(path, waiting(path), text, now);
    }

    /** The digest of the user's file as it is now. */
    public Digest digest(RootPath typed) throws ConfigException, DatabaseException, DiskException {
        return Digest.of(live(known(typed).entry().path()));
    }

    private ConfigChange merged(RootPath path, RootPath waiting, Bytes text, Instant now) throws DiskException {
        FileMeta old = disk.stat(path).orElseThrow(() -> missing(path)).meta();
        var meta = new FileMeta(old.mode(), old.uid(), old.gid(), now.getEpochSecond(), now.getNano(), old.xattrs());
        return new ConfigChange(
                List.of(new FileEdit.Write(path, meta, text), new FileEdit.Remove(waiting)),
                List.of(path + " gets both your changes and the package's; " + waiting + " goes"));
    }

    private static DiskException missing(RootPath path) {
        return new DiskException("find", path.toString(), DiskException.ENOENT);
    }

    private ConfigSurvey.Known known(RootPath typed) throws ConfigException, DatabaseException, DiskException {
        RootPath path = TransactionEngine.physical(disk, BesideNames.meant(typed)).orElse(typed);
        ConfigSurvey.Known known = survey.installed().get(path);
        if (known == null) {
            throw ConfigException.notConfiguration(path);
        }
        return known;
    }

    private RootPath waiting(RootPath path) throws ConfigException, DiskException {
        Optional<RootPath> waiting = survey.waiting(path);
        return waiting.orElseThrow(() -> ConfigException.nothing(path, "no version of its package waits beside it", ACCEPT_OR_KEEP));
    }

    private Bytes pristine(ConfigSurvey.Known known) throws ConfigException, DatabaseException {
        Pristine pristine = facts.pristine(known.row());
        Bytes text = pristine.texts().get(known.entry().path());
        if (text == null) {
            throw ConfigException.nothing(known.entry().path(), "the text that its package brought is not kept: it is too large, or an"
                    + " older release installed it", "mypkg reinstall " + known.owner().name() + " brings the package once more");
        }
        return text;
    }

    /** The user's file; of length zero where it was deleted. */
    private byte[] live(RootPath path) throws ConfigException, DiskException {
        Optional<FileStat> stat = disk.stat(path);
        if (stat.isPresent() && stat.get().kind() != FileStat.Kind.REGULAR) {
            throw ConfigException.nothing(path, "something else than a file lies there", ACCEPT_OR_KEEP);
        }
        return stat.isEmpty() ? new byte[0] : read(path);
    }

    private byte[] read(RootPath path) throws DiskException {
        try (InputStream in = disk.read(path)) {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new DiskException("read", path.toString(), DiskException.EIO, failed);
        }
    }
}
