package bellows.feature;

import bellows.kernel.KernelProvider;
import bellows.tensor.Shape;
import java.util.List;

/** {@link Words} with the vocabulary that they have learnt. */
final class LearntWords implements Feature {
  private static final long serialVersionUID = 1;

  private final Words words;
  private final Vocabulary vocabulary;

  LearntWords(Words words, Vocabulary vocabulary) {
    this.words = words;
    this.vocabulary = vocabulary;
  }

  @Override
  public Shape output(Shape in) {
    return words.output(in);
  }

  @Override
  public Op bind(Shape in) {
    return new WordsOp(words, vocabulary.checked(words.of(in), words.count()), in, KernelProvider.kernels());
  }

  @Override
  public void store(List<float[]> numbers) {
    numbers.add(vocabulary.whitening());
    numbers.add(vocabulary.shift());
    numbers.add(vocabulary.words());
  }
}
