package bellows.fuzz;

import bellows.conf.BadInputException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A reader of files, and what it promises.
 *
 * @param originals good files of the format, small and different
 * @param words of the format, to be strewn into files of text
 * @param reader reads a file given as its bytes; a different result is a different value by {@code equals}
 * @param repair makes checksums right again after a change, so that damage gets past them; null where there are none
 * @param declared exceptions beside {@link BadInputException} that may refuse a file
 * @param checked whether a changed file that was not repaired must be refused or read as the original
 * @param factor bytes that reading may allocate in all, for each byte of the file, beyond {@code constant}
 */
public record Subject(String name, List<byte[]> originals, List<String> words, Reader reader,
    UnaryOperator<byte[]> repair, Predicate<Throwable> declared, boolean checked, int factor, long constant) {
  /** Reads one file. */
  public interface Reader {
    Object read(byte[] file) throws Exception;
  }

  public static Subject of(String name, List<byte[]> originals, Reader reader) {
    return new Subject(name, originals, List.of(), reader, null, e -> false, false, 16, 1 << 20);
  }

  public Subject with(String... strewn) {
    return new Subject(name, originals, List.of(strewn), reader, repair, declared, checked, factor, constant);
  }

  public Subject repairedBy(UnaryOperator<byte[]> by) {
    return new Subject(name, originals, words, reader, by, declared, true, factor, constant);
  }

  /** Has checksums that nobody repairs. */
  public Subject checksummed() {
    return new Subject(name, originals, words, reader, repair, declared, true, factor, constant);
  }

  /** Has checksums of its parts alone, so that parts of two good files may make a third. */
  public Subject checkedInParts() {
    return new Subject(name, originals, words, reader, repair, declared, false, factor, constant);
  }

  public Subject declaring(Class<? extends Throwable> type) {
    return new Subject(name, originals, words, reader, repair, type::isInstance, checked, factor, constant);
  }

  public Subject allocating(int times, long beyond) {
    return new Subject(name, originals, words, reader, repair, declared, checked, times, beyond);
  }

  boolean refuses(Throwable thrown) {
    return thrown instanceof BadInputException || declared.test(thrown);
  }
}
