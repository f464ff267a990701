package bellows.spark.share;

import org.apache.spark.sql.SparkSession;

/** Sessions of somebody else's, who has not heard of Bellows. */
public final class SharedSessions {
  private SharedSessions() {}

  /** @param kind java, kryo, or strict-kryo, which refuses what is not registered */
  public static SparkSession open(String kind) {
    String serializer = kind.equals("java") ? "JavaSerializer" : "KryoSerializer";
    return SparkSession.builder().master("local[2]").appName(kind).config("spark.ui.enabled", false)
        .config("spark.serializer", "org.apache.spark.serializer." + serializer)
        .config("spark.kryo.registrationRequired", kind.equals("strict-kryo")).getOrCreate();
  }
}
