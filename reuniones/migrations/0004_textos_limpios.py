from django.db import migrations

from cuentas.limpieza import limpiar_tabla
from cuentas.textos import limpiar_codigo, limpiar_renglon


def limpiar(apps, schema_editor):
    """El código de una reunión y la categoría de una asistencia no se repiten: la segunda toma otro nombre, y se dice."""
    frases = [
        *limpiar_tabla(
            apps.get_model("reuniones", "Sesion"),
            {"nombre": limpiar_renglon, "lugar": limpiar_renglon, "lema": limpiar_renglon},
        ),
        *limpiar_tabla(
            apps.get_model("reuniones", "Asistencia"),
            {"categoria": limpiar_renglon},
            si_choca={"categoria": lambda limpia, n: f"{limpia[:74]} ({n})"},
        ),
        *limpiar_tabla(
            apps.get_model("reuniones", "Reunion"),
            {"codigo": limpiar_codigo, "sala": limpiar_renglon},
            si_choca={"codigo": lambda limpio, n: f"{limpio[:16]}-{n}"},
        ),
        *limpiar_tabla(apps.get_model("reuniones", "FuncionarioSectorial"), {"cargo": limpiar_renglon}),
    ]
    for frase in frases:
        print(frase)


class Migration(migrations.Migration):
    """Lo que ya estaba guardado con caracteres que no se ven: sin ellos se encuentra y sale en la lámina."""

    dependencies = [("reuniones", "0003_lo_que_ya_estaba")]

    operations = [migrations.RunPython(limpiar, migrations.RunPython.noop)]
