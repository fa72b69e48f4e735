"""Candidates that do harm, each with what is to be said of it: status, and a part of the reason."""

HOSTILE = {
    # Time
    "loop": ("def p(g):\n    while True: pass", "timeout", "processor time"),
    "loop that catches everything": (
        "def p(g):\n    while True:\n        try:\n            while True: pass\n        except: pass",
        "timeout",
        "processor time",
    ),
    "loop in finally": (
        "def p(g):\n    try:\n        return g\n    finally:\n        while True: pass",
        "timeout",
        "processor time",
    ),
    "loop on the first level": ("while True: pass\ndef p(g): return g", "timeout", "processor time"),
    "power": ("def p(g): return 10 ** 10 ** 8", "timeout", "processor time"),
    "regular expression": ("import re\ndef p(g): return re.match('(a*)*b', 'a' * 40)", "timeout", "processor time"),
    "sum": ("def p(g): return sum(range(10 ** 12))", "timeout", "processor time"),
    "string of digits": ("def p(g): return len(str(7 ** 10 ** 7))", ("timeout", "error"), ""),
    "NumPy": (
        "import numpy as np\ndef p(g):\n    a = np.ones((1500, 1500))\n    while True: a = a @ a",
        "timeout",
        "processor time",
    ),
    "iteration": ("import itertools\ndef p(g): return list(map(len, itertools.cycle([g])))", ("timeout", "memory"), ""),
    "slow exception": (
        "class E(Exception):\n    def __str__(self):\n        while True: pass\ndef p(g): raise E()",
        "timeout",
        "processor time",
    ),
    "slow row": (
        "class R(list):\n    def __iter__(self):\n        while True: pass\ndef p(g): return R(g)",
        ("timeout", "not_a_grid", "grid"),
        "",
    ),
    "slow destructor": (
        "class D:\n    def __del__(self):\n        while True: pass\ndef p(g):\n    p.kept = D()\n    return g",
        ("timeout", "grid"),
        "",
    ),
    "timer switched off": (
        "import signal\ndef p(g):\n    signal.setitimer(signal.ITIMER_PROF, 0)\n    while True: pass",
        "timeout",
        "processor time",
    ),
    "signal blocked": (
        "import signal\ndef p(g):\n    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))\n    while True: pass",
        "timeout",
        "processor time",
    ),
    "signal ignored": (
        "import signal\ndef p(g):\n    signal.signal(signal.SIGPROF, signal.SIG_IGN)\n    while True: pass",
        "violation",
        "sigaction",
    ),
    "sleep": ("import time\ndef p(g):\n    time.sleep(1000)\n    return g", "violation", "sleep|select"),
    "lock": (
        "import threading\ndef p(g):\n    lock = threading.Lock()\n    lock.acquire()\n    lock.acquire()",
        "timeout",
        "nothing done",
    ),
    "input": ("def p(g): return input()", "error", "RuntimeError|EOFError"),
    # Memory
    "4 GB of bytes": ("def p(g): return len(bytearray(4 << 30))", "memory", "out of memory"),
    "4 GB of zeros": ("import numpy as np\ndef p(g): return np.zeros(1 << 29)", "memory", "out of memory"),
    "memory bit by bit": (
        "def p(g):\n    kept = []\n    while True: kept.append(bytearray(1 << 20))",
        ("memory", "timeout"),
        "out of memory|time",
    ),
    "memory on the first level": ("kept = [0] * 10 ** 10\ndef p(g): return g", "memory", "out of memory"),
    "list of itself": ("def p(g):\n    while True: g = [g, g] * 1000000", ("memory", "timeout"), ""),
    "a gigabyte of text": ("def p(g): return 'x' * 10 ** 9", "memory", "out of memory"),
    "a gigabyte of cells": ("import numpy as np\ndef p(g): return np.zeros((1 << 15, 1 << 15), np.int8)", "memory", ""),
    # Results
    "large result": ("def p(g): return [[0] * 5_000_000]", "too_large", "5,000,000"),
    "large array": ("import numpy as np\ndef p(g): return np.zeros((4000, 4000), np.int8)", "too_large", "16,000,000"),
    "large text": ("def p(g): return 'x' * 10 ** 7", "too_large", "10,000,000"),
    "row that says it is short": (
        "class R(list):\n    def __len__(self): return 1\ndef p(g): return [R([1] * 10 ** 6)]",
        "not_a_grid",
        "rows of different lengths",
    ),
    "cell that is not what it says": (
        "class C(int):\n    def __index__(self): return 200\ndef p(g): return [[C(1)]]",
        "not_a_grid",
        "a cell is C",
    ),
    "endless generator": ("def p(g): return (row for row in iter(int, 1))", "not_a_grid", "generator"),
    "reduce": (
        "import os\nclass R:\n    def __reduce__(self): return os.system, ('touch /tmp/arcbatt_was_here',)\ndef p(g): return R()",
        "not_a_grid",
        "R, expected",
    ),
    "reduce in a cell": (
        "class R:\n    def __reduce__(self): return print, ('here',)\ndef p(g): return [[R()]]",
        "not_a_grid",
        "a cell is R",
    ),
    "message of a megabyte": ("def p(g): raise ValueError('x' * 10 ** 6)", "error", "ValueError: x+"),
    "message with surrogates": ("def p(g): raise ValueError('\\ud800')", "error", "ValueError"),
    "exception that raises": (
        "class E(Exception):\n    def __str__(self): raise E\ndef p(g): raise E",
        "error",
        "E",
    ),
    "a million lines": (
        "def p(g):\n    for _ in range(10 ** 6): print('line')\n    return [[1]]",
        ("grid", "timeout"),
        "",
    ),
    # The process
    "recursion": ("def p(g): return p(g)", "error", "RecursionError"),
    "recursion without limit": (
        "import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(x): return f([x])\ndef p(g): return f(g)",
        ("error", "memory", "timeout"),
        "Crash: SIGSEGV|RecursionError|out of memory|time",
    ),
    "recursion in C": (
        "def p(g):\n    x = ()\n    for _ in range(10 ** 6): x = (x,)\n    return hash(x)",
        ("error", "not_a_grid", "timeout"),
        "Crash: SIGSEGV|RecursionError|int, expected|time",
    ),
    "exit": ("def p(g): raise SystemExit(0)", "error", "SystemExit"),
    "_exit": ("import os\ndef p(g): os._exit(0)", "error", "Crash: ended its process with status 0"),
    "_exit with the status of a violation": ("import os\ndef p(g): os._exit(93)", "violation", ""),
    "abort": ("import os\ndef p(g): os.abort()", "error", "Crash: SIGABRT"),
    "address 0": ("import ctypes\ndef p(g): return ctypes.string_at(0)", "error", "Crash: SIGSEGV"),
    "interrupt": ("def p(g): raise KeyboardInterrupt", "error", "KeyboardInterrupt"),
    "fork": ("import os\ndef p(g):\n    while True: os.fork()", "violation", "fork"),
    "fork by C": ("import ctypes\ndef p(g): return ctypes.CDLL(None).fork()", "violation", "fork|clone|dlopen"),
    # The same by C, past whatever looks at what Python does
    "C: fork": ("import ctypes\ndef p(g): return ctypes.pythonapi.fork()", "violation", "fork|clone"),
    "C: open": ("import ctypes\ndef p(g): return ctypes.pythonapi.open(b'/etc/passwd', 0)", "violation", "open"),
    "C: unlink": ("import ctypes\ndef p(g): return ctypes.pythonapi.unlink(b'CANARY')", "violation", "unlink"),
    "C: socket": ("import ctypes\ndef p(g): return ctypes.pythonapi.socket(2, 1, 0)", "violation", "socket"),
    "C: kill": ("import ctypes\ndef p(g): return ctypes.pythonapi.kill(1, 9)", "violation", "kill"),
    "C: execve": ("import ctypes\ndef p(g): return ctypes.pythonapi.execv(b'/bin/true', None)", "violation", "execve"),
    "C: ptrace": ("import ctypes\ndef p(g): return ctypes.pythonapi.ptrace(16, 1, 0, 0)", "violation", "ptrace"),
    "C: memory of others": (
        "import ctypes\ndef p(g): return ctypes.pythonapi.process_vm_readv(1, None, 0, None, 0, 0)",
        "violation",
        "process_vm_readv",
    ),
    "C: executable memory": (
        "import ctypes\ndef p(g): return ctypes.pythonapi.mmap(None, 4096, 7, 0x22, -1, 0)",
        "violation",
        "mmap",
    ),
    "C: more memory": (
        "import ctypes\ndef p(g): return ctypes.pythonapi.setrlimit(9, (ctypes.c_ulong * 2)(1 << 40, 1 << 40))",
        "violation",
        "setrlimit",
    ),
    "C: thread": (
        "import ctypes\ndef p(g): return ctypes.pythonapi.clone(None, None, 0x100, None)",
        ("violation", "error", "not_a_grid"),
        "",
    ),
    "thread": (
        "import threading\ndef p(g):\n    threading.Thread(target=print).start()\n    return g",
        ("violation", "error"),
        "clone|thread|sigaction",
    ),
    "exec": ("import os\ndef p(g): os.execv('/bin/true', ['true'])", "violation", "exec"),
    "system": ("import os\ndef p(g): os.system('true')", "violation", "system"),
    "subprocess": ("import subprocess\ndef p(g): subprocess.run(['true'])", ("violation", "error"), ""),
    "kill parent": ("import os\ndef p(g): os.kill(os.getppid(), 9)", "violation", "getppid|kill"),
    "kill all": ("import os\ndef p(g): os.kill(-1, 9)", "violation", "kill"),
    # Files and sockets
    "open": ("def p(g): return open('/etc/passwd').read()", "violation", "open '/etc/passwd'"),
    "open on the first level": ("text = open('/etc/passwd').read()\ndef p(g): return g", "violation", "open"),
    "open caught": (
        "def p(g):\n    try: open('/etc/passwd')\n    except BaseException: pass\n    return g",
        "violation",
        "open",
    ),
    "open by os": ("import os\ndef p(g): return os.open('/etc/passwd', 0)", "violation", "open '/etc/passwd'"),
    "write": ("def p(g): open('CANARY', 'w').write('harm')", "violation", "open"),
    "list": ("import os\ndef p(g): return os.listdir('/')", "violation", "listdir '/'"),
    "remove": ("import os\ndef p(g): os.remove('CANARY')", "violation", "remove|unlink"),
    "stat": ("import os\ndef p(g): return os.stat('/')", "violation", "stat"),
    "NumPy's files": ("import numpy as np\ndef p(g): np.save('CANARY', g)", "violation", "open"),
    "NumPy's tofile": ("import numpy as np\ndef p(g): np.array(g).tofile('CANARY')", "violation", "open"),
    "socket": ("import _socket\ndef p(g): return _socket.socket()", ("violation", "error"), "socket"),
    "memory of the parent": (
        "import os\ndef p(g): return open(f'/proc/{os.getpid() - 1}/mem', 'rb')",
        "violation",
        "open",
    ),
    "environment": ("import os\ndef p(g): return [[len(os.environ)]]", "grid", ""),
    "environment by file": ("def p(g): return open('/proc/self/environ', 'rb').read()", "violation", "open"),
    "files left open": (
        "import os\ndef p(g):\n    for file in range(5, 300):\n        os.write(file, b'harm')\n    return g",
        "violation",
        "write",
    ),
    "result written by hand": ("import os\ndef p(g): os.write(4, b'\\1' * 10 ** 5)", "violation", "write"),
    "result cut off": ("import os\ndef p(g): os.ftruncate(4, 0)", "violation", "truncate"),
    "module that is not there": ("import matplotlib\ndef p(g): return g", "error", "ModuleNotFoundError.*modules="),
    # The harness
    "shared memory by the collector": (
        "import gc, mmap\ndef p(g):\n"
        "    for found in gc.get_objects():\n"
        "        if type(found) is mmap.mmap:\n"
        "            found[:] = b'\\xff' * len(found)\n"
        "    while True: pass",
        ("violation", "error", "timeout"),
        "",
    ),
    "harness by frames": (
        "import sys\ndef p(g):\n"
        "    frame = sys._getframe()\n"
        "    while frame:\n"
        "        frame.f_globals['to_grid'] = lambda *a: (1, 1, 1, b'\\7', '')\n"
        "        frame = frame.f_back\n"
        "    return g",
        "grid",
        "",
    ),
    "fresh names for types": ("def p(g): return ().__class__.__base__.__subclasses__()", "not_a_grid", "list|row"),
}

