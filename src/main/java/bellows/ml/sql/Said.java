package bellows.ml.sql;

import bellows.train.worker.Prediction;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** What a function tells of a row. */
enum Said {
  /** The class as a number, or the value. */
  PREDICT(DataTypes.DoubleType) {
    @Override
    Object of(Prediction said, List<String> names) {
      return said.label() >= 0 ? (double) said.label() : (double) said.scores()[0];
    }
  },

  /** The name of the class; its number where it has none. */
  CLASS(DataTypes.StringType) {
    @Override
    Object of(Prediction said, List<String> names) {
      return said.label() < 0 ? null
          : said.label() < names.size() ? names.get(said.label()) : String.valueOf(said.label());
    }
  },

  /** One probability a class; null where the loss gives scores no such meaning. */
  PROBABILITIES(DataTypes.createArrayType(DataTypes.DoubleType, false)) {
    @Override
    Object of(Prediction said, List<String> names) {
      if (said.probabilities() == null) {
        return null;
      }
      Double[] all = new Double[said.probabilities().length];
      for (int i = 0; i < all.length; i++) {
        all[i] = (double) said.probabilities()[i];
      }
      return all;
    }
  };

  private final DataType type;

  Said(DataType type) {
    this.type = type;
  }

  DataType type() {
    return type;
  }

  /** As external rows hold it. */
  abstract Object of(Prediction said, List<String> names);
}
