package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told when they give us something that cannot be used, and that they lose nothing by it. */
class BadInputTest {
  @TempDir
  Path folder;
  private String conf;
  private String run;

  @BeforeEach
  void write() throws IOException {
    conf = CommandLineRun.write(folder.resolve("tiny.conf"), CommandLineRun.DIGITS).toString();
    run = folder.resolve("run").toString();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      rate.strat=1                        | --set rate.strat: rate.strat: unknown key, did you mean 'start'?
      optimiser=adam                      | optimiser: unknown key, did you mean 'optimizer'?
      batch=lots                          | batch: expected a number, found "lots"
      leaves=0                            | leaves: expected auto or a number of at least 1, found 0
      team=half                           | team: expected a number, found "half"
      together=0                          | together: expected auto or at least 1, found 0
      together=1000000                    | memory: expected to need at most … a workspace of … set --driver-memory
      stop.epochs=-3                      | --set stop.epochs: stop.epochs: expected at least 1, found -3
      epochs=3                            | --set epochs: epochs: unknown key, did you mean 'stop.epochs'?
      optimizer.lr=0.1                    | optimizer.lr: unknown key, did you mean 'rate.start'?
      batch_size=3                        | batch_size: unknown key, did you mean 'batch'?
      early-stopping.patience=3           | --set early-stopping.patience: early-stopping: unknown key
      loss=mse                            | loss: unknown loss 'mse', did you mean 'squared-error'?
      loss=softmax                        | loss: unknown loss 'softmax', did you mean 'softmax-cross-entropy'?
      network=[flatten, {fc = 3}]         | network[1].fc: unknown layer, did you mean 'dense'?
      network=[{dense = 10}, softmax]     | unknown layer: the loss softmax-cross-entropy takes it … leave this layer out
      data.train=0                        | data.train: expected at least one sample, found 0
      data.source=digit                   | data.source: expected one of digits, … found 'digit', did you mean 'digits'?
      data.normalise={mean = [1, 2]}      | normalisation: expected 1 mean and scale, or 1 (one for each channel
      network=lenett                      | network: unknown network 'lenett', did you mean 'lenet'?
      network=[{dnse = 3}]                | network[0].dnse: unknown layer, did you mean 'dense'?
      network=[{dense = 7}]                 | expected as many scores as classes … found 7 scores and 10
      network=[flatten, {maxpool = 2}]    | layer maxpool1 (maxpool): expected an image … channels), found 784
      network=[{conv {filters = 3, kernel = 29}}] | layer conv1 (conv): … 28
      network=[]                          | expected at least one layer, found an empty list
      loss=softmax-crossentropy           | loss: unknown loss 'softmax-crossentropy', … 'softmax-cross-entropy'?
      input=[32, 32, 1]                   | input: the network sees samples of 28×28×1, found 32×32×1 here
      classes=11                          | classes: the data has 10 classes, found 11 here
      rate                                | --set: expected KEY=VALUE, found 'rate'
      """)
  void aWrongSetting(String change, String message) {
    CommandLineRun.of("train", conf, "--run", run, "--set", change).failed(1, message.split(" … "));
    assertFalse(Files.exists(Path.of(run)), "a run that never began left a folder");
  }

  @Test
  void aKeyInTheRunFileIsNamedWithItsLine() throws IOException {
    CommandLineRun.write(Path.of(conf), CommandLineRun.DIGITS + "stopp {epochs = 1}");
    CommandLineRun.of("train", conf, "--run", run).failed(1, conf + ": 6: stopp: unknown key, did you mean 'stop'?");
    CommandLineRun.write(Path.of(conf), "rate = {");
    CommandLineRun.of("train", conf, "--run", run).failed(1, conf, "expected HOCON");
  }

  @Test
  void aCommandLineThatIsIncomplete() {
    CommandLineRun.of("train").failed(1, "expected a run file, for example: train conf/quickstart.conf");
    CommandLineRun.of("train", folder + "/no.conf")
        .failed(1, folder + "/no.conf: expected a file or folder, found nothing");
    CommandLineRun.of("train", "quikstart.conf").failed(1, "quikstart.conf: expected a file or folder, found nothing",
        ", did you mean 'conf/quickstart.conf'?");
    CommandLineRun.of("train", folder + "/tny.conf").failed(1, "did you mean '" + conf + "'?");
    CommandLineRun.of("describe", "lenett").failed(1, "lenett: expected a run file or a network's name, found neither, "
        + "did you mean 'lenet'?");
    CommandLineRun.of("plan", "resnet51").failed(1, "found neither, did you mean 'resnet50'?");
    CommandLineRun.of("train", "--resume").failed(1, "--resume: expected --run DIR");
    CommandLineRun.of("train", conf, "--resume").failed(1, "--resume: expected --run DIR");
    CommandLineRun.of("train", "--resume", "--run", run, "--data", "x")
        .failed(1, "--data: expected a run file as well");
    CommandLineRun.of("train", "--resume", "--run", run)
        .failed(1, run + ": expected the folder of a run, found nothing");
    CommandLineRun.of("train", "--resume", "--run", folder.toString())
        .failed(1, "is not the folder of a run: expected run.conf");
    CommandLineRun.of("trian", conf).failed(2, "bellows: unknown command 'trian', did you mean 'train'?");
    CommandLineRun misspelt = CommandLineRun.of("train", conf, "--partitons=2");
    misspelt.failed(2, "bellows train: unknown option '--partitons', did you mean '--partitions'?");
    assertEquals(List.of("See submit/bellows train --help."), misspelt.err().lines().skip(1).toList());
    CommandLineRun.of("describe", "lenet", "x").failed(2, "expected no further argument, found 'x'");
    CommandLineRun.of("sql").failed(2, "bellows sql: Missing required parameter: 'RUN", "See submit/bellows sql --help");
    CommandLineRun.of("train", conf, "--partitions", "0").failed(1, "--partitions: expected at least 1, found 0");
  }

  @Test
  void aRunFolderThatIsTakenKeepsWhatItHolds() throws IOException {
    Files.createDirectories(Path.of(run));
    Path precious = CommandLineRun.write(Path.of(run, "precious"), "1");
    CommandLineRun.of("train", conf, "--run", run).failed(1, run + ": expected a new or empty folder for the run");
    assertEquals("1", Files.readString(precious));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      1,2,a;3,x,b          | line 2, column 2: expected a finite number, found 'x'
      1,2,a;3,NaN,b        | line 2, column 2: expected a finite number, found 'NaN'
      1,2,a;3,1e99,b       | line 2, column 2: expected a finite number, found '1e99'
      1,2,a;3,b            | line 2: expected 3 fields like the first row, found 2
      1,2,a;3,4,a          | expected at least two classes, found only 'a'
      ``                   | expected rows of samples, found none
      x,y,label            | expected rows of samples, found none
      """)
  void aTableThatCannotBeTrained(String rows, String message) throws IOException {
    Path csv = CommandLineRun.write(folder.resolve("t.csv"), rows.replace(';', '\n'));
    CommandLineRun.of("train", conf, "--run", run, "--set", "data={path = \"" + csv + "\"}")
        .failed(1, csv.toString(), message);
  }

