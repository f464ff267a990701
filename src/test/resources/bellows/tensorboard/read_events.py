"""Reads event files as an independent reader does: Google's protobuf library, with the fields of TensorFlow's schema.

Usage: read_events.py FILE...; prints one line of JSON a value or other content, in order.
"""
import json
import struct
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, struct_pb2

F = descriptor_pb2.FieldDescriptorProto


def add(file, name, *fields):
    message = file.message_type.add(name=name)
    for number, field, kind, repeated in fields:
        one = message.field.add(name=field, number=number,
                                label=F.LABEL_REPEATED if repeated else F.LABEL_OPTIONAL)
        if isinstance(kind, str):
            one.type, one.type_name = F.TYPE_MESSAGE, kind
        else:
            one.type = kind
            if repeated and kind in (F.TYPE_DOUBLE, F.TYPE_FLOAT):
                one.options.packed = True
    return message


def schema():
    file = descriptor_pb2.FileDescriptorProto(name="event.proto", package="t", syntax="proto3",
                                              dependency=["google/protobuf/struct.proto"])
    add(file, "Dim", (1, "size", F.TYPE_INT64, False))
    add(file, "Shape", (2, "dim", ".t.Dim", True))
    add(file, "Tensor", (1, "dtype", F.TYPE_INT32, False), (2, "shape", ".t.Shape", False),
        (5, "float_val", F.TYPE_FLOAT, True), (8, "string_val", F.TYPE_BYTES, True))
    add(file, "PluginData", (1, "plugin_name", F.TYPE_STRING, False), (2, "content", F.TYPE_BYTES, False))
    add(file, "Metadata", (1, "plugin_data", ".t.PluginData", False))
    add(file, "Image", (1, "height", F.TYPE_INT32, False), (2, "width", F.TYPE_INT32, False),
        (3, "colorspace", F.TYPE_INT32, False), (4, "encoded", F.TYPE_BYTES, False))
    add(file, "Histogram", (1, "min", F.TYPE_DOUBLE, False), (2, "max", F.TYPE_DOUBLE, False),
        (3, "num", F.TYPE_DOUBLE, False), (4, "sum", F.TYPE_DOUBLE, False), (5, "sum_squares", F.TYPE_DOUBLE, False),
        (6, "bucket_limit", F.TYPE_DOUBLE, True), (7, "bucket", F.TYPE_DOUBLE, True))
    add(file, "Value", (1, "tag", F.TYPE_STRING, False), (2, "simple_value", F.TYPE_FLOAT, False),
        (4, "image", ".t.Image", False), (5, "histo", ".t.Histogram", False), (8, "tensor", ".t.Tensor", False),
        (9, "metadata", ".t.Metadata", False))
    add(file, "Summary", (1, "value", ".t.Value", True))
    add(file, "SessionLog", (1, "status", F.TYPE_INT32, False))
    add(file, "Event", (1, "wall_time", F.TYPE_DOUBLE, False), (2, "step", F.TYPE_INT64, False),
        (3, "file_version", F.TYPE_STRING, False), (4, "graph_def", F.TYPE_BYTES, False),
        (5, "summary", ".t.Summary", False), (7, "session_log", ".t.SessionLog", False))
    add(file, "List", (7, "shape", ".t.Shape", True))
    add(file, "AttrValue", (1, "list", ".t.List", False), (2, "s", F.TYPE_BYTES, False), (3, "i", F.TYPE_INT64, False))
    add(file, "Attr", (1, "key", F.TYPE_STRING, False), (2, "value", ".t.AttrValue", False))
    add(file, "Node", (1, "name", F.TYPE_STRING, False), (2, "op", F.TYPE_STRING, False),
        (3, "input", F.TYPE_STRING, True), (5, "attr", ".t.Attr", True))
    add(file, "Graph", (1, "node", ".t.Node", True))
    add(file, "Param", (1, "key", F.TYPE_STRING, False), (2, "value", ".google.protobuf.Value", False))
    add(file, "Session", (1, "hparams", ".t.Param", True), (4, "group_name", F.TYPE_STRING, False),
        (5, "start_time_secs", F.TYPE_DOUBLE, False))
    add(file, "HParams", (1, "version", F.TYPE_INT32, False), (3, "session_start_info", ".t.Session", False))
    return file


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def table():
    made = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        made.append(byte)
    return made


TABLE = table()


def check(data, found, what):
    crc = crc32c(data)
    masked = ((crc >> 15 | crc << 17 & 0xFFFFFFFF) + 0xA282EAD8) & 0xFFFFFFFF
    if masked != found:
        raise SystemExit("checksum of %s: expected %08x, found %08x" % (what, masked, found))


def records(path):
    with open(path, "rb") as file:
        while True:
            head = file.read(12)
            if not head:
                return
            length, crc = struct.unpack("<QI", head)
            check(head[:8], crc, "a length")
            data = file.read(length)
            check(data, struct.unpack("<I", file.read(4))[0], "a record")
            yield data


pool = descriptor_pool.DescriptorPool()
pool.AddSerializedFile(struct_pb2.DESCRIPTOR.serialized_pb)
pool.Add(schema())
messages = message_factory.MessageFactory(pool)


def parse(name, data):
    message = messages.GetPrototype(pool.FindMessageTypeByName("t." + name))()
    message.ParseFromString(data)
    return message


def describe(value):
    plugin = value.metadata.plugin_data.plugin_name
    if plugin == "text":
        return {"text": value.tensor.string_val[0].decode()}
    if plugin == "hparams":
        session = parse("HParams", value.metadata.plugin_data.content).session_start_info
        return {"group": session.group_name, "hparams": {
            p.key: getattr(p.value, p.value.WhichOneof("kind")) for p in session.hparams}}
    if value.HasField("histo"):
        h = value.histo
        return {"min": h.min, "max": h.max, "num": h.num, "sum": h.sum, "squares": h.sum_squares,
                "limits": list(h.bucket_limit), "counts": list(h.bucket)}
    if value.HasField("image"):
        return {"width": value.image.width, "height": value.image.height, "png": value.image.encoded[1:4].decode()}
    return {"scalar": value.simple_value}


for path in sys.argv[1:]:
    for data in records(path):
        event = parse("Event", data)
        line = {"time": event.wall_time, "step": event.step}
        if event.file_version:
            print(json.dumps({**line, "version": event.file_version}))
        if event.HasField("session_log"):
            print(json.dumps({**line, "status": event.session_log.status}))
        if event.graph_def:
            nodes = [{"name": n.name, "op": n.op, "input": list(n.input),
                      "shape": [d.size for a in n.attr if a.key == "_output_shapes" for d in a.value.list.shape[0].dim],
                      "weights": sum(a.value.i for a in n.attr if a.key == "weights")}
                     for n in parse("Graph", event.graph_def).node]
            print(json.dumps({**line, "graph": nodes}))
        for value in event.summary.value:
            print(json.dumps({**line, "tag": value.tag, **describe(value)}))
