"""The audit log: who did what, to which object, how it ended, and when.

Entries are only added, each holding the hash of the one before, one chain an organisation and
one for the platform. The database itself refuses changes; anchors outside it show a rewrite.

An action calls `record` last, inside its transaction: no log, no deed. What was refused must be
logged although nothing was done, so it is logged after the deed was rolled back:

    try:
        with transaction.atomic():
            close_wave(wave)
    except Refused:
        record_refusal("close_wave", object_kind="wave", object_id=wave.id)
        ...                      # answer; raising on would roll this back where one is bound
"""

from bestendig.common.audit.recording import Outcome, record, record_refusal

__all__ = ["Outcome", "record", "record_refusal"]
