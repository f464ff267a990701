package bellows.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.conf.KeyContract;
import bellows.conf.KeySection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is documented of optimizers, schedules and their like is what their readers do. */
class UpdateKeysTest {
  static final List<KeySection> optimizers = UpdateKeys.OPTIMIZERS;
  static final List<KeySection> schedules = UpdateKeys.SCHEDULES;

  @ParameterizedTest
  @FieldSource("optimizers")
  void optimizer(KeySection section) {
    new KeyContract("…", "optimizer", run -> Optimizers.read(run.sectionOrWord("optimizer", "name")), "name")
        .check(section);
  }

  @ParameterizedTest
  @FieldSource("schedules")
  void schedule(KeySection section) {
    new KeyContract("…", "rate", run -> {
      List<Object> read = new ArrayList<>();
      read.add(Schedules.read(run.sectionOrWord("rate", "start")));
      read.add(Plateau.read(run.sectionOrWord("rate", "start")));
      return read;
    }, "name").check(section);
  }

  @Test
  void warmUp() {
    new KeyContract("…", "rate.warm-up", run -> Schedules.read(run.sectionOrWord("rate", "start"))).check(
        UpdateKeys.WARM_UP);
  }

  @Test
  void changed() {
    new KeyContract("…", "rate.changed", run -> List.of(Schedules.read(run.sectionOrWord("rate", "start")),
        RateChanges.read(run.sectionOrWord("rate", "start")))).check(UpdateKeys.CHANGED);
  }

  @Test
  void others() {
    new KeyContract("…", "clipping", run -> Clipping.read(run.sectionOrWord("clipping", "norm")))
        .check(named("clipping"));
    new KeyContract("…", "regularisation", run -> Regularisation.read(run.section("regularisation")))
        .check(named("regularisation"));
    new KeyContract("…", "average", run -> Averaging.read(run.sectionOrWord("average", "decay")))
        .check(named("average"));
    assertEquals(3, UpdateKeys.OTHERS.size());
  }

  private static KeySection named(String name) {
    return UpdateKeys.OTHERS.stream().filter(section -> section.name().equals(name)).findFirst().orElseThrow();
  }
}
