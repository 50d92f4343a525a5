import pytest

from bestendig.common.colours import (
    BLACK,
    GRAPHIC,
    TEXT,
    WHITE,
    contrast,
    darkened,
    is_colour,
    luminance,
    mix,
)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        (WHITE, BLACK, 21.0),
        (WHITE, WHITE, 1.0),
        # Published pairs: #767676 is the lightest grey that passes AA on white, #777777 fails.
        ("#767676", WHITE, 4.54),
        ("#777777", WHITE, 4.48),
        ("#ff0000", WHITE, 4.0),
        ("#0000ff", WHITE, 8.59),
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


def test_luminance_of_the_primaries():
    assert [round(luminance(x), 4) for x in ("#ff0000", "#00ff00", "#0000ff")] == [
        0.2126,
        0.7152,
        0.0722,
    ]


def test_mixing_goes_from_one_colour_to_the_other():
    assert [mix("#102030", WHITE, share) for share in (0, 0.5, 1)] == [
        "#102030",
        "#889098",
        WHITE,
    ]


def test_a_colour_is_darkened_no_more_than_needed():
    shade = darkened("#ffcc00", WHITE, TEXT)
    assert contrast(shade, WHITE) >= TEXT
    assert contrast(mix(shade, "#ffcc00", 0.05), WHITE) < TEXT
    assert darkened("#0f5f68", WHITE, TEXT) == "#0f5f68"
    with pytest.raises(ValueError, match="no contrast"):
        darkened("#333333", BLACK, GRAPHIC)


@pytest.mark.parametrize("words", ["red", "#fff", "#0f5f6g", "#0F5F68", "#0f5f68;}", ""])
def test_what_is_not_a_colour_is_not_taken(words):
    assert not is_colour(words)
    with pytest.raises(ValueError, match="not a colour"):
        luminance(words)
