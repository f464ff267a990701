package bellows.interchange;

import bellows.conf.BadInputException;
import bellows.nn.model.Model;
import java.util.List;
import java.util.Locale;

/** Whose names and layouts the tensors of a file have. */
public enum Naming {
  /** Ours: as {@code describe} prints layers, each tensor as it lies in memory. */
  BELLOWS {
    @Override
    List<TheirTensor> of(Model model) {
      return OurNames.of(model);
    }
  },
  /** Those of torchvision's models, which timm's of the same networks share. */
  TORCHVISION {
    @Override
    List<TheirTensor> of(Model model) {
      return TorchNames.of(model);
    }
  };

  /**
   * A model's tensors, in the order of its layout.
   *
   * @throws BadInputException if this naming has none for networks of that kind
   */
  abstract List<TheirTensor> of(Model model);

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
