from django.db import migrations


def lo_que_dice_la_fila(apps, schema_editor):
    """La 0012 anotó el resumen en la fila y no en su versión: desde entonces las dos decían cosas distintas."""
    desestimacion = apps.get_model("acuerdos", "Desestimacion")
    version = apps.get_model("acuerdos", "HistoricalDesestimacion")
    for pk, archivo, sha256, tamano in desestimacion.objects.exclude(sha256="").values_list(
        "pk", "archivo", "sha256", "tamano"
    ):
        version.objects.filter(id=pk, archivo=archivo, sha256="").update(sha256=sha256, tamano=tamano)


class Migration(migrations.Migration):
    """Lo que una actualización desde la 0.1.0 dejaba sin anotar."""

    dependencies = [("acuerdos", "0025_hojas_a_su_modo")]

    operations = [migrations.RunPython(lo_que_dice_la_fila, migrations.RunPython.noop, elidable=True)]
