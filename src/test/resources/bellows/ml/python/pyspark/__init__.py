"""What bellows.ml asks of PySpark, so that it can be run where there is none: its params, and calls of a Java that is
known by the names and types of its methods alone."""

import functools


def keyword_only(function):
    @functools.wraps(function)
    def wrapper(self, **kwargs):
        self._input_kwargs = kwargs
        return function(self, **kwargs)

    return wrapper
