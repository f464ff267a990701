package bellows.tune;

import bellows.conf.Settings;
import bellows.tensor.Draws;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A key that differs from trial to trial, and the values that it may have. */
sealed interface Dimension {
  /** The full path of the key in a run file. */
  String key();

  /** How many values there are; {@link #ENDLESS} for a continuum. */
  long size();

  /** One of them, from 0 on; not for a continuum. */
  ConfigValue value(long index);

  /** The value that a key of {@link Draws} stands for. */
  ConfigValue draw(long key);

  /** Whether all values are whole numbers. */
  boolean isWhole();

  /** Whether all values are numbers. */
  boolean isNumeric();

  /** The {@link #size} of a continuum. */
  long ENDLESS = -1;

  /** One of a list, which may hold whatever a run file may: words, sections, lists. */
  record Choices(String key, List<ConfigValue> values) implements Dimension {
    @Override
    public long size() {
      return values.size();
    }

    @Override
    public ConfigValue value(long index) {
      return values.get((int) index);
    }

    @Override
    public ConfigValue draw(long drawn) {
      return value(Long.remainderUnsigned(Draws.bits(drawn, 0), size()));
    }

    @Override
    public boolean isWhole() {
      return values.stream().map(ConfigValue::unwrapped)
          .allMatch(value -> value instanceof Integer || value instanceof Long);
    }

    @Override
    public boolean isNumeric() {
      return values.stream().allMatch(value -> value.unwrapped() instanceof Number);
    }
  }

  /** A whole number between two, which are included. */
  record WholeNumbers(String key, long least, long most) implements Dimension {
    @Override
    public long size() {
      return most - least + 1;
    }

    @Override
    public ConfigValue value(long index) {
      return ConfigValueFactory.fromAnyRef(least + index);
    }

    @Override
    public ConfigValue draw(long drawn) {
      return value(Long.remainderUnsigned(Draws.bits(drawn, 0), size()));
    }

    @Override
    public boolean isWhole() {
      return true;
    }

    @Override
    public boolean isNumeric() {
      return true;
    }
  }

  /** A number between two, rounded to about four digits, which people can read. */
  record Interval(String key, double low, double high, boolean logarithmic) implements Dimension {
    @Override
    public long size() {
      return ENDLESS;
    }

    @Override
    public ConfigValue value(long index) {
      throw new IllegalStateException(key + " has no numbered values");
    }

    @Override
    public ConfigValue draw(long drawn) {
      double value = logarithmic
          ? StrictMath.exp(Draws.uniform(drawn, 0, StrictMath.log(low), StrictMath.log(high)))
          : Draws.uniform(drawn, 0, low, high);
      double resolution = Math.max(Double.MIN_NORMAL, (logarithmic ? Math.min(value, high - low) : high - low) * 1e-3);
      int places = -(int) StrictMath.floor(StrictMath.log10(resolution));
      double rounded = new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).doubleValue();
      return ConfigValueFactory.fromAnyRef(Math.min(high, Math.max(low, rounded)));
    }

    @Override
    public boolean isWhole() {
      return false;
    }

    @Override
    public boolean isNumeric() {
      return true;
    }
  }

  /**
   * Reads one.
   *
   * @param section that holds it
   * @param name in that section
   * @param key full path of the key in the run file
   */
  static Dimension read(Settings section, String name, String key) {
    if (section.isList(name)) {
      return choices(section, name, key);
    }
    if (!(section.config().root().get(name).valueType() == ConfigValueType.OBJECT)) {
      throw section.error(name, "expected a list of values, or a range like {uniform = [0.1, 0.9]}, found %s",
          render(section.config().root().get(name)));
    }
    Settings range = section.section(name);
    String kind = TuneKeys.RANGES.stream().filter(range::has).findFirst().orElseThrow();
    double[] ends = range.numbers(kind);
    if (ends.length != 2 || !(ends[0] < ends[1]) || Double.isInfinite(ends[0]) || Double.isInfinite(ends[1])
        || Double.isInfinite(ends[1] - ends[0])) {
      throw range.error(kind, "expected two numbers, the smaller one first, found %s",
          render(range.config().root().get(kind)));
    }
    if (kind.equals("whole")) {
      int[] whole = range.integers(kind);
      return new WholeNumbers(key, whole[0], whole[1]);
    }
    boolean logarithmic = kind.equals("log-uniform");
    if (logarithmic && ends[0] <= 0) {
      throw range.error(kind, "expected numbers above 0, which have logarithms, found %s", ends[0]);
    }
    return new Interval(key, ends[0], ends[1], logarithmic);
  }

  private static Dimension choices(Settings section, String name, String key) {
    List<ConfigValue> values = List.copyOf((ConfigList) section.config().root().get(name));
    if (values.isEmpty()) {
      throw section.error(name, "expected values, found an empty list");
    }
    Set<Object> seen = new HashSet<>();
    for (ConfigValue value : values) {
      if (!seen.add(render(value))) {
        throw section.error(name, "expected different values, found %s twice", render(value));
      }
    }
    return new Choices(key, values);
  }

  /** A value in one line, words without quotes. */
  static String render(ConfigValue value) {
    return value.valueType() == ConfigValueType.STRING ? (String) value.unwrapped()
        : value.render(ConfigRenderOptions.concise().setJson(false));
  }
}
