"""What the course of a search depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from arcbatt.candidates import library
from arcbatt.candidates.primitives import user_primitives, user_version
from arcbatt.candidates.source_hash import source_hash
from arcbatt.dealing.mutations import Mutation
from arcbatt.evaluating.identity import versions
from arcbatt.hashing import hash_text
from arcbatt.searching.settings import EvolveSettings
from arcbatt.tasks.model import Task


def course_identity(task: Task, settings: EvolveSettings, mutations: Sequence[Mutation]) -> dict[str, object]:
    """Everything that the course of a search depends on, but for the programs that it is given."""
    differs = hash_text("".join(p.id for p in library.differs().values()))
    # Only if there is any: searches that were saved before it was noted have none.
    code = {name: user_version(name) for name in sorted(user_primitives())}
    code |= {f"mutation {m.name}": source_hash(m.apply) for m in mutations}
    return {
        "task": task.id,
        "content": task.content_hash,
        "seed": settings.seed,
        "limits": asdict(settings.limits),
        "memory": settings.memory,
        "mutants": settings.mutants,
        "grown": settings.grown,
        "mutations": [m.name for m in mutations],
        "differs": differs,
        "arcbatt": versions()["arcbatt"],
        "dsl": versions()["dsl"],
        **({"defined in Python": code} if code else {}),
    }
