"""All files of a package, one after the other, with what describes them at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bestendig.common.belongings import BELONGINGS, Paper
from bestendig.common.packaged import MANIFEST, Entry, Measured, fingerprint, manifest_of
from bestendig.organisations.models import Organisation
from bestendig.organisations.taking import describing
from bestendig.organisations.taking.models import Package
from bestendig.organisations.taking.tables import papers_of

Progress = Callable[[int, int], None]


@dataclass
class Assembly:
    """A package being put together; `files` goes through a zip file, and then the rest is known."""

    organisation: Organisation
    package: Package
    at: datetime
    version: str
    progress: Progress
    entries: list[Entry] = field(default_factory=list)
    fingerprint: str = ""

    def files(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        """Every file with its name. Whoever takes a file reads it before the next."""
        for paper in self._papers():
            yield from self._measured(paper)
        described = list(self.entries)
        for paper in self._mdto(described):
            yield from self._measured(paper)
        about = describing.about(self.organisation, self.package, self.at, self.version)
        manifest = manifest_of(about, self.entries)
        self.fingerprint = fingerprint(manifest)
        yield MANIFEST, [manifest]

    def _measured(self, paper: Paper) -> Iterator[tuple[str, Iterable[bytes]]]:
        through = Measured(paper.pieces)
        yield paper.path, through
        self.entries.append(
            Entry(
                path=paper.path,
                title=paper.title,
                type=paper.type,
                bytes=through.bytes,
                sha256=through.sha256,
            )
        )

    def _papers(self) -> Iterator[Paper]:
        archive = self.package.kind == Package.Kind.ARCHIVE
        tables = [x for x in BELONGINGS.taken.values() if x.archive or not archive]
        rooms = [x for x in BELONGINGS.papers.values() if (x.archive if archive else x.leaving)]
        total = len(tables) + len(rooms)
        yield Paper(
            path="LEESMIJ.txt",
            title="Wat dit is",
            type="text/plain",
            pieces=[describing.read_me(self.organisation, self.package)],
        )
        yield Paper(
            path="schema.json",
            title="Welke tabellen en kolommen erin zitten, en wat niet",
            type="application/json",
            pieces=[describing.schema(archive=archive)],
        )
        for done, room in enumerate(rooms):
            self.progress(done, total)
            yield from room.make()
        for done, table in enumerate(tables, start=len(rooms)):
            self.progress(done, total)
            yield from papers_of(table)
        self.progress(total, total)

    def _mdto(self, described: list[Entry]) -> Iterator[Paper]:
        whole = describing.of_package(self.organisation, self.package, self.at, described)
        yield _metadata("metadata/pakket.mdto.xml", whole)
        for entry in described:
            one = describing.of_file(self.organisation, self.package, self.at, entry)
            yield _metadata(f"metadata/{entry.path}.mdto.xml", one)


def _metadata(path: str, content: bytes) -> Paper:
    return Paper(path=path, title="Metagegevens (MDTO)", type="application/xml", pieces=[content])
