"""The store: an SQLite index of programs, their scores, times and lineage, and their texts in files for people."""

from arcbatt.store.merging import Merged, merge_stores
from arcbatt.store.records import Inputs, Kept, Problem, RunRecord
from arcbatt.store.store import Store

__all__ = ["Inputs", "Kept", "Merged", "Problem", "RunRecord", "Store", "merge_stores"]
