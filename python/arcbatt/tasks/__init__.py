"""Tasks, their samples, their known answers, and where they come from."""

from arcbatt.tasks.model import Answers, Grid, Image, Images, LoadedTask, Sample, Task, task_from_dict, to_grid
from arcbatt.tasks.sources import Source, data_source, load_task, open_source

__all__ = [
    "Answers",
    "Grid",
    "Image",
    "Images",
    "LoadedTask",
    "Sample",
    "Source",
    "Task",
    "data_source",
    "load_task",
    "open_source",
    "task_from_dict",
    "to_grid",
]
