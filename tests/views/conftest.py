import pytest
from arcbatt import Batt, Entry, Program, RunSettings, load_task, run_task
from arcbatt.candidates import differs, solvers
from arcbatt.records.sources import Sources
from arcbatt.records.writing import evolve_record, run_record
from arcbatt.scoring.timing import Timings
from arcbatt.searching import EvolveSettings, evolve, keep

HOSTILE = "<script>document.title='owned'</script></script><img src=x onerror=\"document.title='owned'\">'&amp;"


@pytest.fixture(scope="session")
def loaded():
    return load_task("007bbfb7")


@pytest.fixture(scope="session")
def ran(loaded):
    """A run of seven candidates: solved, two duplicates, a hostile origin, an error, no grid, a miss."""
    solver = solvers()["007bbfb7"]
    candidates = [
        Entry(solver, "007bbfb7"),
        Entry(Program.parse("x = hupscale(I, THREE)\nO = vupscale(x, THREE)"), "up", HOSTILE),
        Entry(solver, "again"),
        Entry(Program.parse("O = first(difference(initset(I), initset(I)))"), HOSTILE, "breaks"),
        Entry(Program.parse("O = shape(I)"), "shape"),
        Entry(Program.parse("O = vmirror(vmirror(I))"), "mirror"),
        Entry(Program.parse("O = hmirror(hmirror(I))"), "mirror", "another way"),
    ]
    timings = Timings()
    with timings.measure("main.run_batt"):
        run = run_task(Batt(candidates, differs().values()), loaded, RunSettings(), timings=timings)
    record = run_record(f"batt run -i 007bbfb7 {HOSTILE}", 1, RunSettings(), 2, [run], timings)
    programs = {entry.program.id: entry.program for entry in candidates}
    sources = Sources(programs, list(differs()), {"007bbfb7": loaded}, [f"a note {HOSTILE}"])
    return run, record, sources


@pytest.fixture(scope="session")
def searched():
    """A search of six generations with its timeline, scored."""
    loaded = load_task("3aa6fb7a")
    (outcome,) = evolve([loaded.task], EvolveSettings(1, patience=1), generations=6, workers=1, own=False, trace=True)
    timings = Timings()
    run = keep(outcome, loaded, timings=timings)
    return outcome, evolve_record("batt evolve", EvolveSettings(1), [outcome], [run], 1, timings)
