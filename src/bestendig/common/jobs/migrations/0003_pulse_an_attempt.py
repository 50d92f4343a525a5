from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_last_attempt")]

    # What it held concerned jobs that ran just then: the table is made anew.
    operations = [
        migrations.DeleteModel(name="Pulse"),
        migrations.CreateModel(
            name="Pulse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("run_id", models.UUIDField()),
                ("attempt", models.PositiveIntegerField()),
                ("until", models.DateTimeField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("note", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run_id", "attempt"), name="one_pulse_an_attempt"
                    )
                ],
            },
        ),
    ]
