from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programmes", "0012_challenges")]

    operations = [migrations.RemoveField(model_name="programme", name="challenge")]
