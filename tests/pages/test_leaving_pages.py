"""Archief en vertrek: who may have a package, and what the page says."""

import io
import zipfile

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.world import make_place, sign_in

from bestendig.common import scope
from bestendig.common.jobs.performing import run_waiting
from bestendig.organisations.roles import Role
from bestendig.organisations.taking.models import Package


@pytest.fixture
def here(transactional_db, plain_site):
    """An organisation, bound."""
    place = make_place("stad", "Stad")
    with scope.bind(place.organisation.pk):
        yield place


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("role", [Role.ORGANISATION_ADMIN, Role.DPO])
def test_package_is_asked_for_made_and_fetched(client, here, role):
    sign_in(client, here.people[role], role)
    page = client.post(reverse("exports:make_leaving"), follow=True)
    assert "wacht" in text(page)
    assert run_waiting() >= 1
    package = Package.objects.get()
    page = client.get(reverse("exports:leaving"))
    assert package.fingerprint in text(page)
    answer = client.get(reverse("exports:package", args=[package.pk]))
    data = b"".join(answer.streaming_content)
    assert answer["Content-Length"] == str(len(data))
    assert answer["Content-Disposition"].startswith('attachment; filename="vertrekpakket-stad-')
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert "manifest.json" in found.namelist()


def test_archive_needs_years_when_it_is_kept_for_a_time(client, here):
    sign_in(client, here.people[Role.DPO], Role.DPO)
    said = {"worth": "for_a_time", "years": "", "category": ""}
    page = client.post(reverse("exports:make_archive"), said)
    assert "Vul in hoeveel jaar" in text(page)
    assert not Package.objects.exists()
    client.post(reverse("exports:make_archive"), said | {"years": "7"})
    assert Package.objects.get().years == 7


def test_somebody_without_the_right_and_another_organisation_get_nothing(
    client, transactional_db, plain_site
):
    place, other = make_place("stad", "Stad"), make_place("elders", "Elders")
    sign_in(client, place.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    client.post(reverse("exports:make_leaving"))
    run_waiting()
    with scope.bind(place.organisation.pk):
        address = reverse("exports:package", args=[Package.objects.get().pk])
    sign_in(client, place.people[Role.HR], Role.HR)
    assert client.get(address).status_code == 403
    sign_in(client, other.people[Role.DPO], Role.DPO)
    assert client.get(address).status_code == 404


def test_statement_counts_and_names_what_people_do(client, here):
    sign_in(client, here.people[Role.DPO], Role.DPO)
    answer = client.get(reverse("exports:destroyed"))
    read = PdfReader(io.BytesIO(answer.content))
    said = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    assert "Verklaring van vernietiging" in said
    assert (
        "Antwoorden, en alles waarmee je bij antwoorden kunt komen. Die gaan nooit mee. 0" in said
    )
    assert "Handtekening" in said
