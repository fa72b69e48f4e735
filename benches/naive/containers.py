"""Tuples and sets, and functions of functions."""

from naive.order import greatest, least, ordered


def contained(value, container):
    return value in container


def combine(a, b):
    if isinstance(a, frozenset):
        return a.union(b)
    return a + tuple(ordered(b))


def intersection(a, b):
    return a & b


def difference(a, b):
    return type(a)(x for x in a if x not in b)


def dedupe(tup):
    return tuple(x for k, x in enumerate(tup) if tup.index(x) == k)


def order(container, compfunc):
    return tuple(sorted(ordered(container), key=compfunc))


def repeat(item, num):
    return (item,) * num


def size(container):
    return len(container)


def merge(containers):
    if isinstance(containers, frozenset):
        return frozenset().union(*containers)
    return tuple(x for inner in containers for x in ordered(inner))


def maximum(container):
    return max(ordered(container), default=0)


def minimum(container):
    return min(ordered(container), default=0)


def valmax(container, compfunc):
    return compfunc(max(ordered(container), key=compfunc, default=0))


def valmin(container, compfunc):
    return compfunc(min(ordered(container), key=compfunc, default=0))


def argmax(container, compfunc):
    return max(ordered(container), key=compfunc)


def argmin(container, compfunc):
    return min(ordered(container), key=compfunc)


def mostcommon(container):
    return max(ordered(frozenset(container)), key=container.count)


def leastcommon(container):
    return min(ordered(frozenset(container)), key=container.count)


def initset(value):
    return frozenset({value})


def sfilter(container, condition):
    return type(container)(x for x in container if condition(x))


def mfilter(container, function):
    return merge(sfilter(container, function))


def extract(container, condition):
    return next(x for x in ordered(container) if condition(x))


def totuple(container):
    return tuple(ordered(container))


def first(container):
    return container[0] if isinstance(container, tuple) else least(container)


def last(container):
    return container[-1] if isinstance(container, tuple) else greatest(container)


def insert(value, container):
    return container | {value}


def remove(value, container):
    return type(container)(x for x in container if x != value)


def other(container, value):
    return first(remove(value, container))


def interval(start, stop, step):
    return tuple(range(start, stop, step))


def product(a, b):
    return frozenset((x, y) for y in b for x in a)


def pair(a, b):
    return tuple(zip(ordered(a), ordered(b)))


def sizefilter(container, n):
    return frozenset(x for x in container if len(x) == n)


def compose(outer, inner):
    return lambda x: outer(inner(x))


def chain(h, g, f):
    return lambda x: h(g(f(x)))


def matcher(function, target):
    return lambda x: function(x) == target


def rbind(function, fixed):
    count = function.__code__.co_argcount
    if count == 2:
        return lambda x: function(x, fixed)
    if count == 3:
        return lambda x, y: function(x, y, fixed)
    return lambda x, y, z: function(x, y, z, fixed)


def lbind(function, fixed):
    count = function.__code__.co_argcount
    if count == 2:
        return lambda x: function(fixed, x)
    if count == 3:
        return lambda x, y: function(fixed, x, y)
    return lambda x, y, z: function(fixed, x, y, z)


def power(function, n):
    if n < 1:
        raise ValueError("a function is applied at least once")
    return function if n == 1 else compose(function, power(function, n - 1))


def fork(outer, a, b):
    return lambda x: outer(a(x), b(x))


def apply(function, container):
    return type(container)(function(x) for x in container)


def rapply(functions, value):
    return type(functions)(function(value) for function in functions)


def mapply(function, container):
    return merge(apply(function, container))


def papply(function, a, b):
    return tuple(function(x, y) for x, y in zip(ordered(a), ordered(b)))


def mpapply(function, a, b):
    return merge(papply(function, a, b))


def prapply(function, a, b):
    return frozenset(function(x, y) for y in b for x in a)
