package bellows.spark.table;

import java.lang.reflect.Array;
import java.util.AbstractList;
import java.util.List;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An array in a row as programs see it. Spark's own rows give sequences; but where one function takes what another gave,
 * Spark hands it over as it was made, and an array of Java's is as good a value.
 */
public final class ExternalArray {
  private ExternalArray() {}

  /**
   * The elements, in a view.
   *
   * @param value a sequence of Scala's, a list, or an array, of objects or of primitives
   */
  public static List<?> list(Object value) {
    if (value instanceof Seq<?> sequence) {
      return CollectionConverters.asJava(sequence);
    }
    if (value instanceof List<?> list) {
      return list;
    }
    int length = Array.getLength(value);
    return new AbstractList<Object>() {
      @Override
      public Object get(int index) {
        return Array.get(value, index);
      }

      @Override
      public int size() {
        return length;
      }
    };
  }

  /** Whether a value is one. */
  public static boolean is(Object value) {
    return value instanceof Seq || value instanceof List || value != null && value.getClass().isArray();
  }
}
