package bellows.spark.table;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.SQLUserDefinedType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/** Stores vectors as Spark ML's type of them does, which is not on this class path. */
public final class VectorLikeUDT extends UserDefinedType<VectorLikeUDT.Vector> {
  private static final long serialVersionUID = 1;

  static final StructType STORED = new StructType().add("type", DataTypes.ByteType, false)
      .add("size", DataTypes.IntegerType).add("indices", DataTypes.createArrayType(DataTypes.IntegerType, false))
      .add("values", DataTypes.createArrayType(DataTypes.DoubleType, false));

  /** @param indices null for a dense one */
  @SQLUserDefinedType(udt = VectorLikeUDT.class) // Spark 4.0 asks for it
  public record Vector(int size, int[] indices, double[] values) {}

  @Override
  public DataType sqlType() {
    return STORED;
  }

  @Override
  public Object serialize(Vector vector) {
    boolean dense = vector.indices == null;
    return new GenericInternalRow(new Object[] {(byte) (dense ? 1 : 0), dense ? null : vector.size,
        dense ? null : new GenericArrayData(vector.indices), new GenericArrayData(vector.values)});
  }

  @Override
  public Vector deserialize(Object stored) {
    InternalRow row = (InternalRow) stored;
    double[] values = row.getArray(3).toDoubleArray();
    return row.isNullAt(2) ? new Vector(values.length, null, values)
        : new Vector(row.getInt(1), row.getArray(2).toIntArray(), values);
  }

  @Override
  public Class<Vector> userClass() {
    return Vector.class;
  }
}
