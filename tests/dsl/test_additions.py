"""Primitives beyond those of the specification: a function ``test_<name>`` for each."""
