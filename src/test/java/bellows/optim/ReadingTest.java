package bellows.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people write in run files, and what they are told when it cannot be used. */
class ReadingTest {
  @Test
  void optimizers() {
    assertEquals(new Sgd(0, false), optimizer(""));
    assertEquals(new Adam(0.9, 0.999, 1e-8), optimizer("optimizer = adam"));
    assertEquals(new Sgd(0.9, true), optimizer("optimizer {name = sgd, momentum = 0.9, nesterov = true}"));
    assertEquals(new RmsProp(0.5, 1e-3, 0.1),
        optimizer("optimizer {name = rmsprop, decay = 0.5, epsilon = 1e-3, momentum = 0.1}"));
    assertEquals(new AdamW(new Adam(0.8, 0.9, 1e-8), 0.1),
        optimizer("optimizer {name = adamw, beta1 = 0.8, beta2 = 0.9, weight-decay = 0.1}"));
    assertEquals(new Adagrad(0, 1e-10), optimizer("optimizer = adagrad"));
    assertEquals(new Adagrad(0.1, 1e-7), optimizer("optimizer {name = adagrad, initial = 0.1, epsilon = 1e-7}"));
    assertEquals(new Lars(0.9, 0.001, 1e-4, DecayExemption.BOTH), optimizer("optimizer = lars"));
    assertEquals(new Lars(0.5, 0.02, 5e-5, new DecayExemption(true, false)),
        optimizer("optimizer {name = lars, momentum = 0.5, trust = 0.02, weight-decay = 5e-5, spare = bias}"));
    assertEquals(new AdamW(new Adam(0.9, 0.999, 1e-8), 0.01, new DecayExemption(false, false)),
        optimizer("optimizer {name = adamw, spare = []}"));
  }

  @Test
  void schedules() {
    assertEquals(new Constant(0.1), schedule("rate = 0.1"));
    assertEquals(new Stairs(0.1, 0.5, 30), schedule("rate {name = step, start = 0.1, factor = 0.5, every = 30}"));
    assertEquals(new Step(0.1, 0.1, List.of(30.0, 60.0)), schedule("rate {name = step, start = 0.1, at = [30, 60]}"));
    assertEquals(new Exponential(0.1, 0.95), schedule("rate {name = exponential, start = 0.1, factor = 0.95}"));
    assertEquals(new WarmUp(new Span(500, Span.Unit.STEPS), 0.1, new Constant(0.2)),
        schedule("rate {start = 0.2, warm-up = 500 steps}"));
    assertEquals(new Polynomial(10, 0.1, 3, new Span(90, Span.Unit.EPOCHS)),
        schedule("rate {name = polynomial, start = 10, end = 0.1, power = 3, over = 90 epochs}"));
    assertEquals(new WarmUp(new Span(500, Span.Unit.STEPS), 0.1, new Polynomial(10, 0, 2, null)),
        schedule("rate {name = polynomial, start = 10, warm-up = 500 steps}"));
    assertEquals(new InverseTime(0.1, 0.5, 1, new Span(1, Span.Unit.EPOCHS)),
        schedule("rate {name = inverse-time, start = 0.1, decay = 0.5}"));
    assertEquals(new InverseTime(0.01, 1e-4, 0.75, new Span(1, Span.Unit.STEPS)),
        schedule("rate {name = inverse-time, start = 0.01, decay = 1e-4, power = 0.75, per = 1 step}"));
    assertEquals(new Table(0.1, List.of(new Span(10, Span.Unit.EPOCHS), new Span(20, Span.Unit.EPOCHS)),
        List.of(0.05, 0.01), false),
        schedule("rate {name = table, start = 0.1, at = [10, 20 epochs], rates = [0.05, 0.01]}"));
    assertEquals(new Table(0, List.of(new Span(500, Span.Unit.STEPS)), List.of(0.4), true),
        schedule("rate {name = table, start = 0, at = 500 steps, rates = 0.4, between = lines}"));
    Span five = new Span(5, Span.Unit.EPOCHS);
    assertEquals(new WarmUp(five, 0, new Cosine(0.1, 0.01, new Span(90, Span.Unit.EPOCHS))),
        schedule("rate {name = cosine, start = 0.1, end = 0.01, over = 90 epochs, warm-up {over = 5, from = 0}}"));
  }

