"""The store: programs in files named by md5, and an SQLite index of their scores, times and lineage."""

from arcbatt.store.records import Kept, Problem, RunRecord
from arcbatt.store.store import Store

__all__ = ["Kept", "Problem", "RunRecord", "Store"]
