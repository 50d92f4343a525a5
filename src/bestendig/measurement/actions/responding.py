"""Writing down the response of open boxes: once a day, in steps of five percent."""

from __future__ import annotations

from datetime import date

from bestendig.disclosure import Policy, percentage
from bestendig.measurement.models import DailyResponse, Invitation, Wave


def note_responses(day: date) -> int:
    """Note it for every open wave of the bound organisation; how many were noted.

    What was noted today stays so: who asks again learns nothing new. Below the smallest group
    only that is noted. Of a box that gathers a quarter nothing: people come into it week by week.
    """
    noted = 0
    for wave in Wave.objects.filter(state=Wave.State.OPEN, rolling=""):
        if DailyResponse.objects.filter(wave=wave, day=day).exists():
            continue
        invited = Invitation.objects.filter(wave=wave)
        answered = invited.filter(answered=True).count()
        enough = answered >= wave.k
        DailyResponse.objects.create(
            wave=wave,
            day=day,
            percent=percentage(answered, invited.count(), Policy(k=wave.k)) if enough else None,
        )
        noted += 1
    return noted