  @Test
  void lossesOfClassesSayWhatRealTargetsNeed() throws IOException {
    Path csv = CommandLineRun.write(folder.resolve("t.csv"), "1,2,0.5\n3,4,0.25\n");
    CommandLineRun.of("train", conf, "--run", run, "--set", "network=[{dense = 1}]", "--set",
        "data={path = \"" + csv + "\", classes = 0}")
        .failed(1, "loss softmax-cross-entropy: expected targets that are classes, found real numbers; set loss = "
            + "squared-error");
  }

  @Test
  void dataThatIsMissingCutShortOrLabelledOutOfRange() throws IOException {
    String data = "data={source = idx, path = \"" + folder + "\"}";
    CommandLineRun.of("train", conf, "--run", run, "--set", "data={path = \"" + folder + "/none\"}")
        .failed(1, "data.path: expected a file or folder, found nothing at " + folder + "/none");
    CommandLineRun.of("train", conf, "--run", run, "--set", data)
        .failed(1, folder.toString(), "expected train-images-idx3-ubyte");
    ByteBuffer images = ByteBuffer.allocate(16 + 8).putInt(0x803).putInt(2).putInt(2).putInt(2);
    ByteBuffer labels = ByteBuffer.allocate(8 + 2).putInt(0x801).putInt(2).put((byte) 3).put((byte) 12);
    Files.write(folder.resolve("train-images-idx3-ubyte"), Arrays.copyOf(images.array(), 21));
    Files.write(folder.resolve("train-labels-idx1-ubyte"), labels.array());
    CommandLineRun.of("train", conf, "--run", run, "--set", data)
        .failed(1, "train-images-idx3-ubyte", "expected 8 bytes", "at most 5 more");
    Files.write(folder.resolve("train-images-idx3-ubyte"), images.array());
    CommandLineRun.of("train", conf, "--run", run, "--set", data).failed(1, "train-labels-idx1-ubyte", "12");
    CommandLineRun.of("prepare", folder.toString(), folder + "/out").failed(1, "train-labels-idx1-ubyte", "12");
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void aDamagedShardIsToldOnceByTheExecutorsCommand() throws IOException {
    String shards = folder + "/shards";
    CommandLineRun.of("prepare", "digits", shards, "--shards", "2", "--set", "train=90", "--set", "test=30").fine();
    CommandLineRun.of("prepare", "digits", shards)
        .failed(1, shards + ": expected a new or empty folder, found manifest.json");
    Path damaged = Path.of(shards, "train-00001-of-00002.shard");
    byte[] bytes = Files.readAllBytes(damaged);
    byte[] flipped = bytes.clone();
    flipped[bytes.length / 2] ^= 1;
    Files.write(damaged, flipped);
    CommandLineRun.of("train", conf, "--run", run, "--set", "data.path=" + shards)
        .failed(1, damaged + ": at byte ", "expected the checksum", "the file is damaged");
    Files.write(damaged, Arrays.copyOf(bytes, bytes.length - 1));
    CommandLineRun.of("train", conf, "--run", run + "2", "--set", "data.path=" + shards)
        .failed(1, damaged + ": expected " + bytes.length + " bytes, as the manifest says, found "
            + (bytes.length - 1));
    Files.delete(Path.of(shards, "manifest.json"));
    CommandLineRun.of("train", conf, "--run", run + "3", "--set", "data={path = \"" + shards + "\"}")
        .failed(1, shards + ": expected manifest.json, found none; the preparation was never finished");
  }

  @Test
  void aDamagedCheckpointCostsOnlyTheStepsSinceTheOneBefore() throws IOException {
    CommandLineRun whole = CommandLineRun.of("train", conf, "--run", run).fine();
    Path last = Path.of(run, "checkpoints/step-0000000008.ckpt");
    Path before = Path.of(run, "checkpoints/step-0000000004.ckpt");
    byte[] bytes = Files.readAllBytes(before);
    Files.write(last, new byte[] {1, 2, 3});
    CommandLineRun resumed = CommandLineRun.of("train", "--resume", "--run", run).fine();
    assertTrue(resumed.unfolded().contains("passed over ") && resumed.unfolded().contains("using step-0000000004.ckpt instead"),
        resumed.out());
    assertEquals(whole.line("weights"), resumed.line("weights"));
    Files.write(last, new byte[] {1});
    Files.write(before, new byte[] {1});
    CommandLineRun.of("train", "--resume", "--run", run)
        .failed(1, "no checkpoint in ", "can be read; remove the folder to start anew");
    Files.write(before, bytes);
    CommandLineRun.of("train", "--resume", "--run", run, "--set", "network=softmax")
        .failed(1, "written by another model: tensor 1: expected dense1.weight 784×10 (decays), found "
            + "dense1.weight 784×16");
    CommandLineRun.of("train", "--resume", "--run", run).fine();
    assertArrayEquals(bytes, Files.readAllBytes(before));
  }

  @Test
  void aRunThatTurnsNonFiniteSaysWhereAndKeepsItsCheckpoints() {
    CommandLineRun.of("train", conf, "--run", run, "--set", "stop.epochs=1").fine();
    CommandLineRun.of("train", "--resume", "--run", run, "--set", "rate=1e30", "--set", "stop.epochs=3")
        .failed(1, "step ", "layer dense", " is not finite", "the step was not applied",
            "The last checkpoint is step-0000000004.ckpt",
            "--resume --run " + run);
    CommandLineRun fresh = CommandLineRun.of("train", conf, "--run", run + "2", "--set", "rate=1e30");
    fresh.failed(1, "step ", "No checkpoint was saved before that");
    CommandLineRun saved = CommandLineRun.of("train", "--resume", "--run", run, "--set", "rate=0.05", "--set",
        "stop.epochs=2").fine();
    assertTrue(saved.out().contains("resuming from step 4") && saved.line("done").startsWith("8 steps"), saved.out());
  }

  @Test
  void dataThatIsNotTheModels() throws IOException {
    CommandLineRun.of("train", conf, "--run", run, "--set", "stop.steps=1").fine();
    Path csv = CommandLineRun.write(folder.resolve("t.csv"), "1,2,a\n3,4,b\n");
    CommandLineRun.of("evaluate", run, "--data", csv.toString())
        .failed(1, csv + ": expected samples of 28×28×1 in 10 classes, as the model was trained on, found 2 in 2");
    CommandLineRun.of("evaluate", folder.toString()).failed(1, "is not the folder of a run: expected run.conf in it");
    CommandLineRun.of("evaluate", run, "--split", "validation").failed(1, "--split", "has no validation split");
    Files.delete(Path.of(run, "model/weights.bin"));
    CommandLineRun.of("evaluate", run).failed(1, "model is not a model: expected weights.bin in it, found none");
    CommandLineRun.of("predict", run, "--out", folder + "/out").failed(1, "expected weights.bin in it, found none");
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void classesOfOtherNamesAreNotTakenForTheModels() throws IOException {
    Path csv = CommandLineRun.write(folder.resolve("t.csv"), "1,2,cat\n3,4,dog\n");
    Path other = CommandLineRun.write(folder.resolve("o.csv"), "1,2,cat\n3,4,ant\n");
    CommandLineRun.of("train", conf, "--run", run, "--set", "data={path = \"" + csv + "\"}").fine();
    CommandLineRun.of("evaluate", run, "--data", other.toString())
        .failed(1, other + ": line 2: expected a label of the training part (cat, dog), found 'ant'");
  }
}
