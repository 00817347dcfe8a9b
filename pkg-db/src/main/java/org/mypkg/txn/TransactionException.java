package org.mypkg.txn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.FileStat;

/** A transaction that did not happen. The fact says why, and whether anything had been touched before it was taken back. */
public final class TransactionException extends Failure {
    private static final long serialVersionUID = 1;

    private final transient Fact fact;

    public TransactionException(Fact fact) {
        super(fact.toString());
        this.fact = Objects.requireNonNull(fact);
    }

    public TransactionException(Fact fact, Throwable cause) {
        super(fact.toString(), cause);
        this.fact = Objects.requireNonNull(fact);
    }

    /** What stood against it. */
    public Fact fact() {
        return fact;
    }

    /** Why a transaction did not happen. */
    public sealed interface Fact {
        /** Several packages want different things at one path. At least one clash. */
        record FileConflict(List<Clash> clashes) implements Fact {
            public FileConflict {
                clashes = List.copyOf(clashes);
            }
        }

        /** Files that no package owns lie where a package's files go. At least one. */
        record UnownedInTheWay(PackageName wants, List<RootPath> paths) implements Fact {
            public UnownedInTheWay {
                paths = List.copyOf(paths);
            }
        }

        /** A directory would have to go as a whole, but holds what the transaction does not know. */
        record ForeignInside(RootPath directory, RootPath foreign) implements Fact {}

        /** Two paths of one package, or of two, lead to one place through a link. */
        record PathThroughLink(PackageName wants, RootPath path, RootPath through) implements Fact {}

        /** A package wants a path that only the package manager itself may touch. */
        record Reserved(PackageName wants, RootPath path) implements Fact {}

        /** Somebody else changed a file while the transaction was being applied. */
        record ChangedMeanwhile(RootPath path) implements Fact {}

        /** A user saved a file after it was decided what becomes of it. Nothing had been changed. */
        record EditedMeanwhile(RootPath path) implements Fact {}

        /** At least one file system is too full. */
        record NoSpace(List<Shortage> shortages) implements Fact {
            public NoSpace {
                shortages = List.copyOf(shortages);
            }
        }

        record NotInstalled(PackageName name) implements Fact {}

        record AlreadyInstalled(PackageId id) implements Fact {}

        /** A pre-* script failed: nothing had been changed. */
        record ScriptFailedEarly(PackageId owner, String label, int exitCode, String output) implements Fact {}

        /** A post-* script failed: everything was taken back. */
        record ScriptFailed(PackageId owner, String label, int exitCode, String output) implements Fact {}

        /** The user stopped it; {@code armed} says whether something had to be taken back. */
        record Cancelled(boolean armed) implements Fact {}

        /** Something failed after arming, and everything was taken back. */
        record Undone(Diagnostic cause) implements Fact {}

        /** Something failed after arming, and taking back failed as well: the journal stays for the next try. */
        record Unfinished(Diagnostic cause) implements Fact {}

        /** The journal is not one that was written whole, or by a newer program. */
        record JournalDamaged(String reason) implements Fact {}

        /** A file system that the journal speaks of is not there. */
        record FileSystemMissing(RootPath home) implements Fact {}

        /** Nothing in the history can be undone. */
        record NothingToUndo() implements Fact {}

        /** A package declares a number for its account that another account has. @param kind user or group @param number it */
        record AccountTaken(PackageName wants, String kind, String account, int number, String has) implements Fact {}

        /** A file of accounts is not what can be added to. */
        record AccountFile(RootPath path, String reason) implements Fact {}

        /** What is needed of a package cannot be read. */
        record Unreadable(Diagnostic cause) implements Fact {}

        /** The history does not hold what undoing this transaction needs. */
        record HistoryMissing(long id, String reason) implements Fact {}

        /** No committed transaction has this number. */
        record NoSuchTransaction(long id) implements Fact {}

        /** What these transactions replaced is not kept any more. {@code id}: where the user wanted to go. */
        record HistoryPruned(long id, List<Long> pruned) implements Fact {
            public HistoryPruned {
                pruned = List.copyOf(pruned);
            }
        }

