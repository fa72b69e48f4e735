"""Which candidates may share a process.

Nearly all only compute. What names frames, attributes with underscores, other modules and the like gets a process of
its own. This is no protection (the sandbox is): it keeps honest candidates together, where a hundred of them cost as
much as one alone, and keeps the others from their neighbours.
"""

from __future__ import annotations

import ast
import re
from opcode import opmap
from types import CodeType

# Modules that compute and keep nothing that a later candidate could find, or that is set back before it runs.
PLAIN_MODULES = frozenset(
    """
    __future__ abc array bisect cmath collections copy dataclasses decimal enum fractions functools heapq
    itertools math numbers numpy operator random re statistics string textwrap time typing
    """.split()
)

# Loaded as well, for candidates with a process of their own; the parts of NumPy are loaded when first used, the
# compiler needs unicodedata for names beyond ASCII.
ALSO_LOADED = """
    base64 binascii colorsys contextlib ctypes datetime hashlib inspect io json logging numpy.fft
    numpy.lib.stride_tricks numpy.linalg numpy.ma numpy.polynomial numpy.random numpy.typing pickle pprint queue
    struct threading timeit traceback types unicodedata warnings zlib
    """.split()

# Builtins that reach what a text does not name; in a shared process they send a candidate to one of its own.
GUARDED_BUILTINS = """
    breakpoint compile delattr eval exec exit getattr globals help input locals memoryview open quit setattr
    vars
    """.split()

_FINE_DUNDERS = frozenset(
    """
    __name__ __module__ __qualname__ __doc__ __annotations__ __firstlineno__ __static_attributes__ __slots__
    __class__ __init__ __post_init__ __repr__ __str__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __hash__
    __bool__ __len__ __iter__ __next__ __reversed__ __contains__ __getitem__ __setitem__ __delitem__ __call__
    __enter__ __exit__ __add__ __sub__ __mul__ __floordiv__ __truediv__ __mod__ __pow__ __neg__ __pos__ __abs__
    __and__ __or__ __xor__ __invert__ __lshift__ __rshift__ __radd__ __rsub__ __rmul__ __iadd__ __isub__
    __imul__ __index__ __int__ __main__ __float__ __round__ __matmul__ __future__ __version__ __copy__
    __deepcopy__ __classcell__ __match_args__ __conditional_annotations__ __annotate__ __type_params__
    """.split()
)

_STORE, _DELETE = opmap["STORE_ATTR"], opmap["DELETE_ATTR"]
_DUNDER = re.compile(r"__\w*")

_SPECIAL = frozenset(
    # modules, also as attributes of others
    "sys os gc ctypes ctypeslib inspect builtins signal threading importlib modules io testing f2py "
    # frames and code
    "f_back f_builtins f_code f_globals f_locals gi_code gi_frame cr_code cr_frame ag_code ag_frame tb_frame tb_next "
    "mro attrgetter methodcaller with_traceback "
    # what evaluates text, or reaches attributes by it
    "make_dataclass get_type_hints ForwardRef Formatter safe_eval "
    # state that others would see
    "seterr seterrcall setbufsize set_printoptions set_string_function getcontext setcontext setlocale register "
    "cache_clear purge "
    # memory by address
    "as_strided from_dlpack data_as".split()
)


# How a candidate is to be run.
PLAIN, STORES, APART = range(3)


def triage(code: CodeType, text: str, modules: frozenset[str]) -> int:
    """`APART` if a compiled candidate is to be run alone, `STORES` if it sets attributes, of anything; else `PLAIN`.

    `modules` are those that candidates in a shared process may import.
    """
    names: set[str] = set()
    strings: list[str] = []
    pending = [code]
    stores = False
    while pending:
        part = pending.pop()
        names.update(part.co_names)
        if not stores:
            operations = part.co_code
            # Arguments stand between operations; they are left out only if it matters.
            if _STORE in operations or _DELETE in operations:
                operations = operations[::2]
                stores = _STORE in operations or _DELETE in operations
        for constant in part.co_consts:
            if type(constant) is CodeType:
                pending.append(constant)
            elif type(constant) is str:
                strings.append(constant)
    if not names.isdisjoint(_SPECIAL):
        return APART
    private = False
    joined = f" {' '.join(names)}"
    for name in names if " _" in joined or "." in joined else ():
        if name[0] == "_" and name != "_" and name not in _FINE_DUNDERS:
            if name[:2] == "__":
                return APART
            private = True
        elif "." in name and name.partition(".")[0] not in modules:
            return APART
    for string in strings:
        if "__" in string and not _FINE_DUNDERS.issuperset(_DUNDER.findall(string)):
            return APART
    if private and _reads_private_attributes(text):
        return APART
    return STORES if stores else PLAIN


def _reads_private_attributes(text: str) -> bool:
    """Helpers may be called `_count`; what begins so after a dot may belong to somebody else, except on `self`."""
    try:
        tree = ast.parse(text)
    except (RecursionError, MemoryError):
        return True
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr[0] == "_" and node.attr not in _FINE_DUNDERS:
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                return True
        elif isinstance(node, ast.ImportFrom) and any(name.name[0] == "_" for name in node.names):
            return True
    return False
