package org.mypkg.config;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.model.RootPath;

/** What was asked for cannot be done with this configuration file. */
public final class ConfigException extends Failure {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    private ConfigException(ErrorCode code, String title, String because, String hint) {
        super(title + ": " + because);
        this.diagnostic = new Diagnostic(code, title, List.of(because), List.of(hint));
    }

    static ConfigException notConfiguration(RootPath path) {
        return new ConfigException(ErrorCode.NOT_A_CONFIG_FILE, "cannot use " + path,
                "it is no configuration file of an installed package", "mypkg config list shows those with something to decide");
    }

    static ConfigException nothing(RootPath path, String because, String hint) {
        return new ConfigException(ErrorCode.NOT_A_CONFIG_FILE, "nothing to do with " + path, because, hint);
    }

    /** The merge needs a person, or another text. */
    public static ConfigException unmerged(RootPath path, String because, String hint) {
        return new ConfigException(ErrorCode.MERGE_UNFINISHED, "cannot merge " + path, because, hint);
    }

    @Override
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
