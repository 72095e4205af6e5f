from django.db import migrations

from cuentas.limpieza import limpiar_tabla
from cuentas.textos import limpiar_correo, limpiar_renglon


def limpiar(apps, schema_editor):
    limpiar_tabla(
        apps.get_model("municipalidades", "Municipalidad"), {"otros_nombres": limpiar_renglon, "correo": limpiar_correo}
    )
    limpiar_tabla(
        apps.get_model("municipalidades", "PuntoFocal"),
        {"cargo": limpiar_renglon, "documento": limpiar_renglon, "telefono": limpiar_renglon, "correo": limpiar_correo},
    )


class Migration(migrations.Migration):
    """Lo que ya estaba guardado con caracteres que no se ven: a un correo así no llega nada."""

    dependencies = [("municipalidades", "0002_historia_de_regiones")]

    operations = [migrations.RunPython(limpiar, migrations.RunPython.noop)]
