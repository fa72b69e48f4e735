"""The index of a store: what is in it, how it is recognised, made, brought up to date and opened."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from arcbatt.errors import StoreError
from arcbatt.store.files import Files

SCHEMA_VERSION = 3
"""1 had the texts in files only, 2 of a run's inputs only its command."""

INDEX = "index.sqlite"
_APPLICATION = 0x62617474
"""What SQLite's header calls an application id: "batt". Stores of schema 1 have none."""
_TABLES = {"runs", "programs", "scores", "lineage"}
_CREATE = """
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY, command TEXT, seed INTEGER, versions TEXT, tasks TEXT, started TEXT,
    inputs TEXT, UNIQUE (started, command, seed, tasks));
CREATE TABLE IF NOT EXISTS programs (
    md5 TEXT, kind TEXT, calls INTEGER, first_run INTEGER REFERENCES runs (id), text TEXT, PRIMARY KEY (md5, kind));
CREATE TABLE IF NOT EXISTS scores (
    md5 TEXT, kind TEXT, task TEXT, differ_kind TEXT, identity TEXT, score REAL, demos INTEGER, solved INTEGER,
    seconds REAL, t_log INTEGER, PRIMARY KEY (task, kind, differ_kind, md5, identity));
CREATE TABLE IF NOT EXISTS lineage (child TEXT, parent TEXT, mutation TEXT, PRIMARY KEY (child, parent, mutation));
CREATE INDEX IF NOT EXISTS scores_of_program ON scores (md5, kind);
CREATE INDEX IF NOT EXISTS lineage_by_parent ON lineage (parent);
"""
_MIGRATE = {
    1: "ALTER TABLE programs ADD COLUMN text TEXT; UPDATE programs SET text = file_text(kind, md5);",
    2: "ALTER TABLE runs ADD COLUMN inputs TEXT;",
}
"""By schema what makes the next one of it."""


def open_index(root: Path, files: Files, read_only: bool) -> tuple[sqlite3.Connection, int]:
    """The connection to the index in the folder `root`, and its schema, which is today's unless `read_only`.

    In SQL ``file_text(kind, md5)`` is the text of a program's file. Raises `StoreError` for a file of another program,
    which is left as it is, or of a newer arcbatt.
    """
    path = root / INDEX
    if read_only:
        index = _connect_read_only(path)
    else:
        # Looked at before it is opened for writing: to close another program's database may already change it.
        if path.exists():
            with closing(_connect_read_only(path)) as looked_at:
                _schema_of(looked_at, path)
        index = _connect(path, "rwc")
    try:
        index.create_function("file_text", 2, files.read)
        if read_only:
            index.execute("PRAGMA query_only = ON")
        else:
            index.execute("PRAGMA synchronous = NORMAL")
            if _schema_of(index, path) < SCHEMA_VERSION:
                _upgrade(index, path)
        schema = _schema_of(index, path)
        if not schema:
            raise StoreError(f"{path} is empty: no store")
    except BaseException:
        index.close()
        raise
    return index, schema


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=30, isolation_level=None)


def _connect_read_only(path: Path) -> sqlite3.Connection:
    index = _connect(path, "ro")
    try:
        index.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # Where the folder cannot be written to, SQLite reads no index whose last writer was killed or has left.
        index.close()
        return _copy(path)
    except BaseException:
        index.close()
        raise
    return index


def _copy(path: Path) -> sqlite3.Connection:
    """The index, with what its last writer has not merged yet, in memory."""
    import shutil
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        for name in (path.name, f"{path.name}-wal"):
            if path.with_name(name).exists():
                shutil.copyfile(path.with_name(name), Path(folder, name))
        index = sqlite3.connect(":memory:", isolation_level=None)
        try:
            with closing(_connect(Path(folder, path.name), "rw")) as copied:
                copied.backup(index)
        except BaseException:
            index.close()
            raise
    return index


def _schema_of(index: sqlite3.Connection, path: Path) -> int:
    """The schema of the index; 0 if nothing is in it yet."""
    # One statement, so that no upgrade comes between.
    version, application, names = index.execute(
        "SELECT (SELECT user_version FROM pragma_user_version), (SELECT application_id FROM pragma_application_id), "
        "group_concat(name) FROM sqlite_master WHERE type = 'table'"
    ).fetchone()
    tables = set((names or "").split(","))
    if application == _APPLICATION and version > SCHEMA_VERSION:
        raise StoreError(f"{path.parent} was written by a newer arcbatt (schema {version}); update arcbatt")
    if not names and not application and not version:
        return 0
    if not tables >= _TABLES or (application, version) not in ((0, 1), (_APPLICATION, 2), (_APPLICATION, 3)):
        raise StoreError(f"{path} is a database of another program, no store; it is left as it is")
    return int(version)


def _upgrade(index: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or bring those of an earlier schema up to date."""
    from filelock import FileLock

    # SQLite does not wait when two processes turn to write-ahead logging at once.
    with FileLock(path.with_name(".lock"), timeout=60):
        index.execute("PRAGMA journal_mode = WAL")
        schema = _schema_of(index, path)
        if schema < SCHEMA_VERSION:
            steps = " ".join(_MIGRATE[step] for step in range(schema, SCHEMA_VERSION) if schema)
            index.executescript(
                f"BEGIN IMMEDIATE; {steps} {_CREATE} PRAGMA application_id = {_APPLICATION}; "
                f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
            )
