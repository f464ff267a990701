package bellows.expression;

import bellows.conf.BadInputException;
import java.util.List;

/** The words, numbers and signs of a formula, one after the other, and complaints that point at one of them. */
final class Tokens {
  /** What {@link #kind} may be. */
  enum Kind {
    NUMBER, NAME, SIGN, END
  }

  private static final int SHOWN = 60;
  /** The longer ones first. */
  private static final List<String> SIGNS =
      List.of("<=", ">=", "==", "!=", "+", "-", "*", "/", "^", "(", ")", ",", "<", ">");

  private final String text;
  private Kind kind;
  private int start;
  private int end;

  Tokens(String text) {
    this.text = text;
    next();
  }

  Kind kind() {
    return kind;
  }

  /** Where the token begins, from 0. */
  int start() {
    return start;
  }

  /** The token as it is written; empty at the end. */
  String token() {
    return text.substring(start, end);
  }

  boolean is(String sign) {
    return kind != Kind.NUMBER && token().equals(sign);
  }

  /** Goes on to the next token, and returns the one that was current. */
  String next() {
    String passed = kind == null ? "" : token();
    start = end;
    while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    end = start;
    if (start == text.length()) {
      kind = Kind.END;
    } else if (isDigit(start) || text.charAt(start) == '.' && isDigit(start + 1)) {
      kind = Kind.NUMBER;
      number();
    } else if (isLetter(text.charAt(start))) {
      kind = Kind.NAME;
      while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(end))) {
        end++;
      }
    } else {
      kind = Kind.SIGN;
      end = start + SIGNS.stream().filter(sign -> text.startsWith(sign, start)).findFirst()
          .orElseThrow(this::strange).length();
    }
    return passed;
  }

  /** Digits, a fraction, an exponent. */
  private void number() {
    digits();
    if (end < text.length() && text.charAt(end) == '.') {
      end++;
      digits();
    }
    if (end < text.length() && Character.toLowerCase(text.charAt(end)) == 'e') {
      int sign = end + 1 < text.length() && "+-".indexOf(text.charAt(end + 1)) >= 0 ? 1 : 0;
      if (isDigit(end + 1 + sign)) {
        end += 1 + sign;
        digits();
      }
    }
  }

  private void digits() {
    while (isDigit(end)) {
      end++;
    }
  }

  private boolean isDigit(int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }

  private BadInputException strange() {
    String found = new String(Character.toChars(text.codePointAt(start)));
    String meant = switch (found) {
      case "=" -> "; a comparison is ==";
      case "&" -> "; write and";
      case "|" -> "; write or";
      case "!" -> "; write not";
      case "[", "{" -> "; group by ( and )";
      default -> "";
    };
    return error(start, "expected a number, a name or a sign, found '%s'%s", found, meant);
  }

  /** What stands here, for an error. */
  String found() {
    return kind == Kind.END ? "the end" : "'" + token() + "'";
  }

  BadInputException error(String format, Object... arguments) {
    return error(start, format, arguments);
  }

  /** A complaint with the formula, or the part of it that matters, and a caret below the place. */
  BadInputException error(int at, String format, Object... arguments) {
    int from = Math.max(0, Math.min(at - SHOWN / 2, text.length() - SHOWN));
    int to = Math.min(text.length(), from + SHOWN);
    String lead = from > 0 ? "…" : "";
    String part = text.substring(from, to).replaceAll("\\s", " ");
    return new BadInputException("%s", String.format("formula, column %d: ", at + 1) + String.format(format, arguments)
        + "\n  " + lead + part + (to < text.length() ? "…" : "") + "\n  " + " ".repeat(lead.length() + at - from) + "^");
  }
}
