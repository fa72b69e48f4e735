"""Tasks found again by what runs were given, and what this process lacks of that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from arcbatt.candidates.plugins import loaded_plugins
from arcbatt.errors import TaskError
from arcbatt.store import Inputs
from arcbatt.tasks import LoadedTask, Source, load_task, open_source


def recorded_sources(inputs: Iterable[Inputs]) -> list[Source | None]:
    """The data that runs had, as far as it can be opened, the latest first; then what is looked at if no data is named
    (None)."""
    sources: list[Source | None] = []
    for data in _data(inputs):
        try:
            sources.append(open_source(data))
        except TaskError:
            continue  # moved, or a plugin's; whoever lacks it says so
    return [*sources, None]


def tasks_named(task_id: str, sources: Sequence[Source | None]) -> list[LoadedTask]:
    """The tasks that an id may stand for, one of each source that has it. Raises `TaskError` if none has."""
    found, errors = [], []
    for source in sources:
        try:
            found.append(load_task(task_id, source))
        except TaskError as error:
            errors.append(error)
    if not found:
        raise errors[0]
    return found


def what_is_lacking(inputs: Sequence[Inputs], source: Source | None = None) -> str:
    """What runs had that this process lacks: plugins, and data if no `source` was given."""
    plugins = dict.fromkeys(name for one in inputs for name in one.plugins)
    lacking = [f"--plugin {name}" for name in plugins if name not in loaded_plugins()]
    lacking += [f"--data {name}" for name in _data(inputs)] if source is None else []
    return f"; it was run with {' and '.join(lacking)}: give that" if lacking else ""


def _data(inputs: Iterable[Inputs]) -> list[str]:
    """The data that runs were given, the latest first."""
    return list(dict.fromkeys(one.data for one in reversed(list(inputs)) if one.data))
