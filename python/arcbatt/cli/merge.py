"""``batt merge``."""

from __future__ import annotations

from pathlib import Path

import click

from arcbatt.cli.options import LeftOut, data_option
from arcbatt.cli.outputs import say
from arcbatt.errors import UsageError
from arcbatt.views.words import counted


@click.command()
@click.argument("parts", nargs=-1, required=True, metavar="STORE... | SUBMISSION...", type=click.Path(exists=True))
@click.option("-o", "--output", required=True, help="The store, or the submission, to make or to add to.")
@data_option("The challenges, for submissions: their order, and whether all are there.")
def merge(parts: tuple[str, ...], output: str, data: str | None) -> int:
    """Merge stores, or submissions, that were made apart, as with --shard. The order makes no difference, and merging
    the same again changes nothing; the parts stay as they are.

    Of each task and kind the best programs of all stores stay. Of predictions stay those whose programs solve most demo
    pairs.

    Example: batt merge -o store part1/store part2/store
    """
    stores = [Path(part, "index.sqlite").exists() for part in parts]
    if all(stores):
        from arcbatt.store.merging import merge_stores

        merged = merge_stores(output, parts)
        searches = f", saved searches of {counted(merged.searches, 'task')}" if merged.searches else ""
        counts = ((merged.programs, "program"), (merged.scores, "score"), (merged.runs, "run"))
        say(f"{output}: {', '.join(counted(number, noun) for number, noun in counts)}{searches}")
        return 0
    for part, is_store in zip(parts, stores, strict=True):
        if any(stores) != is_store or Path(part).is_dir() != is_store:
            raise UsageError(f"{part}: expected stores only, or submissions only")
    from arcbatt.answering import merge_submissions
    from arcbatt.tasks import open_source

    left_out = LeftOut()
    source = open_source(data) if data else None
    tasks = [one.task for one in left_out.load(source.ids(), source)] if source else None
    content = merge_submissions(output, parts, tasks)
    outputs = sum(map(len, content.values()))
    whole = ", can be handed in" if tasks is not None else ""
    say(f"{output}: {counted(len(content), 'task')}, {counted(outputs, 'test input')}{whole}")
    return left_out.status()
