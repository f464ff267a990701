package bellows.data.source;

import bellows.conf.BadInputException;

/** The fields of a row of one file of text; of one row after the other. */
final class TextCells implements Cells {
  private final Fields fields;
  private final String path;
  private final ColumnPlaces places;
  private String[] row;
  private int line;

  TextCells(Fields fields, String path, ColumnPlaces places) {
    this.fields = fields;
    this.path = path;
    this.places = places;
  }

  /** Takes the next row, which begins on a line. */
  void row(String[] next, int at) {
    row = next;
    line = at;
  }

  /** How often the sample of the row counts. */
  float weight() {
    String field = row[places.weight()];
    float weight = (float) fields.number(field);
    BadInputException.check(weight >= 0 && weight < Float.POSITIVE_INFINITY, "%s: line %d, %s: expected a finite weight "
        + "from 0 on, found %s%s", path, line, places.columns().of(places.weight()), Fields.quoted(field),
        fields.hint(field));
    return weight;
  }

  @Override
  public boolean isMissing(int feature) {
    return fields.isMissing(text(feature));
  }

  @Override
  public double number(int feature) {
    return fields.number(text(feature));
  }

  @Override
  public String text(int feature) {
    return row[places.features()[feature]];
  }

  @Override
  public String shown(int feature) {
    return Fields.quoted(text(feature));
  }

  @Override
  public String place(int feature) {
    return path + ": line " + line + ", " + places.columns().of(places.features()[feature]);
  }

  @Override
  public String remedy(int feature) {
    return fields.hint(text(feature)) + "; mend the value" + (isMissing(feature) ? ", set missing = mean (or median, or "
        + "flag)" : "") + ", or " + places.columns().leftOut(places.features()[feature]);
  }
}
