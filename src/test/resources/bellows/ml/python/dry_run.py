"""Uses all of bellows.ml against a Java of which only names and types are there: java.json tells of each class its params,
and what its methods return. What Java has not, raises AttributeError."""

import inspect
import json
import sys

import pyspark.ml.util
from pyspark.sql import DataFrame

TYPES = json.load(open(sys.argv[1]))
VALUES = {"int": 3, "long": 40, "double": 1.5, "boolean": True, "java.lang.Double": 0.5, "java.lang.String":
          '{"objectiveHistory": [2.5, "NaN"], "evaluations": [{"loss": 1.5}], "run": {"steps": 8}}',
          "java.util.List": ["ant", "bee"], "byte[]": b"\x00\x00\x80\x3f\x00\x00\x00\xc0", "void": None}
CALLS = []


class Java:
    """An object of a class, or, called, the class itself."""

    def __init__(self, name):
        self.name = name
        self.given = {}

    def __getattr__(self, member):
        type_ = TYPES.get(self.name)
        if type_ is None:
            return Java(self.name + "." + member if self.name else member)
        if member not in type_["methods"]:
            raise AttributeError("%s has no method %s" % (self.name, member))
        return lambda *args: self._called(member, args, type_["methods"][member])

    def __call__(self, *args):
        CALLS.append(("new", self.name, args))
        return Java(self.name)

    def _called(self, member, args, returned):
        CALLS.append((self.name, member, args))
        if member == "getParam":
            if args[0] not in TYPES[self.name]["params"]:
                raise AttributeError("%s has no param %s" % (self.name, args[0]))
            return Pair(args[0])
        if member == "set":
            self.given[args[0][0]] = args[0][1]
            return self
        if member == "load":
            returned = "bellows.ml.NeuralNetworkClassificationModel"
        return VALUES[returned] if returned in VALUES else Java(returned)


class Pair:
    def __init__(self, name):
        self.w = lambda value: (name, value)


pyspark.ml.util.jvm = Java("")
from bellows import ml  # noqa: E402

SAMPLES = {"int": 7, "float": 0.25, "bool": False, "str": "x", "List[str]": ["a", "b"], "List[float]": [1, 2.5],
           "List[int]": [4, 5]}


def check_params(kind):
    stage = kind()
    assert sorted(param.name for param in stage.params) == sorted(TYPES["bellows.ml." + kind.__name__]["params"])
    for param in stage.params:
        name = param.name[0].upper() + param.name[1:]
        getter = getattr(kind, "get" + name)
        sample = SAMPLES[inspect.signature(getter).return_annotation]
        if hasattr(kind, "set" + name):
            assert getattr(stage, "set" + name)(sample) is stage
        else:
            stage._set(**{param.name: sample})
        assert getter(stage) == sample, param.name
        assert param.doc and kind.__doc__.count(param.doc.replace('"""', "'''")), param.name
        try:
            stage._set(**{param.name: object()})
            raise AssertionError(param.name + " takes anything")
        except TypeError:
            pass


for name in ml.__all__:
    if name != "NetworkSummary":
        check_params(getattr(ml, name))
        assert TYPES["bellows.ml." + name], name

network = ml.NeuralNetworkClassifier(network="[{dense = 8}, relu, {dense = classes}]", maxIter=5, stepSize=1,
                                     featuresCols=["x", "y"], thresholds=None)
assert network.getMaxIter() == 5 and network.getBatchSize() == 64 and network.getStepSize() == 1.0
table = DataFrame("a table")
model = network.setParams(seed=3).setMaxIter(6).fit(table)
given = network._java_obj.given
assert given == {"network": "[{dense = 8}, relu, {dense = classes}]", "maxIter": 6, "stepSize": 1.0, "seed": 3,
                 "featuresCols": ["x", "y"]}, given
assert ("bellows.ml.NeuralNetworkClassifier", "fit", ("a table",)) in CALLS
assert isinstance(model, ml.NeuralNetworkClassificationModel) and model.getMaxIter() == 6
assert model.summary.objectiveHistory[0] == 2.5 and model.summary.objectiveHistory[1] != model.summary.objectiveHistory[1]
assert model.summary.totalIterations == 3
assert model.summary.run == {"steps": 8}
assert model.summary.evaluations == [{"loss": 1.5}]
assert model.numFeatures == 3 and model.numClasses == 3 and model.labels == ["ant", "bee"] and model.sha256
assert model.predict([1, 2]) == 1.5
assert CALLS[-1][1] == "predict" and CALLS[-1][2][0].toArray() == [1.0, 2.0]
for call in (model.predictRaw, model.predictProbability):
    call([1, 2])
assert model.evaluate(table) == {"loss": 1.5, "samples": 40, "accuracy": 0.5, "top5": 0.5, "logLoss": 0.5}
assert isinstance(model.transform(table), DataFrame)
model.importances(table)
model.save("somewhere")
assert CALLS[-1] == ("org.apache.spark.ml.util.MLWriter", "save", ("somewhere",)), CALLS[-1]
network.write().overwrite().save("somewhere")
assert ml.NeuralNetworkClassificationModel.load("somewhere").numClasses == 3
assert isinstance(ml.NeuralNetworkRegressor(loss="huber").fit(table), ml.NeuralNetworkRegressionModel)
assert isinstance(ml.ImagePreparer(inputCol="content").transform(table), DataFrame)
try:
    import numpy
except ImportError:
    print("no numpy")
else:
    assert model.weights().dtype == numpy.float32 and model.weights().tolist() == [1, -2]
print("all of bellows.ml, %d calls" % len(CALLS))

# Programs of the documentation give stages keywords that are params, as far as reading them tells.
import ast  # noqa: E402

for program in sys.argv[2:]:
    for node in ast.walk(ast.parse(open(program).read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ml.__all__:
            getattr(ml, node.func.id)(**{keyword.arg: ast.literal_eval(keyword.value) for keyword in node.keywords})
