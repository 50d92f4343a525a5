"""Instellingen, the house style and Organisaties."""

from io import BytesIO

import pytest
from django.urls import reverse
from tests.organisations.test_house_style import picture
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.queue import address_of
from bestendig.organisations.models import Account, Organisation, Person, Processing
from bestendig.organisations.roles import Role

NEW = {
    "name": "Nieuwstad", "slug": "nieuwstad", "kind": "municipality", "size_class": "20_50",
    "province": "UT", "admin_name": "Ada de Vries", "admin_email": "ada@nieuwstad.example",
}  # fmt: skip


@pytest.fixture
def admin(client, world):
    sign_in(client, world.here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    return client


@pytest.fixture
def platform(client, world):
    sign_in(client, world.platform)
    return client


def part(name):
    return reverse("admin:settings_part", kwargs={"name": name})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("gegevens", {"name": "Voorbeeldstad Zuid", "kind": "joint", "size_class": "50_100",
                      "province": "ZH"}),
        ("contact", {"contact_name": "Kim", "contact_phone": "1", "contact_email": "k@v.example",
                     "fg_name": "Alex", "fg_contact": "2"}),
        ("bewaren", {"keep_leavers": 6, "keep_audit": 36, "keep_panel": 2}),
    ],
)  # fmt: skip
def test_part_is_changed_for_the_own_organisation_only(admin, world, name, values):
    assert admin.post(part(name), values).status_code == 302
    assert Organisation.objects.filter(pk=world.here.organisation.pk).values(*values).get() == (
        values
    )
    assert not Organisation.objects.filter(pk=world.there.organisation.pk, **values).exists()


def test_smallest_group_below_ten_asks_for_the_decision(admin, world):
    values = {"k": 8, "decision": "", "advice": "", "decided_on": ""}
    answer = admin.post(part("kleinste-groep"), values)
    assert answer.context["form"].errors == {
        "decision": ["Lager dan 10 kan alleen als je dit invult."]
    }
    full = {"k": 8, "decision": "Klein.", "advice": "Goed.", "decided_on": "2026-01-05"}
    assert admin.post(part("kleinste-groep"), full).status_code == 302
    page = admin.get(reverse("admin:settings")).content.decode()
    assert "Klein. (5 januari 2026)" in page
    assert admin.post(part("kleinste-groep"), {**full, "k": 4}).status_code == 200


def test_purpose_is_proposed_and_becomes_ours_when_saved(admin, world):
    form = admin.get(part("verwerking")).context["form"]
    purpose = form["purpose"].value()
    assert purpose.startswith("Weten welke maatregelen")
    with scope.bind(world.here.organisation.pk):
        assert Processing.objects.count() == 0
    values = {name: form[name].value() or "" for name in form.fields}
    assert admin.post(part("verwerking"), values).status_code == 302
    with scope.bind(world.here.organisation.pk):
        assert Processing.objects.get().purpose == purpose
    with scope.bind(world.there.organisation.pk):
        assert Processing.objects.count() == 0


@pytest.mark.parametrize("role", [Role.ADVISER, Role.DPO, Role.WORKS_COUNCIL])
def test_who_may_only_read_sees_no_way_to_change(client, world, role):
    sign_in(client, world.here.people[role], role)
    page = client.get(reverse("admin:settings")).content.decode()
    assert "/instellingen/contact/" not in page
    assert "/instellingen/huisstijl/" not in page
    assert client.get(part("contact")).status_code == 403
    assert client.post(part("contact"), {}).status_code == 403
    assert client.post(reverse("admin:style"), {}).status_code == 403


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.COACH, Role.BOARD])
def test_settings_are_not_for_everybody(client, world, role):
    sign_in(client, world.here.people[role], role)
    assert client.get(reverse("admin:settings")).status_code == 403


def test_part_that_is_not_there_is_not_found(admin):
    assert admin.get(part("geheim")).status_code == 404


# The house style.


def test_style_is_looked_at_before_it_is_saved(admin, world):
    answer = admin.post(reverse("admin:style"), {"main": "#B00020", "second": "", "look": ""})
    page = answer.content.decode()
    assert '<link rel="stylesheet" href="/huisstijl/b00020-eigen.css">' in page
    assert "contrast met wit 7,3" in page
    assert Organisation.objects.get(pk=world.here.organisation.pk).brand_colour == ""


def test_saved_style_is_on_every_page_of_the_organisation_and_no_other(admin, world):
    admin.post(
        reverse("admin:style"),
        {"main": "#b00020", "second": "#005ea5", "logo": upload(picture()), "save": ""},
    )
    link = '<link rel="stylesheet" href="/huisstijl/b00020-005ea5.css">'
    page = admin.get(reverse("home:organisation")).content.decode()
    assert link in page
    assert '<img class="site-header__logo" src="/huisstijl/voorbeeldstad/' in page
    sign_in(admin, world.there.people[Role.EMPLOYEE], Role.EMPLOYEE)
    elsewhere = admin.get(reverse("home:organisation")).content.decode()
    assert "/huisstijl/" not in elsewhere


