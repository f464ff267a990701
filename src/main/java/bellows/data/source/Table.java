package bellows.data.source;

import java.util.List;

/**
 * What a text file of samples holds before its labels are understood.
 *
 * @param names of the file's columns; null without a header
 * @param features rows × width, each less the origin of its column
 * @param labels one a row, as written; null if the file has none
 * @param weights one a row; null if each counts once
 * @param lines the line on which each row starts, from 1, for errors
 */
record Table(String path, List<String> names, int width, float[] features, List<String> labels, float[] weights,
    int[] lines) {
  int rows() {
    return lines.length;
  }
}
