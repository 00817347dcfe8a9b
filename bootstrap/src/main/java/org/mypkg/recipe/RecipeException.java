package org.mypkg.recipe;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** A recipe, or another text of ours in YAML, does not say what it must. */
public final class RecipeException extends Failure {
    private static final long serialVersionUID = 1;

    private final String file;
    private final int line;
    private final String fact;

    /**
     * @param file as people know it
     * @param line counted from 1; 0 where no line is to blame
     * @param fact what is wrong, one sentence without a final stop
     */
    public RecipeException(String file, int line, String fact) {
        super(file + ":" + line + ": " + fact);
        this.file = file;
        this.line = line;
        this.fact = fact;
    }

    /** The file to blame, as people know it. */
    public String file() {
        return file;
    }

    /** What is wrong, one sentence without a final stop. */
    public String fact() {
        return fact;
    }

    /** The line to blame, counted from 1; 0 where there is none. */
    public int line() {
        return line;
    }

    @Override
    public Diagnostic diagnostic() {
        String where = line == 0 ? file : file + ", line " + line;
        return new Diagnostic(
                ErrorCode.RECIPE_INVALID,
                "cannot use " + file,
                List.of(where + ": " + fact),
                List.of("correct it there; bootstrap/recipes/README.md says what may stand in such a file"));
    }
}
