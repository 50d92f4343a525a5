"""The library says only what the report says, with its section, and no figure of an effect."""

import re

from bestendig.catalogue.codes import Audience
from bestendig.catalogue.entries import Entry, Wanted, coverage, selection
from bestendig.catalogue.library import known_of, library, library_entries
from bestendig.catalogue.similar import similar

# The programmes that the report names (requirement R28).
NAMED = {
    "digiduurzaam", "grip-op-groei", "professionalisering-burgerzaken", "bruis",
    "toolkit-gezond-en-veilig-werken", "meester-in-je-werk-week", "zomersafari", "safari-5-daagse",
    "netwerk-loopbaanadviseurs", "generatiepact", "wdw-academie", "het-goede-gesprek",
    "vitaliteitschallenge", "alles-uit-jezelf",
}  # fmt: skip


def test_every_programme_the_report_names_is_there_with_its_section():
    found = library()
    assert set(found.items) >= NAMED
    for item in found.items.values():
        assert item.claims, item.code
        for claim in item.claims:
            assert re.fullmatch(r"§\d\.\d(\.\d)?|bijlage 2", claim.section), (item.code, claim)
            assert set(claim.texts) == {"nl", "en"}
    assert all(re.match(r"§3\.", x.section) and x.factors for x in found.known)


def test_no_example_carries_a_figure_of_an_effect():
    for item in library().items.values():
        for claim in item.claims:
            said = re.sub(r"\(?\b20\d\d\b\)?", "", claim.texts["nl"])
            assert not re.search(r"\d", said), (item.code, said)


def test_every_source_of_the_register_is_used_and_every_claim_has_one():
    found = library()
    used = {x.source.code for x in found.known}
    used |= {x.source.code for item in found.items.values() for x in item.claims}
    assert used == set(found.sources)


def test_what_is_known_follows_the_factors():
    assert {x.source.code for x in known_of(["room_to_learn"])} == {"pak", "scan"}
    assert known_of([]) == []


def entry(name, **more):
    given = {"outcomes": (), "factors": (), "phases": (), "audience": "everybody", "form": ""}
    return Entry(name=name, summary="", **{**given, **more})


def test_selection_finds_by_every_tag_and_by_word_without_accents():
    one = entry("Financiële rust", outcomes=("vitality",), time="hours", cost="low")
    other = entry("Buiten leren", factors=("room_to_learn",), audience=Audience.OUTDOOR)
    both = [one, other]
    assert selection(both, Wanted()) == both
    assert selection(both, Wanted(outcome="vitality")) == [one]
    assert selection(both, Wanted(factor="room_to_learn")) == [other]
    assert selection(both, Wanted(time="hours", cost="low")) == [one]
    assert selection(both, Wanted(words="financiele")) == [one]
    assert selection(both, Wanted(words="leerruimte"), {"room_to_learn": "Leerruimte"}) == [other]
    # What is for everybody is for outdoor staff too; the other way round not.
    assert selection(both, Wanted(audience=Audience.OUTDOOR)) == both
    assert selection(both, Wanted(audience=Audience.MANAGERS)) == [one]


def test_coverage_counts_each_cell_and_says_what_has_no_place():
    tagged = entry(
        "Een",
        outcomes=("vitality", "mastery"),
        factors=("offer",),
        phases=("awareness", "action"),
    )
    found = coverage([tagged, tagged, entry("Zonder")])
    assert found.count("vitality", "offer", "awareness") == 2
    assert found.count("vitality", "offer", "maintenance") == 0
    assert (len(found.counts), found.empty, found.unplaced) == (4, 80, 1)


def test_similar_finds_the_same_thing_under_a_slightly_other_name():
    there = library_entries("nl")
    first = similar("Digi duurzaam", there)[0]
    assert (first.entry.library, first.may_be_same) == ("digiduurzaam", True)
    first = similar("het goede gesprek voeren", there)[0]
    assert (first.entry.library, first.may_be_same) == ("het-goede-gesprek", True)
    likely = similar("Gesprekken met een loopbaancoach", there)
    assert likely[0].entry.library == "loopbaancoach"
    assert similar("Fietsen naar je werk", there) == []
