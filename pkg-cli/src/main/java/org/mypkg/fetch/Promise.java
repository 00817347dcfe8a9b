package org.mypkg.fetch;

import java.security.MessageDigest;
import java.util.List;
import org.mypkg.model.Digest;

/** Compares bytes, as they come, with what was promised of them. */
abstract class Promise {
    private Promise() {}

    /** These bytes come next. */
    abstract void update(byte[] block, int count);

    /** Begins anew. */
    abstract void reset();

    /** Whether all of it came and is right. To be asked once at the end; begins anew. */
    abstract boolean isKept();

    static Promise of(Digest digest) {
        return new OneDigest(digest);
    }

    static Promise of(List<FetchRequest.Piece> pieces) {
        return new Pieces(pieces);
    }

    private static final class OneDigest extends Promise {
        private final MessageDigest digester = Digest.digester();
        private final Digest promised;

        OneDigest(Digest promised) {
            this.promised = promised;
        }

        @Override
        void update(byte[] block, int count) {
            digester.update(block, 0, count);
        }

        @Override
        void reset() {
            digester.reset();
        }

        @Override
        boolean isKept() {
            return Digest.finish(digester).equals(promised);
        }
    }

    private static final class Pieces extends Promise {
        private final MessageDigest digester = Digest.digester();
        private final List<FetchRequest.Piece> pieces;
        private int at;
        private long inPiece;
        private boolean wrong;

        Pieces(List<FetchRequest.Piece> pieces) {
            this.pieces = pieces;
        }

        @Override
        void update(byte[] block, int count) {
            int from = 0;
            while (from < count) {
                if (at == pieces.size()) {
                    wrong = true;
                    return;
                }
                FetchRequest.Piece piece = pieces.get(at);
                int taken = (int) Math.min(count - from, piece.lengthBytes() - inPiece);
                digester.update(block, from, taken);
                from += taken;
                inPiece += taken;
                if (inPiece == piece.lengthBytes()) {
                    wrong |= !Digest.finish(digester).equals(piece.digest());
                    at++;
                    inPiece = 0;
                }
            }
        }

        @Override
        void reset() {
            digester.reset();
            at = 0;
            inPiece = 0;
            wrong = false;
        }

        @Override
        boolean isKept() {
            boolean kept = !wrong && at == pieces.size();
            reset();
            return kept;
        }
    }
}
