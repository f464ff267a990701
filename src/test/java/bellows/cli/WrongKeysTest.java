package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A key that {@code train} refuses, every command refuses that is given the run file, in every section. What
 * {@code check-gradients} and {@code augment} open, {@code train} does.
 */
class WrongKeysTest {
  private static final List<String> DECLARED = List.of("--set", "input=[28, 28, 1]", "--set", "classes=10");

  @TempDir
  Path folder;
  private String conf;

  @BeforeEach
  void write() throws IOException {
    conf = CommandLineRun.write(folder.resolve("tiny.conf"), CommandLineRun.DIGITS).toString();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      optimiser=adam                                   | optimiser: unknown key, did you mean 'optimizer'?
      optimizer.nmae=sgd                               | optimizer.nmae: unknown key, did you mean 'name'?
      rate.strat=1                                     | rate.strat: unknown key, did you mean 'start'?
      rate.warm-up={over = 1, form = 0}                | rate.warm-up.form: unknown key, did you mean 'from'?
      stop.epoch=3                                     | stop.epoch: unknown key, did you mean 'epochs'?
      evaluate.evry=1 epoch                            | evaluate.evry: unknown key, did you mean 'every'?
      checkpoint.kep=3                                 | checkpoint.kep: unknown key, did you mean 'keep'?
      clipping={norm = 1, nrm = 1}                     | clipping.nrm: unknown key, did you mean 'norm'?
      regularisation.l3=1                              | regularisation.l3: unknown key
      average={decay = 0.9, dcay = 0.9}                | average.dcay: unknown key, did you mean 'decay'?
      start.modle=run                                  | start.modle: unknown key, did you mean 'model'?
      guard.mots=3                                     | guard.mots: unknown key, did you mean 'most'?
      data.tran=150                                    | data.tran: unknown key, did you mean 'train'?
      data.normalise={mean = 1, sclae = 1}             | data.normalise.sclae: unknown key, did you mean 'scale'?
      data.validation={part = 0.1, sede = 1}           | data.validation.sede: unknown key, did you mean 'seed'?
      data.augment=[{shift {pixls = 2}}]               | data.augment
      data.augment=[{random-crop {size = 28, pda = 1}}] | data.augment
      loss={softmax-cross-entropy {smothing = 0.1}}    | smothing: unknown key, did you mean 'smoothing'?
      network=[{dense {units = classes, unitz = 3}}]   | network[0].dense.unitz: unknown key, did you mean 'units'?
      network=[{maxpool {kernel = 2, dilatoin = 2}}, flatten, {dense = classes}] | dilatoin: unknown key, did you mean
      network=[{dense {units = classes, init {nrmal = 1}}}] | network[0].dense.init
      """)
  void isRefusedByAll(String change, String message) {
    String picture = folder.resolve("sheet.png").toString();
    for (List<String> command : List.of(List.of("describe", conf), plan(), List.of("check-gradients", conf),
        List.of("augment", conf, "--show", picture))) {
      refused(command, change, message);
    }
    refused(with(List.of("describe", conf), DECLARED), change, message);
    refused(with(plan(), DECLARED), change, message);
    assertFalse(Files.exists(Path.of(picture)));
  }

  @Test
  void isRefusedByTrainAndItsRehearsal() {
    String run = folder.resolve("run").toString();
    for (List<String> more : List.of(List.<String>of(), List.of("--dry-run"))) {
      refused(with(List.of("train", conf, "--run", run), more), "optimizer.nmae=sgd",
          "optimizer.nmae: unknown key, did you mean 'name'?");
      assertFalse(Files.exists(Path.of(run)));
    }
  }

  /** Where the data are not opened, the keys of the source that is named may stand there, and those alone. */
  @Test
  void dataThatAreNotOpenedMaySayWhatTheirSourceTakes() {
    List<String> table = List.of("--set", "data={source = csv, path = none.csv, validation = 0.2, label = first}");
    CommandLineRun.of(with(List.of("describe", conf), DECLARED, table).toArray(String[]::new)).fine();
    CommandLineRun.of(with(plan(), DECLARED, table).toArray(String[]::new)).fine();
    refused(with(plan(), DECLARED, table), "data.lable=first", "data.lable: unknown key, did you mean 'label'?");
    refused(with(plan(), DECLARED, table), "data.features=3", "data.features: unknown key");
  }

  private List<String> plan() {
    return List.of("plan", conf, "--executors", "0", "--cores", "2", "--samples-per-second", "1000");
  }

  @SafeVarargs
  private static List<String> with(List<String> command, List<String>... more) {
    List<String> all = new ArrayList<>(command);
    Stream.of(more).forEach(all::addAll);
    return all;
  }

  private static void refused(List<String> command, String change, String message) {
    CommandLineRun.of(with(command, List.of("--set", change)).toArray(String[]::new)).failed(1, message);
  }
}
