package bellows.draw;

import bellows.spark.data.DataSet;
import bellows.tensor.Shape;
import java.util.List;

/** What classes and inputs are called in figures. */
final class Titles {
  private Titles() {}

  /** Of a class; its number where nobody named it. */
  static String ofClass(DataSet data, int label) {
    List<String> titles = data.classTitles();
    return label < titles.size() ? titles.get(label) : String.valueOf(label);
  }

  /** Of an element of the input: the column that it comes from, or x1, x2, …. */
  static String ofInput(DataSet data, Shape input, int element) {
    boolean named = data.form() != null && data.form().columns().size() == input.size();
    return named ? data.form().columns().get(element) : "x" + (element + 1);
  }
}
