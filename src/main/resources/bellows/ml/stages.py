"""What the stages of bellows.ml share. The stages themselves are generated from Java's: see bellows.ml.

Needs PySpark 4 in a session that has bellows.jar, as by spark-submit --packages or --jars.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Sequence, Union

from pyspark.ml.linalg import DenseVector, Vector, Vectors
from pyspark.ml.param import Param
from pyspark.ml.util import JavaMLReadable, JavaMLWritable, _jvm
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaTransformer, JavaWrapper
from pyspark.sql import DataFrame

Sample = Union[Vector, Sequence[float], "numpy.ndarray"]


def _vector(sample: Sample) -> Vector:
    """A vector as it is, anything else that holds numbers as one."""
    return sample if isinstance(sample, Vector) else Vectors.dense([float(value) for value in sample])


class Stage(JavaMLReadable, JavaMLWritable):
    """What all stages can: their params are Java's, by the same names."""

    #: The name of Java's class, which is this class's own.
    _java_class: str = ""

    def _make(self, **defaults: Any) -> None:
        """Makes Java's stage, and has its defaults here."""
        self._java_obj = self._new_java_obj(self._java_class, self.uid)
        self._setDefault(**defaults)

    def _take(self, given: Dict[str, Any]) -> Any:
        """Sets the params that were given a value, and returns the stage."""
        return self._set(**{name: value for name, value in given.items() if value is not None})

    def _given(self, param: Param, value: Any) -> Any:
        """Sets a param, and returns the stage."""
        return self._set(**{param.name: value})


class NetworkEstimator(JavaEstimator, Stage):
    """A network that learns from a table: ``fit`` returns the model."""


class NetworkTransformer(JavaTransformer, Stage):
    """A stage that changes tables, and learns nothing."""


class NetworkSummary(JavaWrapper):
    """How a training went."""

    def _told(self) -> Dict[str, Any]:
        return json.loads(_jvm().bellows.ml.PythonValues.json(self._java_obj))

    @property
    def objectiveHistory(self) -> List[float]:
        """The mean loss of each epoch's steps, without the penalty of regParam."""
        return [float(loss) for loss in self._told()["objectiveHistory"]]

    @property
    def totalIterations(self) -> int:
        """Epochs, whole or not."""
        return self._call_java("totalIterations")

    @property
    def evaluations(self) -> List[Dict[str, Any]]:
        """Those on the rows of validationIndicatorCol, in their order: loss, accuracy and others by name."""
        return self._told()["evaluations"]

    @property
    def run(self) -> Dict[str, Any]:
        """What the run came to: steps, samples, seconds and others by name."""
        return self._told()["run"]


class NetworkModel(JavaModel, Stage):
    """A trained network: ``transform`` adds its columns to a table."""

    def __init__(self, java_model: Optional[Any] = None) -> None:
        super().__init__(java_model)

    @property
    def summary(self) -> NetworkSummary:
        """How the training went."""
        return NetworkSummary(self._call_java("summary"))

    @property
    def numFeatures(self) -> int:
        """Numbers of a sample."""
        return self._call_java("numFeatures")

    @property
    def sha256(self) -> str:
        """Equal exactly for models with the same bits: SHA-256 of weights and statistics."""
        return self._java_obj.toLocal().sha256()

    def weights(self) -> "numpy.ndarray":
        """All weights, then statistics, in the order of the model's layout, as 32-bit numbers."""
        import numpy

        return numpy.frombuffer(_jvm().bellows.ml.PythonValues.weights(self._java_obj.toLocal()), dtype="<f4")

    def predict(self, sample: Sample) -> float:
        """The class of one sample, or its value; without a job of Spark's."""
        return self._call_java("predict", _vector(sample))

    def evaluate(self, dataset: DataFrame) -> Dict[str, float]:
        """How the model does on rows whose labels are known: loss, and accuracy, or errors of values."""
        found = self._call_java("evaluate", dataset).evaluation()
        figures = {"loss": found.loss(), "samples": found.samples()}
        if found.accuracy() is not None:
            figures.update(accuracy=found.accuracy(), top5=found.top5(), logLoss=found.logLoss())
        else:
            errors = found.errors()
            figures.update(mae=errors.mae(), rmse=errors.rmse(), r2=errors.r2())
        return {name: value for name, value in figures.items() if value is not None}

    def importances(self, dataset: DataFrame) -> "numpy.ndarray":
        """What the mean loss rises by when the values of one feature go to other rows, one number a feature."""
        return self._call_java("importances", dataset).toArray()


class ClassificationModel(NetworkModel):
    """A trained classifier."""

    @property
    def numClasses(self) -> int:
        return self._call_java("numClasses")

    @property
    def labels(self) -> List[str]:
        """The names of the classes by number; empty if they have none but their numbers."""
        return list(self._call_java("labels"))

    def predictRaw(self, sample: Sample) -> DenseVector:
        """The scores of one sample; ``toArray()`` for numpy."""
        return self._call_java("predictRaw", _vector(sample))

    def predictProbability(self, sample: Sample) -> DenseVector:
        """The probabilities of one sample's classes; ``toArray()`` for numpy."""
        return self._call_java("predictProbability", _vector(sample))
