"""Programs: parsing, running alone, files of programs, the starter library."""

from arcbatt.programs.files import BattSource, Entry, read_batt, read_programs
from arcbatt.programs.library import differs, solvers
from arcbatt.programs.program import Program

__all__ = ["BattSource", "Entry", "Program", "differs", "read_batt", "read_programs", "solvers"]
