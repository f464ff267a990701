package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the benchmarks print, not how fast anything is. */
class BenchCommandTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "gemm --shapes 100x333x400,200x300x500 --threads 2 --warm-up 0 | shape threads gflops | 2",
      "conv --layers 29x29,32>48,k3,s2 15 --batch 1 --warm-up 0 | layer forwardGflops backwardGflops | 2",
      "depthwise --batch 1 --threads 2 --warm-up 0 | layer forwardGBs backwardGBs copyGBs forwardShare backwardShare | 11",
      "function --values 100,1000 --seconds 0 | layer formula values layerNanos formulaNanos times | 14",
      "train mlp:5 lenet:4 --threads 2 --warm-up 0 --repeats 1 | model batch threads stepMillis samplesPerSecond | 2",
      "train mlp:5 --threads 2 --team --warm-up 0 --repeats 1 | model batch threads stepMillis samplesPerSecond | 1",
      "predict mlp lenet --threads 2 --warm-up 0 --repeats 1 --batch 3 | model threads trainedMillis onceMillis batch "
          + "samplesPerSecond | 2",
      "step 1000 --partitions 3 --repeats 4 | master floats partitions steps aggregation receivedBytes "
          + "medianMillis p90Millis | 1"})
  void jsonHasTheFieldsOfThosePrograms(String arguments, String fields, int rows) throws IOException {
    List<String> lines = bench(arguments + " --json").fine().out().lines().toList();
    assertEquals(rows, lines.size(), lines::toString);
    for (String line : lines) {
      JsonNode row = new ObjectMapper().readTree(line);
      List<String> found = new ArrayList<>();
      row.fieldNames().forEachRemaining(found::add);
      assertEquals(List.of(fields.split(" ")), found);
      assertTrue(row.get(found.get(found.size() - 1)).asDouble() > 0, line);
    }
  }

  @Test
  void profileHasEachLayerAndTheRest() {
    String out = bench("train lenet:4 --warm-up 0 --repeats 1 --profile").fine().out();
    for (String start : List.of("commit ", "machine ", "kernels ", "model ", "lenet ", "layer ", "conv1 ", "dense2 ",
        "(loss, update, waiting) ")) {
      assertTrue(out.lines().anyMatch(line -> line.startsWith(start)), start + " in " + out);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "gemm --shapes 3x4              | expected a shape MxNxK such as 64x3136x576, found '3x4'",
      "gemm --shapes 0x4x4            | expected a shape MxNxK",
      "gemm --shapes 99999x99999x2    | below 2^29 elements",
      "gemm --threads 0               | --threads: expected at least 1, found 0",
      "conv --layers 16               | --layers: expected a number from 1 to 15, found 16",
      "conv --layers 5x6,3>4,k3,s1    | --layers: expected a number or a layer such as",
      "conv --layers 5x5,3>4,k9,s1,p0 | expected an image of at least 9×9",
      "conv --layers 5x5,3>4,k3,s0    | stride of at least",
      "depthwise --batch 0            | --batch: expected at least 1, found 0",
      "function --values 0            | --values: expected at least 1, found 0",
      "function --seconds -1          | --seconds: expected at least 0, found -1.0",
      "train lenet                    | expected MODEL:BATCH such as lenet:64, found 'lenet'",
      "train lenett:4                 | lenett: expected a run file or a network's name, found neither, did you mean 'lenet'?",
      "train lenet:1 --threads 2      | a batch of 1 gives 2 leaves nothing to do; use fewer --threads or --team",
      "predict lenet --threads 2 --processor | --processor: expected one thread, found --threads 2",
      "predict lenet --batch -1       | --batch: expected at least 1, found -1",
      "predict lenett                 | lenett: expected a run file or a network's name, found neither, did you mean 'lenet'?",
      "step 0 --partitions 1          | expected at least 1 float, found 0"})
  void wrongInputIsExplained(String arguments, String message) {
    bench(arguments).failed(1, message);
  }

  @Test
  void withoutABenchmarkTheirNamesAreTold() {
    bench("").failed(2, "expected one of gemm, conv, depthwise, function, train, predict, step");
  }

  private static CommandLineRun bench(String arguments) {
    return CommandLineRun.of(("bench " + arguments).trim().split(" +"));
  }
}
