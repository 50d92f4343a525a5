"""A municipality of 48 with an open survey; half of each team has work e-mail."""

import pytest
from tests.survey_town import make_survey, quick_keys  # noqa: F401 - a fixture
from tests.world import Place as Somewhere
from tests.world import make_person, sign_in

from bestendig.common import scope
from bestendig.organisations.roles import Role


@pytest.fixture
def survey(db, plain_site, quick_keys, settings):  # noqa: F811 - the fixture
    settings.BASE_URL = "https://bestendig.example"
    made = make_survey()
    with made.bound():
        for number, person in enumerate(made.town.people):
            if number % 2:
                person.work_email = f"mens{number}@voorbeeldstad.example"
                person.save()
    return made


@pytest.fixture
def enter(survey, client):
    """Sign in with a role; the person of it."""

    def enter(role):
        with survey.bound():
            place = Somewhere(organisation=survey.organisation, team=survey.town.teams[0])
            person = make_person(place, role, name=f"Met{role.value}")
        sign_in(client, person, role)
        return person

    return enter


@pytest.fixture
def adviser(enter):
    return enter(Role.ADVISER)


@pytest.fixture
def bound(survey):
    with scope.bind(survey.organisation.pk):
        yield survey
