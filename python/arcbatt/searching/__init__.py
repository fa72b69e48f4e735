"""Evolving: deal, score, keep, and deal again."""

from arcbatt.searching.evolution import Ancestor, Evolution, EvolveSettings, Found, SearchTimeline, Status
from arcbatt.searching.loop import Outcome, evolve, keep, parents_for, search

__all__ = [
    "Ancestor",
    "Evolution",
    "EvolveSettings",
    "Found",
    "Outcome",
    "SearchTimeline",
    "Status",
    "evolve",
    "keep",
    "parents_for",
    "search",
]
