from django.db import migrations

from cuentas.historia import anotar_lo_que_ya_estaba


def anotar(apps, schema_editor):
    for nombre, desde in (("Sector", ""), ("Sesion", "registrada_en"), ("Asistencia", ""), ("Reunion", "")):
        modelo = apps.get_model("reuniones", nombre)
        anotar_lo_que_ya_estaba(modelo, apps.get_model("reuniones", f"Historical{nombre}"), desde)


class Migration(migrations.Migration):
    dependencies = [
        ("municipalidades", "0002_historia_de_regiones"),
        ("reuniones", "0002_version_de_sesion"),
    ]

    operations = [migrations.RunPython(anotar, migrations.RunPython.noop)]
