"""The store: an SQLite index of programs, their scores, times and lineage, and their texts in files for people."""

from arcbatt.store.records import Inputs, Kept, Problem, RunRecord
from arcbatt.store.store import Store

__all__ = ["Inputs", "Kept", "Problem", "RunRecord", "Store"]
