package bellows.spark.table;

/** Something on executors' disks that is given back; its driver must ask for it no more. */
interface Persisted extends AutoCloseable {
  @Override
  void close();
}
