"""Packages: what is in them, what never is, and that they can be checked and go again."""

import csv
import io
import json
import re
import zipfile
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import models
from django.utils import timezone
from pypdf import PdfReader
from tests.released import released
from tests.walls.rows import make_everything
from tests.world import make_place

from bestendig.common import keys, packaged, scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.belongings import BELONGINGS, Belongings, Why
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.registry import REGISTRY
from bestendig.common.walls import walled_models
from bestendig.organisations.actions.documents import Upload, attach
from bestendig.organisations.models import Account, Agreement, Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.taking import actions
from bestendig.organisations.taking.models import Package, Piece
from bestendig.organisations.taking.tables import model_of
from bestendig.releases.models import Release

KINDS = [Package.Kind.ARCHIVE, Package.Kind.LEAVING]
MDTO = "{https://www.nationaalarchief.nl/mdto}"


def fields_of(model):
    """The columns of a table but the organisation, and its lists of other rows."""
    own = {field.name for field in model._meta.local_concrete_fields}
    return (own | {x.name for x in model._meta.local_many_to_many}) - {
        "organisation", "organisation_id",
    }  # fmt: skip


def test_of_every_table_something_is_said_and_of_no_other():
    known = {model._meta.label for model in walled_models()}
    assert known == BELONGINGS.taken.keys() | BELONGINGS.left.keys()


def test_every_column_is_taken_or_left_with_a_reason():
    for taken in BELONGINGS.taken.values():
        named = [*taken.fields, *taken.without]
        assert len(named) == len(set(named)), taken.model
        assert set(named) == fields_of(model_of(taken)), taken.model


def test_nothing_that_is_taken_points_at_a_person_or_is_raw_bytes():
    for taken in BELONGINGS.taken.values():
        for name in taken.fields:
            field = model_of(taken)._meta.get_field(name)
            assert field.related_model not in {Person, Account}, (taken.model, name)
            assert not isinstance(field, models.BinaryField), (taken.model, name)
            assert not re.search(r"_by$|^by$|^author$|^account|^person", name), (taken.model, name)


def test_answers_and_what_leads_to_them_stay():
    answers = {model for model, why in BELONGINGS.left.items() if why is Why.ANSWERS}
    assert answers == {
        "ballots.Ballot", "ballots.Draft", "snapshots.Snapshot", "snapshots.Words",
        "snapshots.Allotment", "futures.ReaderCount", "futures.ReaderMark",
    }  # fmt: skip
    assert BELONGINGS.left["measurement.Invitation"] is Why.PEOPLE


def test_a_table_is_named_once():
    mine = Belongings()
    mine.take("a.B", "b", fields=("id",))
    with pytest.raises(ValueError, match=r"a\.B"):
        mine.leave("a.B", Why.PROGRAM)
    mine.add_papers("x", lambda: iter(()))
    with pytest.raises(ValueError, match="x"):
        mine.add_papers("x", lambda: iter(()))


@pytest.fixture
def stad(transactional_db, plain_site, settings):
    """An organisation with a row in every table, a document, and a release; another beside it."""
    place, other = make_place("stad", "Stad"), make_place("elders", "Elders")
    for one in (other, place):
        make_everything(one.organisation.pk)
        with scope.bind(one.organisation.pk):
            Release.objects.all().delete()  # of made-up rows there is no picture
    with scope.bind(place.organisation.pk):
        yield place, other


def made(kind, **choice):
    """A package of the bound organisation, made by the job."""
    package = actions.request_package(kind, **choice)
    assert run_waiting() >= 1
    package.refresh_from_db()
    assert package.ready_at
    return package


def opened(package):
    data = b"".join(actions.fetch_package(package).pieces)
    assert len(data) == package.size
    return zipfile.ZipFile(io.BytesIO(data))


@pytest.mark.parametrize("kind", KINDS)
def test_package_holds_every_table_it_should_and_nothing_about_people(stad, kind):
    place, other = stad
    release = released(place)
    with opened(made(kind)) as package:
        names = set(package.namelist())
        everything = b"\n".join(package.read(name) for name in names).decode(errors="replace")
        expected = {
            f"tabellen/{x.name}.{ending}"
            for x in BELONGINGS.taken.values()
            if x.archive or kind == Package.Kind.LEAVING
            for ending in ("json", "csv")
        }
        assert expected == {x for x in names if x.startswith("tabellen/")}
        rows = json.loads(package.read("tabellen/uitgiften-groepen.json"))
        figures = [x for x in names if x.endswith("/cijfers.csv")]
    assert {x["release"] for x in rows} >= {str(release.pk)}
    assert any(str(release.pk)[:8] in x for x in figures)
    for person in Person.objects.all():
        assert str(person.pk) not in everything
    for account in Account.objects.exclude(email=None):
        assert account.email not in everything
    assert str(other.organisation.pk) not in everything


def test_rows_are_told_exactly_and_csv_says_the_same(stad):
    place, _other = stad
    with opened(made(Package.Kind.LEAVING)) as package:
        schema = {x["table"]: x for x in json.loads(package.read("schema.json"))["tables"]}
        for taken in BELONGINGS.taken.values():
            rows = json.loads(package.read(f"tabellen/{taken.name}.json"))
            lines = package.read(f"tabellen/{taken.name}.csv").decode("utf-8-sig")
            read = list(csv.reader(io.StringIO(lines), delimiter=";"))
            model = model_of(taken)
            count = model._base_manager.filter(organisation_id=place.organisation.pk).count()
            # The log goes on being written while the package is made.
            assert len(rows) == len(read) - 1 >= 1 or count == 0, taken.name
            assert tuple(read[0]) == taken.fields
            assert [x["column"] for x in schema[taken.name]["columns"]] == list(taken.fields)


