"""Score and breed candidate programs for ARC-AGI tasks."""

from arcbatt.display import Displayed

TYPE_CHECKING = False  # type checkers take it for true; `typing` would be loaded for it
if TYPE_CHECKING:
    from arcbatt import errors as errors
    from arcbatt.candidates import Entry, Program, library, read_batt, read_programs
    from arcbatt.candidates.primitives import faults, primitive
    from arcbatt.candidates.python import PythonCandidate
    from arcbatt.dealing import deal, mutation
    from arcbatt.errors import (
        BattError,
        EngineError,
        LimitError,
        ProgramError,
        StoreError,
        TaskError,
        UsageError,
    )
    from arcbatt.evaluating.identity import __version__
    from arcbatt.evaluating.python import PythonLimits, PythonWorkers, evaluate_python, isolation
    from arcbatt.limits import Limits
    from arcbatt.scoring import Batt, Results, RunSettings, run_task
    from arcbatt.searching import Evolution, EvolveSettings, evolve, parents_for
    from arcbatt.store import Store
    from arcbatt.tasks import (
        Answers,
        Grid,
        Image,
        Images,
        LoadedTask,
        Sample,
        Task,
        data_source,
        load_task,
        open_source,
        task_from_dict,
    )
else:
    # All is loaded when it is first asked for: a command should not wait for what it does not need.
    _LATER = {
        "arcbatt.candidates": ("Entry", "Program", "library", "read_batt", "read_programs"),
        "arcbatt.candidates.primitives": ("faults", "primitive"),
        "arcbatt.candidates.python": ("PythonCandidate",),
        "arcbatt.dealing": ("deal", "mutation"),
        "arcbatt.errors": (
            *("BattError", "EngineError", "LimitError", "ProgramError", "StoreError", "TaskError", "UsageError"),
        ),
        "arcbatt.evaluating.identity": ("__version__",),
        "arcbatt.evaluating.python": ("PythonLimits", "PythonWorkers", "evaluate_python", "isolation"),
        "arcbatt.limits": ("Limits",),
        "arcbatt.scoring": ("Batt", "Results", "RunSettings", "run_task"),
        "arcbatt.searching": ("Evolution", "EvolveSettings", "evolve", "parents_for"),
        "arcbatt.store": ("Store",),
        "arcbatt.tasks": (
            *("Answers", "Grid", "Image", "Images", "LoadedTask", "Sample", "Task"),
            *("data_source", "load_task", "open_source", "task_from_dict"),
        ),
    }
    _MODULES = ("candidates", "dealing", "errors", "evaluating", "limits", "scoring", "searching", "store", "tasks")

    def __getattr__(name):
        import importlib

        if name in _MODULES:
            return importlib.import_module(f"arcbatt.{name}")
        module = next((module for module, names in _LATER.items() if name in names), None)
        if module is None:
            raise AttributeError(f"module 'arcbatt' has no attribute {name!r}")
        globals()[name] = getattr(importlib.import_module(module), name)
        return globals()[name]

    def __dir__():
        return sorted({*__all__, *_MODULES})


__all__ = [
    "Answers",
    "Batt",
    "BattError",
    "EngineError",
    "Entry",
    "Evolution",
    "EvolveSettings",
    "Grid",
    "Image",
    "Images",
    "LimitError",
    "Limits",
    "LoadedTask",
    "Program",
    "ProgramError",
    "PythonCandidate",
    "PythonLimits",
    "PythonWorkers",
    "Results",
    "RunSettings",
    "Sample",
    "Store",
    "StoreError",
    "Task",
    "TaskError",
    "UsageError",
    "__version__",
    "data_source",
    "deal",
    "evaluate_python",
    "evolve",
    "faults",
    "isolation",
    "library",
    "load_task",
    "mutation",
    "open_source",
    "parents_for",
    "primitive",
    "read_batt",
    "read_programs",
    "run_task",
    "task_from_dict",
]


def _draw(value: object) -> str:
    from arcbatt.views.notebook import html_of

    return html_of(value)


Displayed.draw = staticmethod(_draw)
