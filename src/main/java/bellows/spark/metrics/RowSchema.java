package bellows.spark.metrics;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table's schema out of a Java record: one column a component, {@code gradientNorm} as {@code gradient_norm}, in
 * order. Primitive components are required in the file; boxed numbers, texts and instants may be null. Instants are
 * microseconds in UTC.
 */
final class RowSchema<R extends Record> {
  /** The column by which tables of runs are ordered. */
  static final String STEP = "step";

  private enum Kind {
    INT(PrimitiveTypeName.INT32, null, DataTypes.IntegerType),
    LONG(PrimitiveTypeName.INT64, null, DataTypes.LongType),
    FLOAT(PrimitiveTypeName.FLOAT, null, DataTypes.FloatType),
    DOUBLE(PrimitiveTypeName.DOUBLE, null, DataTypes.DoubleType),
    BOOLEAN(PrimitiveTypeName.BOOLEAN, null, DataTypes.BooleanType),
    TEXT(PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType(), DataTypes.StringType),
    INSTANT(PrimitiveTypeName.INT64, LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS),
        DataTypes.TimestampType);

    final PrimitiveTypeName stored;
    final LogicalTypeAnnotation meaning;
    final DataType queried;

    Kind(PrimitiveTypeName stored, LogicalTypeAnnotation meaning, DataType queried) {
      this.stored = stored;
      this.meaning = meaning;
      this.queried = queried;
    }

    static Kind of(RecordComponent component) {
      return switch (component.getType().getName()) {
        case "int", "java.lang.Integer" -> INT;
        case "long", "java.lang.Long" -> LONG;
        case "float", "java.lang.Float" -> FLOAT;
        case "double", "java.lang.Double" -> DOUBLE;
        case "boolean", "java.lang.Boolean" -> BOOLEAN;
        case "java.lang.String" -> TEXT;
        case "java.time.Instant" -> INSTANT;
        default -> throw new IllegalArgumentException("no column can hold " + component);
      };
    }
  }

  private record Column(String name, Kind kind, boolean nullable, Method accessor) {
    static Column of(RecordComponent component) {
      component.getAccessor().setAccessible(true);
      return new Column(snakeCase(component.getName()), Kind.of(component), !component.getType().isPrimitive(),
          component.getAccessor());
    }

    Type stored() {
      return Types.primitive(kind.stored, nullable ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED)
          .as(kind.meaning).named(name);
    }

    Object value(Record row) {
      try {
        return accessor.invoke(row);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("cannot read " + name + " of " + row, e);
      }
    }
  }

  private final Class<R> rows;
  private final List<Column> columns;
  private final MessageType stored;
  /** Null in a table that has none. */
  private final Column step;

  RowSchema(Class<R> rows) {
    this.rows = rows;
    columns = Arrays.stream(rows.getRecordComponents()).map(Column::of).toList();
    stored = new MessageType(rows.getSimpleName(), columns.stream().map(Column::stored).toList());
    step = columns.stream().filter(column -> column.name.equals(STEP)).findFirst().orElse(null);
  }

  /** The schema of the files, as Parquet stores it. */
  MessageType stored() {
    return stored;
  }

  /** The schema by which Spark SQL reads the files; all columns are nullable, since an older file may lack one. */
  StructType queried() {
    List<StructField> fields = new ArrayList<>();
    columns.forEach(column -> fields.add(DataTypes.createStructField(column.name, column.kind.queried, true)));
    return DataTypes.createStructType(fields);
  }

  /** The columns' names, for people. */
  String names() {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  /** The step that a row of a table with that column belongs to. */
  long step(R row) {
    return (Long) step.value(row);
  }

  Group group(R row) {
    Group group = new SimpleGroup(stored);
    for (int i = 0; i < columns.size(); i++) {
      Object value = columns.get(i).value(row);
      if (value != null) {
        put(group, i, value);
      }
    }
    return group;
  }

  /** The row that a group of a file of this table holds; what an older file lacks is null, or zero. */
  R row(Group group) {
    Class<?>[] types = Arrays.stream(rows.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = columns.stream().map(column -> value(group, column)).toArray();
    try {
      Constructor<R> constructor = rows.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a row of " + rows, e);
    }
  }

  private static Object value(Group group, Column column) {
    boolean present = group.getType().containsField(column.name) && group.getFieldRepetitionCount(column.name) > 0;
    if (!present && column.nullable) {
      return null;
    }
    return switch (column.kind) {
      case INT -> present ? group.getInteger(column.name, 0) : 0;
      case LONG -> present ? group.getLong(column.name, 0) : 0L;
      case FLOAT -> present ? group.getFloat(column.name, 0) : 0f;
      case DOUBLE -> present ? group.getDouble(column.name, 0) : 0d;
      case BOOLEAN -> present && group.getBoolean(column.name, 0);
      case TEXT -> group.getString(column.name, 0);
      case INSTANT -> Instant.EPOCH.plus(group.getLong(column.name, 0), ChronoUnit.MICROS);
    };
  }

  private static void put(Group group, int column, Object value) {
    if (value instanceof Integer number) {
      group.add(column, number);
    } else if (value instanceof Long number) {
      group.add(column, number);
    } else if (value instanceof Float number) {
      group.add(column, number);
    } else if (value instanceof Double number) {
      group.add(column, number);
    } else if (value instanceof Boolean flag) {
      group.add(column, flag);
    } else if (value instanceof Instant instant) {
      group.add(column, ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    } else {
      group.add(column, (String) value);
    }
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