# They change what others would see; each returns the grid itself.
TAMPERING = {
    "builtins": "import builtins\ndef p(g):\n    builtins.len = lambda x: 7\n    return g",
    "builtins by their name": "def p(g):\n    __builtins__['len'] = lambda x: 7\n    return g",
    "sys.modules": "import sys, types\ndef p(g):\n    sys.modules['math'] = types.ModuleType('math')\n    return g",
    "module": "import math\ndef p(g):\n    math.floor = lambda x: 7\n    return g",
    "NumPy": "import numpy as np\ndef p(g):\n    np.rot90 = lambda x: x\n    return g",
    "class": "import collections\ndef p(g):\n    collections.Counter.most_common = lambda *a: [(7, 7)]\n    return g",
    "container": "import numpy as np\ndef p(g):\n    np.typecodes.clear()\n    return g",
    "environment": "import os\ndef p(g):\n    os.environ['TZ'] = 'x'\n    return g",
    "random state": "import random\nimport numpy as np\ndef p(g):\n    random.seed(5)\n    np.random.seed(5)\n    return g",
    "recursion limit": "import sys\ndef p(g):\n    sys.setrecursionlimit(60)\n    return g",
    "NumPy's errors": "import numpy as np\ndef p(g):\n    np.seterr(all='raise')\n    return g",
    "import": "import builtins\ndef p(g):\n    builtins.__import__ = None\n    return g",
    "open": "import builtins\ndef p(g):\n    builtins.compile = builtins.exec = None\n    return g",
    "equality": "import numpy\ndef p(g):\n    numpy.array_equal = lambda *a: True\n    return g",
}
