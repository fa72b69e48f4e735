"""Every cell becomes a block of three by three."""

from arcbatt.dsl import *


def solve_9172f3a0(I):
    O = upscale(I, THREE)
    return O
