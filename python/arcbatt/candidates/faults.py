"""Why candidates in Python can end without a grid, beside what the engine has."""

PYTHON_FAULTS = {
    "python_error": "it raised an exception, or its process crashed",
    "memory": "more memory than the limit",
    "output_too_large": "a result with more parts than the limit",
    "not_a_grid": "it returned something that is no grid",
    "violation": "it tried what is forbidden to candidates",
}
"""By slug what it means."""