def test_stylesheet_may_be_kept_for_ever_and_holds_tokens_only(client, db, plain_site):
    answer = client.get("/huisstijl/b00020-005ea5.css")
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == "max-age=31536000, public, immutable"
    lines = answer.content.decode().splitlines()
    assert (lines[0], lines[-1]) == (".bestendig {", "}")
    assert all(line.startswith("  --bestendig-") for line in lines[1:-1])
    assert "  --bestendig-petrol-500: #b00020;" in lines


@pytest.mark.parametrize(
    "colours", ["ffff00-eigen", "b00020", "red-blue", "b00020-00", "B00020-eigen"]
)
def test_stylesheet_of_what_is_no_colour_or_cannot_be_read_is_not_made(
    client, db, plain_site, colours
):
    assert client.get(f"/huisstijl/{colours}.css").status_code == 404


def test_logo_is_served_by_its_version(admin, world):
    admin.post(
        reverse("admin:style"), {"main": "", "second": "", "logo": upload(picture()), "save": ""}
    )
    version = Organisation.objects.get(pk=world.here.organisation.pk).logo_version
    admin.logout()
    answer = admin.get(f"/huisstijl/voorbeeldstad/{version}.png")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")
    assert admin.get("/huisstijl/voorbeeldstad/000000000000.png").status_code == 404
    assert admin.get(f"/huisstijl/oefenwaard/{version}.png").status_code == 404


def test_svg_is_refused_at_its_field(admin):
    svg = upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.png")
    answer = admin.post(reverse("admin:style"), {"main": "", "second": "", "logo": svg})
    assert answer.context["form"].errors == {
        "logo": ["Gebruik een PNG-, JPEG- of WebP-afbeelding. SVG kan niet."]
    }


# Organisations.


def test_platform_administrator_makes_an_organisation_and_sees_how_it_stands(platform, world):
    assert platform.post(reverse("admin:new_organisation"), NEW).status_code == 302
    page = platform.get(reverse("admin:organisations")).content.decode()
    row = page[page.index("Nieuwstad") :][:400]
    assert "<td>1</td><td>0 van 3</td><td>0</td>" in row
    assert "Ada" not in page
    assert Account.objects.filter(email="ada@nieuwstad.example").exists()
    assert [(m.kind, address_of(m)) for m in Message.objects.all()] == [
        ("organisation_made", "ada@nieuwstad.example")
    ]


def test_organisation_that_is_there_already_is_refused_at_its_field(platform, world):
    answer = platform.post(reverse("admin:new_organisation"), {**NEW, "slug": "oefenwaard"})
    assert list(answer.context["form"].errors) == ["slug"]
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("role", [Role.ORGANISATION_ADMIN, Role.FUND_ANALYST, Role.DPO])
def test_organisations_are_for_the_platform_administrator_only(client, world, role):
    sign_in(client, world.here.people[role], role)
    assert client.get(reverse("admin:organisations")).status_code == 403
    assert client.post(reverse("admin:new_organisation"), NEW).status_code == 403
    assert Organisation.objects.count() == 2


def test_platform_administrator_sees_nothing_inside(platform, world):
    for name in ("admin:settings", "agreements:index", "contact:questions", "contact:ask"):
        assert platform.get(reverse(name)).status_code == 403


def test_counts_are_of_each_organisation_itself(platform, world):
    with scope.bind(world.there.organisation.pk):
        Person.objects.filter(account=None).delete()
        Person.objects.first().delete()
    states = platform.get(reverse("admin:organisations")).context["states"]
    assert [(state.organisation.slug, state.people) for state in states] == [
        ("oefenwaard", 9),
        ("voorbeeldstad", 10),
    ]


# Participants.


def test_participant_from_elsewhere_is_added_and_known_here_only(admin, world):
    colleague = world.there.people[Role.EMPLOYEE]
    values = {"first_name": "Luca", "last_name": "", "email": colleague.work_email}
    assert admin.post(reverse("admin:participants"), values).status_code == 302
    page = admin.get(reverse("admin:participants"))
    assert [str(person) for person in page.context["page"]] == ["Luca"]
    again = admin.post(reverse("admin:participants"), values)
    assert again.context["form"].errors == {"email": ["Deze persoon zit al in de organisatie."]}
    sign_in(admin, world.there.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    assert not admin.get(reverse("admin:participants")).context["page"].object_list
    sign_in(admin, world.here.people[Role.ADVISER], Role.ADVISER)
    assert admin.get(reverse("admin:participants")).status_code == 403


def upload(content, name="logo.png"):
    file = BytesIO(content)
    file.name = name
    return file
