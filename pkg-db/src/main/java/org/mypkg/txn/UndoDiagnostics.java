package org.mypkg.txn;

import java.util.List;
import java.util.stream.Collectors;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;

/** Why an undo or a rollback does not happen, as people read it. */
final class UndoDiagnostics {
    private UndoDiagnostics() {}

    static Diagnostic of(TransactionException.Fact.NoSuchTransaction fact) {
        return Diagnostic.of(ErrorCode.NOTHING_TO_UNDO, "nothing can be taken back", "there is no transaction " + fact.id())
                .withHint("mypkg history shows what was done");
    }

    static Diagnostic of(TransactionException.Fact.HistoryPruned fact) {
        String numbers = fact.pruned().stream().map(String::valueOf).collect(Collectors.joining(", "));
        boolean one = fact.pruned().equals(List.of(fact.id()));
        String title = one ? "cannot undo transaction " + fact.id() : "cannot go back to the state after transaction " + fact.id();
        String because = one
                ? "what it replaced is not kept: its history was pruned, or it was made with --no-history"
                : "what these transactions replaced is not kept (pruned, or made with --no-history): " + numbers;
        return Diagnostic.of(ErrorCode.HISTORY_MISSING, title, because).withHint("mypkg history shows how far back you can go");
    }

    static Diagnostic of(TransactionException.Fact.TakenBackAlready fact) {
        return Diagnostic.of(ErrorCode.CHANGED_SINCE, "cannot undo transaction " + fact.id(),
                        "transaction " + fact.by() + " took it back already")
                .withHint("to have it again: mypkg undo " + fact.by());
    }

    static Diagnostic of(TransactionException.Fact.ChangedSince fact) {
        return new Diagnostic(ErrorCode.CHANGED_SINCE, "cannot undo transaction " + fact.id() + " alone", fact.reasons(),
                List.of("undo the later transaction first, or take all of them back: mypkg rollback " + (fact.id() - 1)));
    }

    static Diagnostic of(TransactionException.Fact.WouldBreak fact) {
        return new Diagnostic(ErrorCode.UNDO_BREAKS, "cannot undo transaction " + fact.id() + " alone: packages that stay would break",
                fact.sentences(), List.of("remove these packages first, or take back all that came later, too: mypkg rollback "
                        + (fact.id() - 1)));
    }
}
