"""What changed from one version to the next, and whether answers can be laid side by side."""

from __future__ import annotations

from dataclasses import dataclass

from bestendig.questionnaires.asked import Asked
from bestendig.questionnaires.scoring import Form, forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Questions that came and went, were mended, or got another meaning (before, after).

    lost: scales of which the scores of the two versions may not be laid beside each other,
    because they are made of other questions now.
    """

    added: tuple[Asked, ...]
    removed: tuple[Asked, ...]
    mended: tuple[tuple[Asked, Asked], ...]
    other: tuple[tuple[Asked, Asked], ...]
    lost: tuple[Form, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether only the order changed, if anything."""
        return not (self.added or self.removed or self.mended or self.other)


def difference(before: tuple[Asked, ...], after: tuple[Asked, ...]) -> Difference:
    """What a person sees change between two versions."""
    old, new = ({one.code: one for one in asked} for asked in (before, after))
    both = [(old[code], one) for code, one in new.items() if code in old]
    keys = {form.key for form in forms(after)}
    scales = {form.scale.code for form in forms(after)}
    return Difference(
        added=tuple(one for code, one in new.items() if code not in old),
        removed=tuple(one for code, one in old.items() if code not in new),
        mended=tuple((x, y) for x, y in both if x.series == y.series and x.text != y.text),
        other=tuple((x, y) for x, y in both if x.series != y.series),
        lost=tuple(
            form for form in forms(before) if form.scale.code in scales and form.key not in keys
        ),
    )
