import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from bestendig.common.charts import (
    ForestRow,
    Level,
    LevelRow,
    ShareRow,
    Track,
    forest,
    levels,
    shares,
    trajectory,
)

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = r"-?\d+(\.\d)?"
# What each attribute of the geometry may look like: points as decimal sign, never a comma.
GEOMETRY = {
    **dict.fromkeys(("x", "y", "cx", "cy", "r", "dx", "dy", "width", "height"), NUMBER),
    "points": f"{NUMBER},{NUMBER}( {NUMBER},{NUMBER})*",
    "d": f"M{NUMBER} {NUMBER}[HV]{NUMBER}",
}


def lines(language, **changes):
    levels = [("voor", 3.0), ("na", 3.4)]
    tracks = [
        Track(
            name=name,
            role=role,
            levels=tuple(Level(wave=w, mean=m, low=m - 0.15, high=m + 0.15) for w, m in levels),
        )
        for name, role in (("Wie <mee>doet", "programme"), ("De anderen", "comparison"))
    ]
    return trajectory(
        tracks,
        waves=["voor", "na"],
        key="c1",
        title="Leerruimte",
        description="Twee lijnen",
        language=language,
        start_after="voor",
        start_label="start",
        **changes,
    )


def estimates(language, **changes):
    rows = [
        ForestRow(label="Effect", estimate=0.31, low=0.12, high=1.5, main=True),
        ForestRow(label="Later", note="te weinig mensen"),
    ]
    return forest(
        rows, key="c2", title="t", description="d", language=language, limit=1.0, **changes
    )


def means(language, **changes):
    rows = [
        LevelRow(label="Aanbod", text="3,9", value=3.9, before=3.7, more="20 t/m 29 antwoorden"),
        LevelRow(label="Inspraak", text="Blijft dicht"),
    ]
    return levels(
        rows, low=1, high=5, key="c3", title="t", description="d", language=language,
        low_label="Oneens", high_label="Eens", **changes,
    )  # fmt: skip


def answers(language, **changes):
    rows = [ShareRow(label="Ja", share=0.65, text="65%"), ShareRow(label="Nee", share=0, text="0%")]
    return shares(rows, key="c4", title=language, description="d", **changes)


def drawings(page):
    found = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    return [
        ElementTree.fromstring(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))
        for svg in found
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("kind", "make"),
    [("trajectory", lines), ("forest", estimates), ("levels", means), ("shares", answers)],
)
def test_both_variants_are_whole_drawings_with_words_and_a_table(kind, make, language):
    charts = {"wide": make(language), "narrow": make(language, narrow=True)}
    with translation.override(language):
        page = render_to_string(f"charts/{kind}.html", {**charts, "caption": "Onderschrift"})
    wide, narrow = drawings(page)
    assert wide.get("class") == "chart chart--wide"
    assert narrow.get("class") == "chart chart--narrow"
    for svg in (wide, narrow):
        ids = {element.get("id") for element in svg if element.get("id")}
        assert ids == set(svg.get("aria-labelledby").split())
        for element in svg.iter():
            for name in GEOMETRY.keys() & element.attrib.keys():
                assert re.fullmatch(GEOMETRY[name], element.get(name)), (name, element.attrib)
            assert "style" not in element.attrib
    assert "<table" in page
    assert "Onderschrift" in page


def test_table_of_a_trajectory_has_every_number_of_the_drawing():
    page = render_to_string("charts/trajectory.html", {"wide": lines("nl"), "narrow": lines("nl")})
    assert page.count("<td>") == 4
    assert "<td>3,40 (3,25 tot 3,55)</td>" in page
    assert "Wie &lt;mee&gt;doet" in page


def test_row_without_estimate_keeps_its_reason_in_the_table():
    page = render_to_string(
        "charts/forest.html", {"wide": estimates("nl"), "narrow": estimates("nl", narrow=True)}
    )
    assert "<td>te weinig mensen</td>" in page
