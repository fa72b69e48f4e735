"""Evolving: deal, score, keep, and deal again."""

from arcbatt.evaluating.session import Ancestor, Found
from arcbatt.searching.evolution import Evolution, Status
from arcbatt.searching.history import Generation, History
from arcbatt.searching.loop import Known, evolve, keep, parents_for, search
from arcbatt.searching.outcome import Outcome
from arcbatt.searching.settings import EvolveSettings
from arcbatt.searching.timeline import SearchTimeline

__all__ = [
    "Ancestor",
    "Evolution",
    "EvolveSettings",
    "Found",
    "Generation",
    "History",
    "Known",
    "Outcome",
    "SearchTimeline",
    "Status",
    "evolve",
    "keep",
    "parents_for",
    "search",
]
