package bellows.spark.table;

/**
 * A row as it is sorted and sent.
 *
 * @param key puts rows in order
 * @param value label and features
 */
record PackedRow(byte[] key, byte[] value) {}
