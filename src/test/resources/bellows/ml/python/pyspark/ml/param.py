import copy


class Param:
    def __init__(self, parent, name, doc, typeConverter=None):
        self.parent, self.name, self.doc, self.typeConverter = parent.uid, name, doc, typeConverter

    def __class_getitem__(cls, item):
        return cls

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        return isinstance(other, Param) and (self.parent, self.name) == (other.parent, other.name)


class TypeConverters:
    """Refuses what is of another kind, as PySpark's do."""

    @staticmethod
    def _of(kinds, make, value):
        if isinstance(value, bool) and bool not in kinds or not isinstance(value, kinds):
            raise TypeError("Could not convert %r" % (value,))
        return make(value)

    toInt = staticmethod(lambda value: TypeConverters._of((int,), int, value))
    toFloat = staticmethod(lambda value: TypeConverters._of((int, float), float, value))
    toBoolean = staticmethod(lambda value: TypeConverters._of((bool,), bool, value))
    toString = staticmethod(lambda value: TypeConverters._of((str,), str, value))
    toListInt = staticmethod(lambda value: [TypeConverters.toInt(each) for each in value])
    toListFloat = staticmethod(lambda value: [TypeConverters.toFloat(each) for each in value])
    toListString = staticmethod(lambda value: [TypeConverters.toString(each) for each in value])


class Params:
    uid = "undefined"

    def __init__(self):
        self.uid = type(self).__name__ + "_1"
        self._paramMap, self._defaultParamMap = {}, {}
        for name in dir(type(self)):
            value = getattr(type(self), name)
            if isinstance(value, Param):
                mine = copy.copy(value)
                mine.parent = self.uid
                setattr(self, name, mine)

    @staticmethod
    def _dummy():
        return Params.__new__(Params)

    @property
    def params(self):
        return sorted((each for each in vars(self).values() if isinstance(each, Param)), key=lambda each: each.name)

    def _converted(self, given):
        return {getattr(self, name): getattr(self, name).typeConverter(value) for name, value in given.items()}

    def _set(self, **given):
        self._paramMap.update(self._converted(given))
        return self

    def _setDefault(self, **given):
        self._defaultParamMap.update(self._converted(given))
        return self

    def getOrDefault(self, param):
        return self._paramMap[param] if param in self._paramMap else self._defaultParamMap[param]