        /** Another transaction took it back, and that one stands. */
        record TakenBackAlready(long id, long by) implements Fact {}

        /** Later transactions or the user changed what would have to be changed back. At least one sentence. */
        record ChangedSince(long id, List<String> reasons) implements Fact {
            public ChangedSince {
                reasons = List.copyOf(reasons);
            }
        }

        /** Packages that stay need what would go, or do not bear what would come back. At least one sentence. */
        record WouldBreak(long id, List<String> sentences) implements Fact {
            public WouldBreak {
                sentences = List.copyOf(sentences);
            }
        }

        /** Mounts that the transaction would change are read-only. At least one mount point. */
        record ReadOnly(List<RootPath> mountPoints) implements Fact {
            public ReadOnly {
                mountPoints = List.copyOf(mountPoints);
            }
        }

        /** Inodes whose attributes forbid the change even to root. At least one. */
        record Fixed(SortedMap<RootPath, FileStat.Guard> paths) implements Fact {
            public Fixed {
                paths = Collections.unmodifiableSortedMap(new TreeMap<>(paths));
            }
        }

        /** Something is mounted on names that would change. At least one. */
        record MountedOn(List<RootPath> paths) implements Fact {
            public MountedOn {
                paths = List.copyOf(paths);
            }
        }

        /** A directory that its file system cannot move, where it would have to become something else. */
        record Stuck(RootPath directory) implements Fact {}

        /** A path that could not be staged. */
        record PathTooLong(RootPath path) implements Fact {}

        /** Two names that the file system at the mount point takes for one. */
        record OnlyCaseDiffers(RootPath mountPoint, RootPath one, RootPath other) implements Fact {}
    }

    /** What one file system lacks. @param unit {@code bytes} or {@code files} */
    public record Shortage(RootPath mountPoint, String unit, long needed, long free) {}

    /** Two wishes for one path. */
    public record Clash(RootPath path, PackageName wants, PackageName has) {}

