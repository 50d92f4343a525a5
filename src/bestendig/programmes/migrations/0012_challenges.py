"""What the organisation has to achieve gets a place of its own; what was written is moved there."""

from typing import Any

from django.db import migrations, models


def move(apps: Any, _schema_editor: Any) -> None:
    challenge_model = apps.get_model("course", "Challenge")
    for programme in apps.get_model("programmes", "Programme").objects.exclude(challenge=""):
        name = programme.challenge.strip()
        challenge, _made = challenge_model.objects.get_or_create(
            organisation_id=programme.organisation_id,
            name=name[:100],
            defaults={"year": programme.begins.year, "why": name if len(name) > 100 else ""},
        )
        programme.challenges.add(challenge)


class Migration(migrations.Migration):
    dependencies = [("course", "0001_first"), ("programmes", "0011_what_it_is")]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="challenges",
            field=models.ManyToManyField(
                blank=True, related_name="programmes", to="course.challenge"
            ),
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
