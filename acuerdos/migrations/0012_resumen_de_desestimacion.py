import re

from django.db import migrations, models

EN_EL_NOMBRE = re.compile(r"^desestimaciones/([0-9a-f]{64})(_|$)")
TABLA, DISPARADOR = "acuerdos_desestimacion", "desestimacion_inmutable"
DEL_PEDIDO = ["acuerdo_id", "motivo", "archivo", "solicitado_el", "registrado_en"]
AL_DECIDIR = ["decidido_el", "decidido_en", "decidido_por_id", "estado"]


def resumen_por_su_nombre(apps, schema_editor):
    """El archivo ya se guardaba con su resumen por nombre: se anota sin volver a leerlo."""
    desestimacion = apps.get_model("acuerdos", "Desestimacion")
    for pk, archivo in desestimacion.objects.exclude(archivo="").values_list("pk", "archivo"):
        if en_el_nombre := EN_EL_NOMBRE.match(archivo):
            desestimacion.objects.filter(pk=pk).update(sha256=en_el_nombre[1])
    if schema_editor.connection.vendor == "postgresql":  # que no cambia una tabla con comprobaciones pendientes
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def no_se_reescribe(columnas):
    """El disparador de la 0002, otra vez: SQLite lo pierde al rehacer la tabla, y las `columnas` son más."""

    def poner(apps, schema_editor):
        en_postgresql = schema_editor.connection.vendor == "postgresql"
        distinto = "OLD.{0} IS DISTINCT FROM NEW.{0}" if en_postgresql else "OLD.{0} IS NOT NEW.{0}"
        cambios = [distinto.format(columna) for columna in columnas]
        cambios += [f"(OLD.decidido_en IS NOT NULL AND {distinto.format(columna)})" for columna in AL_DECIDIR]
        de_la_tabla = f" ON {TABLA}" if en_postgresql else ""
        hacer = "EXECUTE FUNCTION acuerdos_hecho_inmutable()"
        if not en_postgresql:
            hacer = "BEGIN SELECT RAISE(ABORT, 'Los hechos no se reescriben (desestimacion)'); END"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {DISPARADOR}{de_la_tabla}")
        schema_editor.execute(
            f"CREATE TRIGGER {DISPARADOR} BEFORE UPDATE ON {TABLA} FOR EACH ROW WHEN ({' OR '.join(cambios)}) {hacer}"
        )

    return poner


SHA256 = {"blank": True, "editable": False, "help_text": "Del archivo", "max_length": 64, "verbose_name": "SHA-256"}
TAMANO = {
    "blank": True,
    "editable": False,
    "help_text": "Vacío: no hay archivo, o es de antes",
    "null": True,
    "verbose_name": "tamaño (bytes)",
}


class Migration(migrations.Migration):
    """Del documento de una desestimación también se sabe si sigue siendo el que se recibió."""

    dependencies = [("acuerdos", "0011_lotes_en_marcha")]

    operations = [
        # Hacia atrás, lo último: cuando las columnas nuevas ya no están.
        migrations.RunPython(migrations.RunPython.noop, no_se_reescribe(DEL_PEDIDO)),
        *(
            migrations.AddField(model_name=modelo, name=nombre, field=campo)
            for modelo in ("desestimacion", "historicaldesestimacion")
            for nombre, campo in (
                ("sha256", models.CharField(**SHA256)),
                ("tamano", models.PositiveIntegerField(**TAMANO)),
            )
        ),
        migrations.RunPython(resumen_por_su_nombre, no_se_reescribe(DEL_PEDIDO)),
        migrations.RunPython(no_se_reescribe([*DEL_PEDIDO, "sha256", "tamano"]), migrations.RunPython.noop),
    ]
