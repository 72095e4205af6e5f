from django.db import migrations
from django.db.models import F
from django.db.models.functions import Lower


def bajar(apps, schema_editor):
    """Al ingresar y al recuperar la clave el correo se busca en minúsculas: con mayúsculas no se hallaba."""
    apps.get_model("cuentas", "Usuario").objects.exclude(email=Lower("email")).update(email=Lower(F("email")))


class Migration(migrations.Migration):
    dependencies = [("cuentas", "0007_cartas")]

    operations = [migrations.RunPython(bajar, migrations.RunPython.noop)]
