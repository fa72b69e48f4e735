"""Score and breed candidate programs for ARC-AGI tasks."""

from arcbatt._engine import ENGINE_VERSION as __version__
from arcbatt.dsl_registry import primitive
from arcbatt.errors import (
    BattError,
    EngineError,
    LimitError,
    ProgramError,
    StoreError,
    TaskError,
    UsageError,
)
from arcbatt.limits import Limits
from arcbatt.programs import Program, read_batt, read_programs
from arcbatt.programs.files import Entry
from arcbatt.tasks import Answers, Grid, LoadedTask, Sample, Task, data_source, load_task, open_source, task_from_dict

# What pulls in the store or the dealing is loaded when first asked for: a short run should not wait for it.
_LATER = {
    "Batt": "arcbatt.scoring",
    "PythonCandidate": "arcbatt.candidates",
    "PythonLimits": "arcbatt.evaluating",
    "PythonWorkers": "arcbatt.evaluating",
    "evaluate_python": "arcbatt.evaluating",
    "isolation": "arcbatt.evaluating",
    "Results": "arcbatt.scoring",
    "RunSettings": "arcbatt.scoring",
    "run_task": "arcbatt.scoring",
    "Store": "arcbatt.store",
    "deal": "arcbatt.dealing",
    "mutation": "arcbatt.dealing",
}

__all__ = [
    "Answers",
    "Batt",
    "BattError",
    "EngineError",
    "Entry",
    "Grid",
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
    "faults",
    "isolation",
    "load_task",
    "mutation",
    "open_source",
    "primitive",
    "read_batt",
    "read_programs",
    "run_task",
    "task_from_dict",
]


def faults() -> dict[str, str]:
    """Every reason why an evaluation can end without a value: its stable slug and what it means."""
    from arcbatt import _engine

    return dict(_engine.list_faults())


def __getattr__(name: str) -> object:
    if name in _LATER:
        import importlib

        value = getattr(importlib.import_module(_LATER[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'arcbatt' has no attribute {name!r}")
