"""What commands write beside the store: the record of a run and its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arcbatt.disk import replace_file

if TYPE_CHECKING:
    from arcbatt.records.model import Record


def write_outputs(record: Record, json_path: str | None, report_path: str | None) -> None:
    """Write the record as JSON, and as a page, where that is asked for."""
    if json_path:
        from arcbatt.records.writing import write_record

        write_record(json_path, record)
    if report_path:
        from arcbatt.records.sources import sources_of
        from arcbatt.views.report import run_report

        replace_file(report_path, run_report(record, sources_of(record)))
