class DataFrame:
    def __init__(self, jdf):
        self._jdf = jdf
