from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("releases", "0006_cells_filled")]

    operations = [
        migrations.RemoveField(
            model_name="release",
            name="cells",
        ),
        migrations.RemoveField(
            model_name="release",
            name="values",
        ),
    ]
