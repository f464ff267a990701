package bellows.data.source;

import java.util.List;

/**
 * What samples must be, because a model was made for such.
 *
 * @param form of tables; null if the model was not made for a table
 * @param classes of the model, 0 for real targets; −1 if there is no model yet, so that the data decide
 * @param classNames by index; empty if they have no names
 * @param labelled whether each sample must have a label; predicting does without
 */
public record Expected(TableForm form, int classes, List<String> classNames, boolean labelled) {
  /** For training: the data decide. */
  public static final Expected NOTHING = new Expected(null, -1, List.of(), true);
}
