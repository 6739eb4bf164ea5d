"""The file of a backup: a tar with the database, the documents, and at its end what they must be.

    database.dump           pg_dump's custom format
    documents/2026/11/…     each under the name by which the database knows it
    manifest.json           checksums of all of the above, figures of every table, versions

A file that was cut off has no manifest, one that was changed does not agree with it: neither is restored.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, cast

from apcommission.operation.postgres import Fingerprint

FORMAT = 1
DATABASE, DOCUMENTS, MANIFEST = "database.dump", "documents/", "manifest.json"
CHUNK = 1024 * 1024


class NotSound(Exception):
    """The file is no backup, or not whole; the message says what is wrong."""


@dataclass
class Manifest:
    """What stands in a backup. `missing`, `damaged`: documents that were so when it was made."""

    made_at: str
    code: str
    postgres: str
    authority: str
    migrations: list[list[str]]
    tables: Fingerprint
    checksums: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(rows for rows, _ in self.tables.values())

    @property
    def documents(self) -> list[str]:
        """Names of the documents in it, as the database knows them."""
        return [name.removeprefix(DOCUMENTS) for name in self.checksums if name != DATABASE]


class Writing:
    """A backup that is being written."""

    def __init__(self, file: IO[bytes], manifest: Manifest) -> None:
        self.tar = tarfile.TarFile(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)
        self.manifest = manifest

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Add what `content` holds under `name`, and its checksum to the manifest."""
        counted = _Counted(content)
        self._add(name, cast(IO[bytes], counted), size)
        self.manifest.checksums[name] = counted.digest.hexdigest()

    def finish(self) -> None:
        """Write the manifest: only now is it a backup."""
        told = json.dumps(asdict(self.manifest), indent=1).encode()
        self._add(MANIFEST, io.BytesIO(told), len(told))
        self.tar.close()

    def _add(self, name: str, content: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self.tar.addfile(member, content)


class _Counted(io.RawIOBase):
    """Reads on, and keeps the checksum of what was read."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.content.read(size)
        self.digest.update(piece)
        return piece


class Reading:
    """A backup that is read. Raises NotSound where it is none."""

    def __init__(self, file: Path) -> None:
        try:
            self.tar = tarfile.TarFile(file, mode="r")
            names = self.tar.getnames()
        except (tarfile.TarError, OSError) as problem:
            raise NotSound(f"{file.name} cannot be read as a backup: {problem}") from problem
        if MANIFEST not in names:
            raise NotSound(f"{file.name} has no end: it was cut off, or is no backup.")
        told = json.loads(self.open(MANIFEST).read())
        if told.get("format") != FORMAT:
            raise NotSound(
                f"{file.name} is of format {told.get('format')}; this code reads {FORMAT}."
            )
        told["tables"] = {name: (rows, total) for name, (rows, total) in told["tables"].items()}
        self.manifest = Manifest(**told)
        if set(names) != {*self.manifest.checksums, MANIFEST}:
            raise NotSound(f"{file.name} does not hold what it says.")

    def open(self, name: str) -> IO[bytes]:
        content = self.tar.extractfile(name)
        if content is None:
            raise NotSound(f"{name} in it is no file.")
        return content

    def check(self) -> None:
        """Read all of it and compare each checksum. Raises NotSound."""
        for name, checksum in self.manifest.checksums.items():
            if _digest(self.open(name)) != checksum:
                raise NotSound(f"{name} in it was changed or damaged.")

    def documents(self) -> Iterator[tuple[str, bytes, str]]:
        """(name, content, checksum) of each document."""
        for name in self.manifest.documents:
            within = f"{DOCUMENTS}{name}"
            yield name, self.open(within).read(), self.manifest.checksums[within]

    def close(self) -> None:
        self.tar.close()


def checksum_of(file: Path) -> str:
    """SHA-256 of a file, as `sha256sum` tells it."""
    with file.open("rb") as content:
        return _digest(content)


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := content.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()
