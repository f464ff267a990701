package bellows.cli;

import bellows.conf.BadInputException;
import bellows.conf.KeySection;
import bellows.conf.Spelling;
import bellows.data.source.SourceKeys;
import bellows.feature.FeatureKeys;
import bellows.image.augment.TransformKeys;
import bellows.lecture.LectureKeys;
import bellows.nn.loss.LossKeys;
import bellows.nn.model.LayerKeys;
import bellows.optim.UpdateKeys;
import bellows.train.RunKeys;
import bellows.tune.TuneKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Sections of run files that people look up together.
 *
 * @param name the word for it on the command line
 * @param title of what its sections are
 */
record KeyTopic(String name, String title, List<KeySection> sections) {
  /** Everything that a run file may say, in the order in which people write it. */
  static final List<KeyTopic> ALL = List.of(
      new KeyTopic("run", "section", joined(List.of(RunKeys.RUN), RunKeys.SECTIONS, List.of(RunKeys.TOLERANCE),
          UpdateKeys.OTHERS)),
      new KeyTopic("data", "section", List.of(RunKeys.DATA, RunKeys.NORMALISE, RunKeys.VALIDATION, SourceKeys.TABLE)),
      new KeyTopic("sources", "data.source", SourceKeys.ALL),
      new KeyTopic("transforms", "transform", TransformKeys.ALL),
      new KeyTopic("features", "feature", FeatureKeys.ALL),
      new KeyTopic("layers", "layer", joined(LayerKeys.all(), List.of(LayerKeys.NODE, LayerKeys.INIT))),
      new KeyTopic("losses", "loss", joined(LossKeys.ALL, List.of(LossKeys.SHARED, LossKeys.NORMALISE_TARGETS))),
      new KeyTopic("optimizers", "optimizer.name", UpdateKeys.OPTIMIZERS),
      new KeyTopic("tune", "section", TuneKeys.ALL),
      new KeyTopic("lectures", "section, number or figure", LectureKeys.ALL),
      new KeyTopic("schedules", "rate.name", joined(UpdateKeys.SCHEDULES, List.of(UpdateKeys.WARM_UP, UpdateKeys.CHANGED))));

  /** A topic, or one section as a topic of its own; all topics for an empty word. */
  static List<KeyTopic> find(String word) {
    if (word.isEmpty()) {
      return ALL;
    }
    TreeSet<String> names = new TreeSet<>();
    List<KeyTopic> found = new ArrayList<>();
    for (KeyTopic topic : ALL) {
      if (topic.name.equals(word)) {
        return List.of(topic);
      }
      names.add(topic.name);
      for (KeySection section : topic.sections) {
        names.add(section.name());
        if (section.name().equals(word)) {
          found.add(new KeyTopic(word, topic.title, List.of(section)));
        }
      }
    }
    BadInputException.check(!found.isEmpty(), "--keys: unknown topic '%s'%s; there are %s, and each section, layer, "
        + "optimizer … by its name", word, Spelling.nearest(word, names),
        String.join(", ", ALL.stream().map(KeyTopic::name).toList()));
    return found;
  }

  @SafeVarargs
  private static List<KeySection> joined(List<KeySection>... lists) {
    return Stream.of(lists).flatMap(List::stream).toList();
  }
}
