"""Levels of isolation by name."""

LEVELS = ("process", "seccomp", "seccomp+landlock")
"""From least to most; docs/python-candidates.md says what each stops."""
