"""``batt deal`` and ``card.py``."""

from __future__ import annotations

from pathlib import Path

import click

from arcbatt.cli.options import new_seed, open_store, seed_option, store_option
from arcbatt.disk import replace_file
from arcbatt.views.words import counted


@click.command()
@click.option("-c", "--count", type=click.IntRange(1, 100_000), default=32, show_default=True, help="Candidates.")
@click.option("-f", "--file", "file", default="tmp_batt_onerun_run.py", show_default=True, help="File to write.")
@click.option("-i", "--task_id", "task", help="Prefer the parents that solve this task.")
@seed_option("The same seed, library and store give the same file. Default: a new one.")
@click.option("-fs", "--freeze_solvers", is_flag=True, help="Take solvers as they are, without mutation.")
@click.option("-fd", "--freeze_differs", is_flag=True, help="Take differs as they are, without mutation.")
@store_option("Store to take parents from. Default: ./store if it exists.")
def deal(
    count: int,
    file: str,
    task: str | None,
    seed: int | None,
    freeze_solvers: bool,
    freeze_differs: bool,
    store_path: str | None,
) -> None:
    """Make a batt: choose parents from library and store, mutate some of them, merge all into a batt file.

    Example: batt deal -c 32 -i 007bbfb7 --seed 1 -f tmp_batt_onerun_run.py
    """
    from arcbatt.dealing import batt_text
    from arcbatt.dealing import deal as deal_batt
    from arcbatt.tasks import load_task

    seen = load_task(task).task if task is not None else None  # an unknown id is told, with the nearest ones
    seed = new_seed() if seed is None else seed
    store = open_store(store_path, create=False)
    dealt = deal_batt(count, seed, task=seen, store=store, frozen_solvers=freeze_solvers, frozen_differs=freeze_differs)
    replace_file(file, batt_text(dealt))
    mutants = sum(bool(entry.mutation) for entry in dealt.candidates)
    candidates, differs = counted(len(dealt.candidates), "candidate"), counted(len(dealt.differs), "differ")
    dealt_as = f"{candidates} ({mutants:,} mutated), {differs}, seed {seed}"
    click.echo(f"{Path(file)}: {dealt_as}")