def test_archive_has_reports_metadata_and_what_the_archivist_decided(stad):
    place, _other = stad
    released(place)
    package = made(
        Package.Kind.ARCHIVE, worth=Package.Worth.FOR_A_TIME, years=10, category="Personeel"
    )
    with opened(package) as archive:
        manifest = json.loads(archive.read(packaged.MANIFEST))
        (report, *_more) = [x for x in archive.namelist() if x.endswith("beeld.pdf")]
        read = PdfReader(io.BytesIO(archive.read(report)))
        about = ElementTree.fromstring(archive.read("metadata/pakket.mdto.xml"))
        for entry in manifest["files"]:
            if entry["path"].startswith("metadata/"):
                continue
            one = ElementTree.fromstring(archive.read(f"metadata/{entry['path']}.mdto.xml"))
            assert one.find(f".//{MDTO}checksumWaarde").text == entry["sha256"]
            assert one.find(f".//{MDTO}omvang").text == str(entry["bytes"])
    assert manifest["keep"]["years"] == 10
    assert about.find(f".//{MDTO}termijnLooptijd").text == "P10Y"
    assert about.find(f".//{MDTO}waardering/{MDTO}begripLabel").text == "Tijdelijk te bewaren"
    assert about.find(f".//{MDTO}archiefvormer/{MDTO}verwijzingNaam").text == "Stad"
    assert bool(read.trailer["/Root"]["/MarkInfo"]["/Marked"])
    said = read.trailer["/Root"]["/Metadata"].get_data()
    assert re.search(rb'pdfaid:part(>|=")2', said), said


def test_package_is_checked_by_whoever_has_the_file(stad, tmp_path):
    package = made(Package.Kind.LEAVING)
    path = tmp_path / "pakket.zip"
    path.write_bytes(b"".join(actions.fetch_package(package).pieces))
    verdict = packaged.verify(path)
    assert (verdict.troubles, verdict.files) == ((), package.files)
    assert verdict.fingerprint == package.fingerprint
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / "anders.zip", "w") as other:
        for name in whole.namelist():
            if name == "tabellen/visie.csv":
                continue
            content = whole.read(name)
            other.writestr(name, content + b" " if name == "schema.json" else content)
        other.writestr("erbij.txt", "x")
    assert packaged.verify(tmp_path / "anders.zip").troubles == (
        "tabellen/visie.csv: is missing", "erbij.txt: does not belong in it",
        "schema.json: was changed",
    )  # fmt: skip
    (tmp_path / "geen.zip").write_bytes(b"geen zip")
    with pytest.raises(packaged.NotAPackage):
        packaged.verify(tmp_path / "geen.zip")


def test_content_is_sealed_and_gone_after_a_day_with_its_key(stad, monkeypatch):
    package = made(Package.Kind.LEAVING)
    key = f"{package.organisation_id}/package/{package.pk}"
    raw = bytes(Piece.objects.filter(package=package).first().content)
    assert not raw.startswith(b"PK")
    assert b"LEESMIJ" not in raw
    assert keys.store().info(key).state == "open"
    later = package.expires_at + timedelta(minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    with pytest.raises(Refused):
        actions.fetch_package(package)
    run_waiting()
    assert not Package.objects.filter(pk=package.pk).exists()
    assert not Piece.objects.filter(package_id=package.pk).exists()
    assert keys.store().info(key).state == "destroyed"
    told = AuditEntry.objects.filter(object_id=str(package.pk)).order_by("sequence")
    assert list(told.values_list("action", flat=True)) == [
        "request_package", "make_package", "erase_package",
    ]  # fmt: skip


def test_package_whose_job_never_came_goes_by_the_schedule(stad):
    package = actions.request_package(Package.Kind.ARCHIVE)
    Package.objects.filter(pk=package.pk).update(asked_at=timezone.now() - timedelta(days=3))
    rule = REGISTRY.rules["packages"]
    before = rule.before(package.organisation_id, timezone.localdate())
    assert rule.waiting(before) == rule.apply(before) == 1
    assert not Package.objects.filter(pk=package.pk).exists()


def test_second_of_a_kind_waits_for_the_first_and_years_belong_to_a_term(stad):
    actions.request_package(Package.Kind.ARCHIVE)
    with pytest.raises(Refused):
        actions.request_package(Package.Kind.ARCHIVE)
    actions.request_package(Package.Kind.LEAVING)
    with pytest.raises(Refused):
        actions.request_package(Package.Kind.LEAVING, years=3)


def test_document_of_an_agreement_goes_along_under_a_harmless_name(stad):
    agreement, content = Agreement.objects.first(), b"%PDF-1.7 inhoud %%EOF"
    attach(agreement, Upload("../../Ge heim.PDF", content))
    agreement.save()
    with opened(made(Package.Kind.LEAVING)) as package:
        (name,) = [x for x in package.namelist() if x.startswith("afspraken/")]
        assert name.endswith(f"/{agreement.pk}/ge-heim.pdf")
        assert package.read(name) == content
