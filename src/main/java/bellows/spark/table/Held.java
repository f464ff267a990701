package bellows.spark.table;

/** Something on executors' disks that is given back; its driver must ask for it no more. */
interface Held extends AutoCloseable {
  @Override
  void close();
}
