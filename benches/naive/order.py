"""The order in which sets iterate."""


def ordered(container):
    """The elements in iteration order: of a tuple from left to right, of a set ascending."""
    if isinstance(container, tuple):
        return container
    try:
        return sorted(container, key=_key(container))
    except TypeError:  # elements of several kinds
        return sorted(container, key=_rank)


def least(container):
    """The first element of a set."""
    try:
        return min(container, key=_key(container))
    except TypeError:
        return min(container, key=_rank)


def greatest(container):
    """The last element of a set."""
    try:
        return max(container, key=_key(container))
    except TypeError:
        return max(container, key=_rank)


def _key(container):
    """What the elements of a set are compared by: Python's `<` of two sets is another order than the canonical one.

    The first element speaks for all, as sets hold values of one kind.
    """
    sample = next(iter(container), None)
    if not _holds_set(sample):
        return None
    if isinstance(sample, frozenset) and not _holds_set(next(iter(sample), None)):
        return ordered
    return _rank


def _holds_set(value):
    return isinstance(value, frozenset) or (isinstance(value, tuple) and any(_holds_set(part) for part in value))


def _rank(value):
    """A key that compares any two values: integers, tuples, sets, functions."""
    if isinstance(value, int) or value is None:
        return 0, value
    if isinstance(value, tuple):
        return 1, [_rank(part) for part in value]
    if isinstance(value, frozenset):
        return 2, sorted(_rank(part) for part in value)
    return 3, value.__name__
