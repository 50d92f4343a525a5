import math

import pytest

from bestendig.common.numbers import number, p_value, percentage


@pytest.mark.parametrize(
    ("value", "decimals", "language", "signed", "expected"),
    [
        (1234.5, 1, "nl", False, "1.234,5"),
        (1234.5, 1, "en", False, "1,234.5"),
        (-0.204, 2, "nl", False, "−0,20"),
        (-0.004, 2, "nl", True, "0,00"),
        (0.1, 2, "en", True, "+0.10"),
        (math.nan, 2, "nl", False, "–"),
        (-math.inf, 2, "nl", False, "−∞"),
    ],
)
def test_number_reads_as_people_write_it(value, decimals, language, signed, expected):
    assert number(value, decimals, language, signed=signed) == expected


def test_percentage_and_p_value_claim_no_false_precision():
    assert percentage(0.256, "nl") == "26%"
    assert p_value(0.00004, "nl") == "< 0,001"
    assert p_value(0.0312, "en") == "0.031"
