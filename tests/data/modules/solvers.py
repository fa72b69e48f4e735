"""Solvers for several tasks in one module, some of them in the DSL."""

from dsl import *


def flipped(grid):
    return tuple(row[::-1] for row in grid)


def solve_67a3c6ac(grid):
    return [list(row) for row in flipped(grid)]


def verify_68b16354(I: Grid) -> Grid:
    x0 = hmirror(I)
    return x0


def solve_74dd1130(I):
    rows = [list(row) for row in I]
    return [list(column) for column in zip(*rows)]


def solve_3c9b0459(I):
    return solve_67a3c6ac(I[::-1])


def solve_007bbfb7(a, b, c, d):
    return a
