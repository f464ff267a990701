package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.nn.Layer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A {@code repeat} stands for its layers written as often as it says. */
class RepeatedLayersTest {
  private static Sequential read(String layers) {
    Settings run = Settings.parse("network = [" + layers + "]", "run.conf");
    Sequential network = new Layers(7).sequential(run.entries("network"));
    run.finish();
    return network;
  }

  @Test
  void isTheSameNetworkAsWrittenOut() {
    assertEquals(read("tanh, {dense = 3}, relu, {dense = 3}, relu, {dense = 3}, relu, tanh"),
        read("tanh, {dense = 3}, relu, {repeat {times = 2, layers = [{dense = 3}, relu]}}, tanh"));
    assertEquals(read("{residual = [relu, relu, relu]}"), read("{residual = [{repeat {times = 3, layers = [relu]}}]}"));
    assertEquals(read("tanh"), read("{repeat {times = 1, layers = [tanh]}}"));
  }

  @Test
  void namesAreNumberedOn() {
    assertEquals(List.of("relu1", "tanh1", "tanh2", "relu2", "tanh3", "tanh4", "tanh5"),
        read("{repeat {times = 2, layers = [relu, {repeat {times = 2, layers = [tanh]}}]}}, tanh").layers().stream()
            .map(Layer.Named::name).toList());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {repeat {times = 2, layers = [relu, reluu]}} | repeat.layers[1].reluu: unknown layer, did you mean 'relu'?
      {repeat = [relu]}                            | network[0].repeat.times: expected a number, found nothing
      {repeat {times = 0, layers = [relu]}}        | network[0].repeat.times: expected at least 1, found 0
      {repeat {times = 2, layers = []}}            | network[0].repeat: expected at least one layer, found an empty list
      {repeat {times = 2, layer = [relu]}}         | network[0].repeat.layers: expected a list
      {repeat {times = 2, layers = [relu], tms = 3}} | network[0].repeat.tms: unknown key, did you mean 'times'?
      {repeat {times = 2, layers = [{relu = a}]}}  | layers[0].relu: expected a name of its own without dots, found 'a'
      {repeat {times = 4097, layers = [relu]}}     | times: expected a number in [1, 4096], found 4097
      {repeat {times = 2147483647, layers = [relu, relu]}} | network[0].repeat.times: expected a number in [1, 4096], found 2147483647
      {repeat {times = 64, layers = [{repeat {times = 65, layers = [relu]}}]}} | layers in all, found 4,160
      {repeat {times = 9, layers = [{residual = [{repeat {times = 500, layers = [relu]}}]}]}} | in all, found 4,509
      """)
  void refusesWithPlaceAndExpectation(String layers, String message) {
    Refusal.of(() -> read(layers), "run.conf: 1: ", message);
  }
}
