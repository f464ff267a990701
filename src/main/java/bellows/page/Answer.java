package bellows.page;

import java.nio.charset.StandardCharsets;

/** What a page's server says. */
record Answer(int status, String type, byte[] body) {
  static final String JSON = "application/json";

  static Answer json(String text) {
    return new Answer(200, JSON, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Why not. */
  static Answer refusal(int status, String why) {
    return new Answer(status, "text/plain; charset=utf-8", (why + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
