from pyspark.ml.param import Params
from pyspark.ml.util import _jvm
from pyspark.sql import DataFrame


def to_java(value):
    return value._jdf if isinstance(value, DataFrame) else value


class JavaWrapper:
    def __init__(self, java_obj=None):
        super().__init__()
        self._java_obj = java_obj

    @classmethod
    def _new_java_obj(cls, java_class, *args):
        java = _jvm()
        for name in java_class.split("."):
            java = getattr(java, name)
        return java(*args)

    def _call_java(self, name, *args):
        return getattr(self._java_obj, name)(*[to_java(each) for each in args])


class JavaParams(JavaWrapper, Params):
    def _transfer_params_to_java(self):
        for param, value in self._paramMap.items():
            self._java_obj.set(self._java_obj.getParam(param.name).w(value))


class JavaEstimator(JavaParams):
    def fit(self, dataset):
        self._transfer_params_to_java()
        model = self._create_model(self._java_obj.fit(dataset._jdf))
        for param, value in self._paramMap.items():
            model._set(**{param.name: value})
        return model


class JavaTransformer(JavaParams):
    def transform(self, dataset):
        self._transfer_params_to_java()
        return DataFrame(self._java_obj.transform(dataset._jdf))


class JavaModel(JavaTransformer):
    def __init__(self, java_model=None):
        super().__init__(java_model)
