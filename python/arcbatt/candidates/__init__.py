"""What can be scored."""

from arcbatt.candidates.python import PythonCandidate

__all__ = ["PythonCandidate"]
