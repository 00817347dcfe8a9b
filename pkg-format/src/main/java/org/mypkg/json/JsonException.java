package org.mypkg.json;

/**
 * A text is not JSON, or not the JSON that was expected. The message says where and what; whoever knows which document it
 * is turns it into a {@link org.mypkg.diag.Failure}.
 */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1;

    public JsonException(String message) {
        super(message);
    }

    public JsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
