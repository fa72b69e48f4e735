"""Candidates: programs, files of them, primitives, the starter library."""

from arcbatt.candidates import library
from arcbatt.candidates.files import BattSource, Entry, read_batt, read_programs
from arcbatt.candidates.library import differs, solvers
from arcbatt.candidates.program import Program

__all__ = ["BattSource", "Entry", "Program", "differs", "library", "read_batt", "read_programs", "solvers"]
