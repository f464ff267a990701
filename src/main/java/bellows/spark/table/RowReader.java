package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.data.shard.PictureCode;
import bellows.data.source.Fields;
import bellows.data.source.TableForm;
import bellows.image.Picture;
import bellows.tensor.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Turns rows of a table into samples as a network sees them, without their labels. Made on the driver, used on
 * executors; many threads may read at once.
 */
public final class RowReader implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 4;
  private static final int LONGEST = 100;
  private static final ThreadLocal<FloatList> FLOATS = ThreadLocal.withInitial(FloatList::new);
  private static final ThreadLocal<PictureCode> CODES = ThreadLocal.withInitial(PictureCode::new);

  private final List<String> names;
  private final List<String> told;
  private final List<NumberColumn> numbers;
  private final CellReader cells;
  private final PictureColumn pictures;
  private final Shape shape;

  /**
   * @param told the columns whose values tell people which row is meant
   * @param numbers empty if there are {@code cells} or {@code pictures}, which are null otherwise
   */
  private RowReader(List<String> names, List<String> told, List<NumberColumn> numbers, CellReader cells,
      PictureColumn pictures, Shape shape) {
    this.names = names;
    this.told = told;
    this.numbers = numbers;
    this.cells = cells;
    this.pictures = pictures;
    this.shape = shape;
  }

  /**
   * A reader of a table's rows, whose columns are numbers as they are, or pictures.
   *
   * @param features the columns to read; if empty, those of numbers that are none of {@code others}, or the only one
   *     that holds pictures
   * @param others columns that are no features, such as the label; need not be there
   * @param shape of a sample; null where rows tell, as of pictures whose sizes differ
   * @throws BadInputException if there are no such columns, or they hold something else
   */
  public static RowReader of(StructType schema, List<String> features, Collection<String> others, Shape shape) {
    List<String> chosen = chosen(schema, features, others);
    return PictureColumn.fits(schema.apply(chosen.get(0)).dataType()) ? ofPictures(schema, chosen, shape)
        : ofNumbers(schema, chosen, shape);
  }

  /** A reader of rows for training or evaluation: single values are understood by rules. */
  static RowReader of(StructType schema, List<String> features, Collection<String> others, CellRules rules) {
    List<String> chosen = chosen(schema, features, others);
    if (PictureColumn.fits(schema.apply(chosen.get(0)).dataType())) {
      return ofPictures(schema, chosen, null);
    }
    if (!rules.fit(schema, chosen)) {
      return ofNumbers(schema, chosen, null);
    }
    List<String> names = List.of(schema.fieldNames());
    return new RowReader(names, names, List.of(), rules.reader(schema, chosen), null, null);
  }

  /**
   * A reader of the columns that a model's form names, in any order.
   *
   * @param shape of a sample
   * @throws BadInputException if a column is not there
   */
  public static RowReader of(StructType schema, TableForm form, Shape shape) {
    TableColumns.checkNames(schema);
    List<String> names = List.of(schema.fieldNames());
    return new RowReader(names, names, List.of(), CellReader.formed(schema, form, Fields.usual()), null, shape);
  }

  private static RowReader ofPictures(StructType schema, List<String> chosen, Shape shape) {
    BadInputException.check(chosen.size() == 1, "features: expected one column of pictures, or columns of numbers, "
        + "found %s", chosen);
    List<String> names = List.of(schema.fieldNames());
    return new RowReader(names, names, List.of(), null, PictureColumn.of(schema, chosen.get(0)), shape);
  }

  private static RowReader ofNumbers(StructType schema, List<String> chosen, Shape shape) {
    List<String> names = List.of(schema.fieldNames());
    List<NumberColumn> numbers = new ArrayList<>();
    for (String name : chosen) {
      DataType type = schema.apply(name).dataType();
      BadInputException.check(NumberColumn.fits(type), "features: expected columns of numbers, of arrays or vectors of "
          + "numbers, or of pictures, found '%s' of %s; name the columns to use in features, or cast it", name,
          type.catalogString());
      numbers.add(new NumberColumn(name, names.indexOf(name), type));
    }
    return new RowReader(names, names, numbers, null, null, shape);
  }

  private static List<String> chosen(StructType schema, List<String> features, Collection<String> others) {
    TableColumns.checkNames(schema);
    List<String> names = List.of(schema.fieldNames());
    for (String feature : features) {
      BadInputException.check(names.contains(feature), "features: expected a table with the column '%s', found one of "
          + "%s", feature, TableColumns.some(names));
    }
    return features.isEmpty() ? usual(schema, others) : features;
  }

  private static List<String> usual(StructType schema, Collection<String> others) {
    List<String> rest = Arrays.stream(schema.fieldNames()).filter(name -> !others.contains(name)).toList();
    BadInputException.check(!rest.isEmpty(), "features: expected columns beside %s, found none", others);
    List<String> pictures = rest.stream().filter(name -> PictureColumn.isImage(schema.apply(name).dataType())
        || name.equals("content") && Arrays.asList(schema.fieldNames()).contains("path")).toList();
    return pictures.size() == 1 ? pictures : rest;
  }

  /** The columns that are read, in their order. */
  public List<String> features() {
    return pictures != null ? List.of(pictures.name()) : cells != null ? cells.names()
        : numbers.stream().map(NumberColumn::name).toList();
  }

  /** A reader of these columns that complains of rows by the value of one column, instead of several. */
  RowReader tellingBy(String column) {
    return new RowReader(names, List.of(column), numbers, cells, pictures, shape);
  }

  /** The rows as samples; targets are 0. */
  public Rows rows(List<Row> rows) {
    return TableRows.of(this, rows);
  }

  /** The shape of a sample; null where rows tell. */
  public Shape shape() {
    return shape;
  }

  /** Reads a row into a network's input, from {@code offset} on; only where {@link #shape} is known. */
  public void read(Row row, float[] out, int offset) {
    if (cells != null) {
      at(row, () -> {
        RowCells room = cells.room();
        room.read(row);
        cells.encode(room, out, offset);
        return null;
      });
    } else if (pictures == null) {
      FloatList floats = floats(row);
      check(floats.count() == shape.size(), row, "expected %d numbers, as for samples of %s, found %d in %s",
          shape.size(), shape, floats.count(), features());
      floats.copy(out, offset);
    } else {
      Picture picture = new Picture();
      read(row, picture);
      System.arraycopy(picture.values(), 0, out, offset, picture.size());
    }
  }

  /** Reads a row into a picture, whose size it sets; where {@link #shape} is known, it must be that. */
  public void read(Row row, Picture into) {
    if (pictures == null) {
      into.resize(shape);
      read(row, into.values(), 0);
      return;
    }
    at(row, () -> {
      if (shape != null && shape.channels() == 1 && !pictures.files()) {
        pictures.image(row).copy(into);
      } else {
        pictures.read(row, into, CODES.get());
      }
      return null;
    });
    Shape found = Shape.of(into.height(), into.width(), into.channels());
    check(shape == null || shape.equals(found), row, "expected a picture of %s, found one of %s", shape, found);
  }

  /** Whether files of pictures are read, which may have any size. */
  public boolean isOfFiles() {
    return pictures != null && pictures.files();
  }

  boolean isOfNumbers() {
    return pictures == null;
  }

  /** What reads cells; null if numbers as they are, or pictures, are read. */
  CellReader cells() {
    return cells;
  }

  /** The column of pictures; null if numbers are read. */
  PictureColumn pictures() {
    return pictures;
  }

  /** The numbers of a row, until this thread reads the next. */
  FloatList floats(Row row) {
    FloatList floats = FLOATS.get();
    floats.clear();
    return at(row, () -> {
      numbers.forEach(column -> column.read(row, floats));
      return floats;
    });
  }

  /** Reads something of a row, and gives complaints the row's place. */
  <T> T at(Row row, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (BadInputException e) {
      throw new BadInputException("%s: %s", place(row), e.getMessage(), e);
    }
  }

  private void check(boolean right, Row row, String format, Object... arguments) {
    if (!right) {
      throw new BadInputException("%s: %s", place(row), String.format(format, arguments));
    }
  }

  /** What tells people which row is meant: a table has no line numbers. */
  String place(Row row) {
    List<String> shown = told.stream().filter(name -> isShort(row.get(names.indexOf(name)))).limit(SHOWN)
        .map(name -> name + " = " + row.get(names.indexOf(name))).toList();
    return "the row with " + (shown.isEmpty() ? "long values only" : String.join(", ", shown));
  }

  private static boolean isShort(Object value) {
    return value == null || value instanceof Number || value instanceof Boolean
        || value instanceof CharSequence text && text.length() <= LONGEST;
  }
}
