"""The folder in which the state of a search is saved.

``settings.json`` is what the course depends on, ``known.bin`` the hashes of the programs seen, 8 bytes each, to which
every save adds, and ``state.bin`` the rest. The last is replaced at the end of a save, and says how long the others are
and what they sum up to: what a killed save has added is not counted, and what anything else has changed is noticed. It
holds the history as well.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from arcbatt.disk import read_json, replace_file
from arcbatt.errors import StoreError

_MAGIC = b"arcbatt search2"
_OLD_MAGIC = b"arcbatt search\n"
"""Of the version that saved no history."""
_HEADER = struct.Struct(f"<{len(_MAGIC)}sII")
"""The magic, and the checksums of known.bin and of what follows: length of the history, the history, the state."""
_LENGTH = struct.Struct("<I")
HASH_BYTES = 8
_CHUNK = 1 << 20


class SavedSearch(NamedTuple):
    """What is saved of a search: the state and the hashes of the engine, and the history as plain data.

    Of `hashes` a save takes those that are new since the last one, and reading returns those that it takes to go on.
    """

    state: bytes
    hashes: bytes
    history: list[Any]


def has_search(folder: Path) -> bool:
    """Whether a search is saved there."""
    return (folder / "state.bin").exists()


def saved_seed(folder: Path) -> int | None:
    """The seed of the search saved there; None if there is none. Raises `StoreError` if it cannot be read."""
    if not has_search(folder):
        return None
    seed = _settings(folder).get("seed")
    return seed if isinstance(seed, int) else None


class SearchFolder:
    """A folder that no other search can use, in this process or another, until it is closed.

    Raises `StoreError` for whatever is wrong with the folder.
    """

    def __init__(self, path: Path) -> None:
        from filelock import FileLock, Timeout

        self.path = path
        self._known = 0
        """Hashes in known.bin, and their checksum."""
        self._checksum = 0
        self._unsaved = b""
        self._begun = False
        self._lock = FileLock(path / ".lock", timeout=0, thread_local=False)
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            for leftover in path.glob(".*.tmp"):  # of saves that were killed
                leftover.unlink()
        except Timeout:
            raise StoreError(f"{path} is in use: another search for this task is running") from None
        except OSError as error:
            raise self._wrong(error.strerror or error) from None

    def close(self) -> None:
        """Let others use the folder."""
        self._lock.release()

    def _wrong(self, what: object) -> StoreError:
        return StoreError(f"{self.path}: {what}")

    def write(self, identity: Mapping[str, object], saved: SavedSearch) -> None:
        """Save a search. Killed at any moment, the last save holds.

        The first save replaces the search that is there, unless that was read.
        """
        self._unsaved += saved.hashes
        history = json.dumps(saved.history, separators=(",", ":")).encode()
        content = _LENGTH.pack(len(history)) + history + saved.state
        checksum = zlib.crc32(self._unsaved, self._checksum)
        try:
            if not self._begun:
                (self.path / "state.bin").unlink(missing_ok=True)
                (self.path / "known.bin").write_bytes(b"")
                replace_file(self.path / "settings.json", json.dumps(identity, indent=1).encode())
                self._begun = True
            with (self.path / "known.bin").open("r+b") as file:
                if file.seek(0, os.SEEK_END) < HASH_BYTES * self._known:
                    raise self._wrong("known.bin was changed by something else; the state was not saved")
                # What a killed save has written beyond the last state is overwritten.
                file.truncate(HASH_BYTES * self._known)
                file.seek(HASH_BYTES * self._known)
                file.write(self._unsaved)
                file.flush()
                os.fsync(file.fileno())
            known = self._known + len(self._unsaved) // HASH_BYTES
            header = _HEADER.pack(_MAGIC, checksum, zlib.crc32(content))
            replace_file(self.path / "state.bin", header + content)
        except OSError as error:
            raise self._wrong(f"{error.strerror or error}; the state was not saved") from None
        self._known, self._checksum, self._unsaved = known, checksum, b""

    def read(self, identity: Mapping[str, object], needed: Callable[[bytes], tuple[int, int]]) -> SavedSearch:
        """The search that was saved; of an earlier version, which saved no history, with an empty one.

        `needed` tells of a state how many hashes belong to it, and the number of the first that it takes. What is
        written later continues what was read.
        """
        try:
            content = (self.path / "state.bin").read_bytes()
        except OSError as error:
            raise self._wrong(f"cannot read the saved search: {error.strerror or error}") from None
        written = _settings(self.path)
        for name in [*identity, *written]:
            had, has = written.get(name), identity.get(name)
            if had != has:
                raise self._wrong(f"the saved search has {name} {had}, this one {has}")
        state, history, checksum = self._parts(content)
        try:
            count, first = needed(state)
        except StoreError as error:
            raise self._wrong(error) from None
        hashes, found = self._hashes(count, first)
        if checksum not in (None, found):
            raise self._damaged("known.bin")
        self._known, self._checksum, self._begun = count, found, True
        return SavedSearch(state, hashes, history)

    def _parts(self, content: bytes) -> tuple[bytes, list[Any], int | None]:
        """The state in state.bin, its history, and the checksum of known.bin."""
        if content[:1] != _MAGIC[:1]:
            return content, [], None  # so were states of the first version, without checksums
        magic, checksum, of_rest = _HEADER.unpack(content[: _HEADER.size].ljust(_HEADER.size))
        rest = content[_HEADER.size :]
        if magic not in (_MAGIC, _OLD_MAGIC) or of_rest != zlib.crc32(rest):
            raise self._damaged("state.bin")
        if magic == _OLD_MAGIC:
            return rest, [], checksum
        try:
            end = _LENGTH.size + _LENGTH.unpack_from(rest)[0]
            return rest[end:], json.loads(rest[_LENGTH.size : end]), checksum
        except (struct.error, ValueError, RecursionError):  # of another magic before, which no checksum covers
            raise self._damaged("state.bin") from None

    def _damaged(self, name: str) -> StoreError:
        return self._wrong(f"the saved search is damaged: {name} is not as it was saved; --restart begins anew")

    def _hashes(self, count: int, first: int) -> tuple[bytes, int]:
        """Of the first `count` hashes those from number `first` on, and the checksum of all."""
        checksum, at, end = 0, 0, HASH_BYTES * count
        kept = bytearray()
        try:
            with (self.path / "known.bin").open("rb") as file:
                while at < end and (chunk := file.read(min(end - at, _CHUNK))):
                    checksum = zlib.crc32(chunk, checksum)
                    kept += chunk[max(0, HASH_BYTES * first - at) :]
                    at += len(chunk)
        except OSError as error:
            raise self._wrong(f"cannot read the saved search: known.bin: {error.strerror or error}") from None
        if at < end:
            raise self._wrong("the saved search is damaged: known.bin is shorter than state.bin says")
        return bytes(kept), checksum


def _settings(folder: Path) -> dict[str, object]:
    settings = read_json(folder / "settings.json", StoreError)
    if not isinstance(settings, dict):
        raise StoreError(f"{folder / 'settings.json'}: expected an object, found {settings!r:.60}")
    return settings
