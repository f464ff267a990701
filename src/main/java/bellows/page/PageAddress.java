package bellows.page;

import bellows.conf.BadInputException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Where a page is served, and to whom.
 *
 * @param host what to bind to; null for this machine's loopback, which needs no token
 * @param port 0 for the first that is free from {@link #USUAL} on
 */
public record PageAddress(String host, int port) {
  /** Where a page is unless somebody says otherwise. */
  public static final int USUAL = 4140;

  private static final int TOKEN_BYTES = 16;

  public PageAddress {
    BadInputException.check(port >= 0 && port < 1 << 16, "--page: expected a port from 1 to 65535, found %d", port);
  }

  InetAddress interfaceAddress() {
    try {
      return host == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new BadInputException("--page-bind: expected a name or an address of this machine, found '%s'", host, e);
    }
  }

  /** Nobody guesses it; empty where only this machine can ask. */
  String freshToken() {
    if (host == null) {
      return "";
    }
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    return HexFormat.of().formatHex(token);
  }
}
