package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.BinaryInput;
import bellows.data.Files;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;

/**
 * The characters of a person's text file. They are UTF-8 unless a byte order mark says UTF-16 or UTF-32, or the key
 * {@code encoding} names another encoding. Bytes that are no text in that encoding are refused, with their line: to put
 * U+FFFD in their place, as Java does, would make two words one.
 */
final class TextReader extends Reader {
  private static final int CHUNK = 1 << 13;
  private static final int LONGEST_MARK = 4;
  /** Of a row of four million numbers of eight characters; a line without end would fill the memory. */
  static final int LONGEST_LINE = 1 << 25;

  /** An encoding and the bytes that a text in it may begin with. The longer of two that begin alike comes first. */
  private record Mark(Charset charset, byte... bytes) {}

  private static final Mark[] MARKS = {
      new Mark(Charset.forName("UTF-32LE"), (byte) 0xFF, (byte) 0xFE, (byte) 0, (byte) 0),
      new Mark(Charset.forName("UTF-32BE"), (byte) 0, (byte) 0, (byte) 0xFE, (byte) 0xFF),
      new Mark(StandardCharsets.UTF_8, (byte) 0xEF, (byte) 0xBB, (byte) 0xBF),
      new Mark(StandardCharsets.UTF_16LE, (byte) 0xFF, (byte) 0xFE),
      new Mark(StandardCharsets.UTF_16BE, (byte) 0xFE, (byte) 0xFF)};

  private final InputStream in;
  private final String path;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK).flip();
  private long line = 1;
  private int inLine;
  private boolean ended;

  private TextReader(InputStream in, String path, Charset charset) {
    this.in = in;
    this.path = path;
    decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** The key {@code encoding}; null if there is none. */
  static Charset encoding(Settings data) {
    if (!data.has("encoding")) {
      return null;
    }
    String name = data.text("encoding");
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw data.error("encoding", "expected the name of an encoding, such as UTF-8, UTF-16, ISO-8859-1 or "
          + "windows-1252, found '%s'", name);
    }
  }

  /**
   * Opens a text, plain or gzipped.
   *
   * @param encoding that it is in; null for UTF-8, or what its mark says
   */
  static BufferedReader open(Files files, String path, Charset encoding) throws IOException {
    InputStream in = new BufferedInputStream(BinaryInput.open(files, path).stream(), CHUNK);
    in.mark(LONGEST_MARK);
    byte[] start = in.readNBytes(LONGEST_MARK);
    in.reset();
    Mark mark = Arrays.stream(MARKS).filter(one -> begins(start, one.bytes)).findFirst().orElse(null);
    Charset charset = encoding != null ? encoding : mark != null ? mark.charset : StandardCharsets.UTF_8;
    if (mark != null) {
      BadInputException.check(encoding == null || mark.charset.name().startsWith(encoding.name()),
          "%s: expected text in %s, as encoding says, found the mark of %s; leave encoding out", path, encoding,
          mark.charset);
      in.skipNBytes(mark.bytes.length);
      charset = mark.charset;
    }
    return new BufferedReader(new TextReader(in, path, charset));
  }

  private static boolean begins(byte[] start, byte[] mark) {
    return start.length >= mark.length && Arrays.equals(start, 0, mark.length, mark, 0, mark.length);
  }

  @Override
  public int read(char[] into, int from, int count) throws IOException {
    CharBuffer out = CharBuffer.wrap(into, from, count);
    while (true) {
      CoderResult result = decoder.decode(bytes, out, ended);
      int found = out.position() - from;
      if (found > 0 || count == 0) {
        look(into, from, found);
        return found;
      }
      BadInputException.check(!result.isError(), "%s: line %d: expected text in %s, found bytes that are none (%s); if "
          + "it is in another encoding, name that, as in data.encoding = windows-1252", path, line, decoder.charset(),
          result.isError() ? firstBytes(result.length()) : "");
      if (ended) {
        return -1;
      }
      fill();
    }
  }

  private String firstBytes(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(String.format("%02X", bytes.get(bytes.position() + i)));
    }
    return text.toString();
  }

  /** Counts lines. A text has no NUL; one that seems to is UTF-16 without a mark, or no text at all. */
  private void look(char[] text, int from, int count) {
    for (int i = from; i < from + count; i++) {
      BadInputException.check(text[i] != 0, "%s: line %d: expected text, found a NUL character; if it is UTF-16 without "
          + "a mark, say data.encoding = UTF-16LE", path, line);
      inLine++;
      if (text[i] == '\n') {
        line++;
        inLine = 0;
      }
    }
    if (inLine > LONGEST_LINE) {
      throw new BadInputException("%s: line %d: expected lines of at most %,d characters, found a longer one; is it "
          + "text, with an end to each line?", path, line, LONGEST_LINE);
    }
  }

  private void fill() throws IOException {
    bytes.compact();
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = read < 0;
    bytes.position(bytes.position() + Math.max(0, read)).flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
