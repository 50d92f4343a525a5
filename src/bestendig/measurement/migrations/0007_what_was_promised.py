"""A wave keeps the settings it was launched with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measurement", "0006_rolling_guarded"),
    ]

    operations = [
        migrations.AddField(
            model_name="wave",
            name="keep_panel",
            field=models.PositiveSmallIntegerField(default=3),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="wave",
            name="most_a_year",
            field=models.PositiveSmallIntegerField(default=4),
            preserve_default=False,
        ),
    ]