    @Override
    public Diagnostic diagnostic() {
        return switch (fact) {
            case Fact.FileConflict f -> new Diagnostic(ErrorCode.FILE_CONFLICT, "packages want different files at one path",
                    f.clashes().stream().map(c -> c.path() + ": " + c.wants() + " wants it, " + c.has() + " has it").toList(),
                    List.of("remove one of the packages, or ask their maintainers which of them should have the file"));
            case Fact.UnownedInTheWay f -> unowned(f);
            case Fact.ForeignInside f -> Diagnostic.of(ErrorCode.UNOWNED_FILE_IN_THE_WAY,
                    "cannot replace the directory " + f.directory(), f.foreign() + " inside belongs to no package of this transaction")
                    .withHint("move it elsewhere, then run the same command again");
            case Fact.PathThroughLink f -> Diagnostic.of(ErrorCode.FILE_CONFLICT, "cannot install " + f.wants(),
                    "its " + f.path() + " would lie behind the link " + f.through() + ", where another file has the place");
            case Fact.Reserved f -> Diagnostic.of(ErrorCode.UNSAFE_PATH, "cannot install " + f.wants(),
                    f.path() + " belongs to the package manager itself");
            case Fact.EditedMeanwhile f -> Diagnostic.of(ErrorCode.MERGE_UNFINISHED, "cannot go on with " + f.path(),
                    "it was saved while the transaction was being prepared; nothing was changed").withHint("run the same command again");
            case Fact.ChangedMeanwhile f -> Diagnostic.of(ErrorCode.TRANSACTION_UNDONE, "cannot replace " + f.path(),
                    "another program changed it meanwhile").withHint("run the same command again");
            case Fact.NoSpace f -> Refusals.noSpace(f);
            case Fact.ReadOnly f -> Refusals.readOnly(f);
            case Fact.Fixed f -> Refusals.fixed(f);
            case Fact.MountedOn f -> Refusals.mountedOn(f);
            case Fact.Stuck f -> Refusals.stuck(f);
            case Fact.PathTooLong f -> Refusals.pathTooLong(f);
            case Fact.OnlyCaseDiffers f -> Refusals.onlyCaseDiffers(f);
            case Fact.NotInstalled f -> Diagnostic.of(ErrorCode.NOT_INSTALLED, f.name() + " is not installed", "nothing was changed");
            case Fact.AlreadyInstalled f -> Diagnostic.of(ErrorCode.FILE_CONFLICT, f.id() + " is installed already", "nothing was changed");
            case Fact.ScriptFailedEarly f -> script(ErrorCode.SCRIPT_FAILED_EARLY, f.owner(), f.label(), f.exitCode(), f.output(),
                    "nothing was changed");
            case Fact.ScriptFailed f -> script(ErrorCode.SCRIPT_FAILED, f.owner(), f.label(), f.exitCode(), f.output(),
                    "the transaction was taken back");
            case Fact.Cancelled f -> Diagnostic.of(f.armed() ? ErrorCode.INTERRUPTED : ErrorCode.CANCELLED,
                    "stopped on request", f.armed() ? "the old state is back" : "nothing was changed");
            case Fact.Undone f -> inner(ErrorCode.TRANSACTION_UNDONE, "the transaction failed and was taken back", f.cause());
            case Fact.Unfinished f -> inner(ErrorCode.TRANSACTION_UNFINISHED, "the transaction failed and could not be taken back yet", f.cause())
                    .withHint("put right what is named above, then run: mypkg recover");
            case Fact.JournalDamaged f -> Diagnostic.of(ErrorCode.JOURNAL_DAMAGED, "cannot recover: the journal is damaged", f.reason())
                    .withHint("nothing was changed; keep var/lib/mypkg as it is and see mypkg explain E0209");
            case Fact.FileSystemMissing f -> Diagnostic.of(ErrorCode.JOURNAL_DAMAGED, "cannot recover",
                    f.home() + " is not there: the interrupted transaction changed that file system, too")
                    .withHint("mount it, then run: mypkg recover");
            case Fact.NothingToUndo f -> Diagnostic.of(ErrorCode.NOTHING_TO_UNDO, "nothing to undo", "the history is empty");
            case Fact.AccountTaken f -> Diagnostic.of(ErrorCode.ACCOUNT_CONFLICT,
                    "cannot make the " + f.kind() + " " + f.account() + " of " + f.wants(),
                    "its number " + f.number() + " belongs to the " + f.kind() + " " + f.has())
                    .withHint("give " + f.has() + " another number, or remove it, then run the same command again");
            case Fact.AccountFile f -> Diagnostic.of(ErrorCode.ACCOUNT_FILE_UNUSABLE,
                    "cannot add accounts to " + f.path(), f.reason());
            case Fact.Unreadable f -> f.cause();
            case Fact.HistoryMissing f -> Diagnostic.of(ErrorCode.HISTORY_MISSING, "cannot undo transaction " + f.id(), f.reason());
            case Fact.NoSuchTransaction f -> UndoDiagnostics.of(f);
            case Fact.HistoryPruned f -> UndoDiagnostics.of(f);
            case Fact.TakenBackAlready f -> UndoDiagnostics.of(f);
            case Fact.ChangedSince f -> UndoDiagnostics.of(f);
            case Fact.WouldBreak f -> UndoDiagnostics.of(f);
        };
    }

    private static Diagnostic unowned(Fact.UnownedInTheWay f) {
        return new Diagnostic(ErrorCode.UNOWNED_FILE_IN_THE_WAY, "cannot install " + f.wants(),
                f.paths().stream().map(p -> p + " exists and belongs to no package").toList(),
                List.of("move the files elsewhere, or allow it: --overwrite '" + f.paths().getFirst() + "'"));
    }

    private static Diagnostic script(ErrorCode code, PackageId owner, String label, int exitCode, String output, String state) {
        var because = new ArrayList<String>();
        because.add("it ended with exit code " + exitCode + "; " + state);
        output.lines().limit(20).forEach(line -> because.add("  " + line));
        return new Diagnostic(code, "the " + label + " script of " + owner + " failed", because, List.of());
    }

    private static Diagnostic inner(ErrorCode code, String title, Diagnostic cause) {
        var because = new ArrayList<String>();
        because.add(cause.title());
        cause.because().forEach(line -> because.add("  " + line));
        return new Diagnostic(code, title, because, cause.hints());
    }
}
