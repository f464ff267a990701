jvm = None


def _jvm():
    return jvm


class JavaMLReadable:
    @classmethod
    def load(cls, path):
        java = _jvm()
        for name in (cls.__module__ + "." + cls.__name__).split("."):
            java = getattr(java, name)
        stage = cls()
        stage._java_obj = java.read().load(path)
        return stage


class JavaMLWritable:
    def write(self):
        self._transfer_params_to_java()
        return self._java_obj.write()

    def save(self, path):
        self.write().save(path)
