"""The DSL as Python functions: ``from arcbatt.dsl import *`` gives all 160 primitives and 28 constants.

They take and return plain Python values: integers, Booleans, tuples, frozensets and callables. A file of solvers in the
style of arc-dsl runs under them when its imports are replaced by that line. Each call converts its arguments; to run
programs fast, parse them (`arcbatt.Program`, ``batt check``) instead of executing them.

A primitive that has no result for its arguments raises `arcbatt.ProgramError` with the reason in `slug`.
"""

from arcbatt.candidates.primitives import constants, functions

PRIMITIVES = functions()
CONSTANTS = constants()
__all__ = [*PRIMITIVES, *CONSTANTS]
globals().update(PRIMITIVES)
globals().update(CONSTANTS)