  @Test
  void clippingAndRegularisation() {
    assertEquals(Clipping.NONE, Clipping.read(Settings.parse("", "run.conf").section("clipping")));
    assertEquals(new Clipping(2), read("clipping = 2", s -> Clipping.read(s.sectionOrWord("clipping", "norm"))));
    assertEquals(new Regularisation(0, 1e-4),
        read("regularisation {l2 = 1e-4}", s -> Regularisation.read(s.section("regularisation"))));
    assertEquals(new Regularisation(0, 1e-4, new DecayExemption(false, true)),
        read("regularisation {l2 = 1e-4, spare = [batchnorm]}", s -> Regularisation.read(s.section("regularisation"))));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      optimizer = adm                             | unknown optimizer 'adm', did you mean 'adam'?; expected one of sgd
      optimizer {name = sgd, momentum = 1}        | momentum: expected a number in [0, 1), found 1
      optimizer {name = sgd, nesterov = true}     | nesterov needs momentum > 0, found 0.0
      optimizer {name = rmsprop, epsilon = 0}     | expected epsilon > 0, found 0.0
      optimizer {name = adamw, weight-decay = -1} | expected weight-decay >= 0, found -1.0
      optimizer {name = adagrad, initial = -1}    | expected initial >= 0, found -1.0
      optimizer {name = lars, trust = 0}          | expected trust > 0, found 0.0
      optimizer {name = lars, spare = [biases]}   | out of bias, batchnorm, found 'biases', did you mean 'bias'?
      optimizer {name = adam, momentum = 0.9}     | unknown key; valid here: beta1, beta2, epsilon, name
      """)
  void badOptimizersSayWhatAndWhere(String text, String message) {
    assertSays("run.conf: 1: optimizer", message, () -> optimizer(text));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      rate {name = cosin, start = 1}                    | unknown schedule 'cosin', did you mean 'cosine'?
      rate {name = step, start = 1}                     | needs either every = 30 or at = [30, 60], found neither
      rate {name = step, start = 1, at = [30, 20]}      | expected rising epochs in at, found [30.0, 20.0]
      rate {name = step, start = 1, every = -1}         | expected every > 0, found -1.0
      rate {name = cosine, start = 1, end = 2}          | expected end <= start
      rate {name = cosine, start = 1, over = ten years} | expected a length like 5 epochs or 500 steps, found 'ten
      rate {name = inverse-time, start = 1, decay = -1} | expected decay >= 0, found -1.0
      rate {name = table, start = 1, at = [1, 2], rates = [1]} | a rate for each place, found 1 rates and 2 places
      rate {name = table, start = 1, at = [2, 1], rates = [1, 1]} | expected rising places in at, found 1.0 after 2.0
      rate {name = table, start = 1, at = [1, 2 steps], rates = [1, 1]} | all in epochs or all in steps, found both
      rate {name = table, start = 1, at = [1], rates = [-1]} | expected rate >= 0, found -1.0
      rate {start = 1, warm-up = 0 steps}               | expected a length > 0, found 0.0
      rate = -1                                         | expected start >= 0, found -1.0
      """)
  void badRatesSayWhatAndWhere(String text, String message) {
    assertSays("run.conf: 1: rate", message, () -> schedule(text));
  }

  private static void assertSays(String place, String message, Runnable reading) {
    String found = assertThrows(BadInputException.class, reading::run).getMessage();
    assertTrue(found.startsWith(place) && found.contains(message), found);
  }

  private static UpdateRule optimizer(String text) {
    return read(text, settings -> Optimizers.read(settings.sectionOrWord("optimizer", "name")));
  }

  private static Schedule schedule(String text) {
    return read(text, settings -> Schedules.read(settings.sectionOrWord("rate", "start")));
  }

  private static <T> T read(String text, Function<Settings, T> reader) {
    Settings settings = Settings.parse(text, "run.conf");
    T found = reader.apply(settings);
    settings.finish();
    return found;
  }
}
