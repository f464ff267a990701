package bellows.mlflow;

import java.io.IOException;

/** The server has answered, and will answer the same again: asking once more is no use. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1;
  private final int status;

  /** @param status of HTTP */
  RefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Whether it does not know who asks, or does not let them. */
  boolean isOfAccess() {
    return status == 401 || status == 403;
  }

  boolean isOfMissing() {
    return status == 404;
  }
}
