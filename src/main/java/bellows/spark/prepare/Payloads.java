package bellows.spark.prepare;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * Elements each in a partition of its own. A class of its own because Spark's parallelised collections send their
 * elements by the serializer of data, which would have to know all of their classes; a partition goes by Java's.
 */
final class Payloads<T extends Serializable> extends RDD<T> {
  private static final long serialVersionUID = 1;

  private record Payload<T extends Serializable>(int index, T value) implements Partition {
    @Override
    public boolean equals(Object other) {
      return other instanceof Payload<?> payload && payload.index == index;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }

  private final transient List<T> values;

  /** @param values used by the driver alone */
  Payloads(SparkContext spark, List<T> values, ClassTag<T> type) {
    super(spark, none(), type);
    this.values = values;
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] partitions = new Partition[values.size()];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new Payload<>(i, values.get(i));
    }
    return partitions;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Iterator<T> compute(Partition partition, TaskContext context) {
    return CollectionConverters.asScala(List.of(((Payload<T>) partition).value).iterator());
  }

  private static Seq<Dependency<?>> none() {
    return CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq();
  }
}
