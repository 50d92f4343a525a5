"""What describes a package: the schema of its tables, what stays behind, and MDTO metadata.

MDTO is the Dutch standard for metadata of government information (Nationaal Archief, XML schema
1.0.1): one file for the package, and one for each file in it. What only the municipality's
archivist can say, says that it is still to be decided.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from xml.etree import ElementTree as ET

from bestendig.common.belongings import BELONGINGS, Why
from bestendig.common.packaged import Entry
from bestendig.common.registry import months_after
from bestendig.common.texts import plain, text
from bestendig.organisations.models import Organisation
from bestendig.organisations.taking.models import Package
from bestendig.organisations.taking.tables import described

MDTO: Final = "https://www.nationaalarchief.nl/mdto"
_SELECTION_LIST: Final = "Selectielijst gemeenten en intergemeentelijke organen 2020"
_LATER: Final = "Nog vast te stellen door de archivaris"
_OURS: Final = "Begrippen van Bestendig"
_WORTH: Final = {
    Package.Worth.FOR_A_TIME: ("Tijdelijk te bewaren", "V"),
    Package.Worth.FOR_EVER: ("Blijvend te bewaren", "B"),
}


def schema(*, archive: bool) -> bytes:
    """The tables in a package with their columns, and everything that stays behind, with why."""
    tables = [x for x in BELONGINGS.taken.values() if x.archive or not archive]
    content = {
        "tables": [described(x) for x in sorted(tables, key=lambda x: x.name)],
        "stays": stays(),
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def stays() -> list[dict[str, str]]:
    """The tables that stay behind, with why, in Dutch."""
    return [
        {"table": model, "why": str(why), "reason": text(f"stays.{why}", "nl")}
        for model, why in sorted(BELONGINGS.left.items(), key=lambda x: (x[1], x[0]))
    ]


def read_me(organisation: Organisation, package: Package) -> bytes:
    """What this package is, for whoever opens it without us."""
    key = "package.read_me.archive" if package.kind == "archive" else "package.read_me.leaving"
    lines = [text(key, "nl", organisation=organisation.name)]
    lines += [f"- {text(f'stays.{why}', 'nl')}" for why in Why if why is not Why.FILE]
    lines.append(text("package.read_me.check", "nl"))
    if organisation.made_up:
        lines.append(text("demo.banner", "nl"))
    return plain("<br>".join(lines)).replace("\n", "\r\n").encode("utf-8-sig")


def about(
    organisation: Organisation, package: Package, at: datetime, version: str
) -> dict[str, object]:
    """The head of the manifest."""
    return {
        "kind": package.kind,
        "organisation": {"name": organisation.name, "slug": organisation.slug},
        "package": str(package.pk),
        "made_at": at.isoformat(timespec="seconds"),
        "made_with": f"Bestendig {version}",
        "language": "nl",
        "made_up": organisation.made_up,
        "keep": {
            "selection_list": _SELECTION_LIST,
            "decision": package.worth,
            "years": package.years,
            "category": package.category,
        },
    }


def of_package(
    organisation: Organisation, package: Package, at: datetime, entries: Iterable[Entry]
) -> bytes:
    """The package as an information object of MDTO."""
    root, inside = _begin("informatieobject")
    _identity(inside, "identificatie", str(package.pk))
    _text(inside, "naam", _name(organisation, package))
    _notion(inside, "aggregatieniveau", "Archiefstuk", "Begrippenlijst Aggregatieniveaus MDTO")
    _text(inside, "omschrijving", text("package.mdto.about", "nl"))
    _text(inside, "taal", "nl")
    event = ET.SubElement(inside, "event")
    _notion(event, "eventType", "Creatie", "Begrippenlijst EventTypen MDTO")
    _text(event, "eventTijd", at.isoformat(timespec="seconds"))
    _reference(event, "eventVerantwoordelijkeActor", organisation.name)
    label, code = _WORTH.get(Package.Worth(package.worth), (_LATER, ""))
    _notion(inside, "waardering", label, "Begrippenlijst Waarderingen MDTO", code)
    if package.years:
        _term(inside, at, package.years)
    if package.category:
        _notion(inside, "informatiecategorie", package.category, _SELECTION_LIST)
    for entry in entries:
        _reference(inside, "heeftRepresentatie", entry.path, _file_id(package, entry))
    _reference(inside, "archiefvormer", organisation.name)
    _reference(inside, "activiteit", text("package.mdto.activity", "nl"))
    limit = ET.SubElement(inside, "beperkingGebruik")
    _notion(limit, "beperkingGebruikType", _LATER, _OURS)
    return _written(root)


def of_file(organisation: Organisation, package: Package, at: datetime, entry: Entry) -> bytes:
    """One file as a file of MDTO, with its length and checksum."""
    root, inside = _begin("bestand")
    _identity(inside, "identificatie", _file_id(package, entry))
    _text(inside, "naam", entry.path)
    _text(inside, "omvang", str(entry.bytes))
    _notion(inside, "bestandsformaat", entry.type, "IANA Media Types")
    checksum = ET.SubElement(inside, "checksum")
    _notion(checksum, "checksumAlgoritme", "SHA-256", "Begrippenlijst ChecksumAlgoritme MDTO")
    _text(checksum, "checksumWaarde", entry.sha256)
    _text(checksum, "checksumDatum", at.isoformat(timespec="seconds"))
    _reference(inside, "isRepresentatieVan", _name(organisation, package), str(package.pk))
    return _written(root)


def _name(organisation: Organisation, package: Package) -> str:
    return text(f"package.mdto.{package.kind}", "nl", organisation=organisation.name)


def _file_id(package: Package, entry: Entry) -> str:
    return f"{package.pk}/{entry.path}"


def _term(inside: ET.Element, at: datetime, years: int) -> None:
    term = ET.SubElement(inside, "bewaartermijn")
    _notion(term, "termijnTriggerStartLooptijd", "Datum van dit pakket", _OURS)
    _text(term, "termijnStartdatumLooptijd", at.date().isoformat())
    _text(term, "termijnLooptijd", f"P{years}Y")
    _text(term, "termijnEinddatum", months_after(at.date(), 12 * years).isoformat())


def _begin(kind: str) -> tuple[ET.Element, ET.Element]:
    root = ET.Element("MDTO", {"xmlns": MDTO})
    return root, ET.SubElement(root, kind)


def _text(inside: ET.Element, name: str, content: str) -> None:
    ET.SubElement(inside, name).text = content


def _identity(inside: ET.Element, name: str, key: str) -> None:
    made = ET.SubElement(inside, name)
    _text(made, "identificatieKenmerk", key)
    _text(made, "identificatieBron", "Bestendig")


def _reference(inside: ET.Element, name: str, called: str, key: str = "") -> None:
    made = ET.SubElement(inside, name)
    _text(made, "verwijzingNaam", called)
    if key:
        _identity(made, "verwijzingIdentificatie", key)


def _notion(inside: ET.Element, name: str, label: str, of: str, code: str = "") -> None:
    made = ET.SubElement(inside, name)
    _text(made, "begripLabel", label)
    if code:
        _text(made, "begripCode", code)
    _reference(made, "begripBegrippenlijst", of)


def _written(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
