class Vector:
    def __init__(self, values):
        self.values = values

    def toArray(self):
        return list(self.values)


class DenseVector(Vector):
    pass


class Vectors:
    @staticmethod
    def dense(values):
        return DenseVector(values)
