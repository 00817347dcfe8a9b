package org.mypkg.txn;

import java.util.List;
import java.util.Locale;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.RootPath;
import org.mypkg.sys.FileStat;
import org.mypkg.txn.TransactionException.Fact;

/** In words: what {@link Preflight} refuses. Nothing had been made or changed. */
final class Refusals {
    private static final int LINES_MAX = 10;

    private Refusals() {}

    static Diagnostic noSpace(Fact.NoSpace fact) {
        return new Diagnostic(
                ErrorCode.NO_SPACE,
                "not enough space on the file system of " + names(fact.shortages().stream().map(s -> s.mountPoint()).toList()),
                fact.shortages().stream()
                        .map(s -> String.format(Locale.ROOT, "%s: %,d %s are needed, %,d are free", s.mountPoint(), s.needed(), s.unit(), s.free()))
                        .toList(),
                List.of("free some space, then run the same command again",
                        "mypkg history prune gives up what undo needs; mypkg cache clean removes fetched packages",
                        "mypkg remove --no-history PKG works on a full disk, and frees what it removes at once"));
    }

    static Diagnostic readOnly(Fact.ReadOnly fact) {
        return new Diagnostic(
                ErrorCode.READ_ONLY,
                "cannot change what lies on " + names(fact.mountPoints()),
                fact.mountPoints().stream().map(path -> path + " is mounted read-only; nothing was changed").toList(),
                fact.mountPoints().stream().map(path -> "mount -o remount,rw " + path + ", then run the same command again").toList());
    }

    static Diagnostic fixed(Fact.Fixed fact) {
        List<RootPath> paths = fact.paths().keySet().stream().toList();
        return new Diagnostic(
                ErrorCode.IMMUTABLE,
                "cannot change " + names(paths),
                fact.paths().entrySet().stream().limit(LINES_MAX).map(e -> e.getKey() + " is " + word(e.getValue())).toList(),
                List.of("chattr -i -a " + paths.getFirst() + ", then run the same command again"));
    }

    private static String word(FileStat.Guard guard) {
        return guard.immutable() ? "immutable: even root may not change it" : "append-only: nothing in it may be replaced or removed";
    }

    static Diagnostic mountedOn(Fact.MountedOn fact) {
        return new Diagnostic(
                ErrorCode.READ_ONLY,
                "cannot change " + names(fact.paths()),
                fact.paths().stream().limit(LINES_MAX).map(path -> "something is mounted on " + path + "; nothing was changed").toList(),
                List.of("umount " + fact.paths().getFirst() + ", then run the same command again"));
    }

    static Diagnostic stuck(Fact.Stuck fact) {
        return Diagnostic.of(
                ErrorCode.READ_ONLY,
                "cannot replace the directory " + fact.directory(),
                "it lies in a lower layer of an overlay file system, which moves no directories; nothing was changed")
                .withHint("make the change where that layer is made, in the image below");
    }

    static Diagnostic pathTooLong(Fact.PathTooLong fact) {
        String text = fact.path().toString();
        return Diagnostic.of(
                ErrorCode.LIMIT_EXCEEDED,
                "cannot make a path of " + fact.path().toBytes().length + " bytes",
                text.substring(0, Math.min(text.length(), 80)) + "... is too long to be staged; nothing was changed");
    }

    static Diagnostic onlyCaseDiffers(Fact.OnlyCaseDiffers fact) {
        return new Diagnostic(
                ErrorCode.FILE_CONFLICT,
                "cannot have both " + fact.one() + " and " + fact.other(),
                List.of("the file system at " + fact.mountPoint() + " does not tell capitals from small letters"),
                List.of("leave out one of the packages"));
    }

    private static String names(List<RootPath> paths) {
        String rest = paths.size() > 1 ? " and " + (paths.size() - 1) + " more" : "";
        return paths.getFirst() + rest;
    }
}
