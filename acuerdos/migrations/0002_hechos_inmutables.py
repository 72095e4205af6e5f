"""Los hechos se agregan: lo que dijeron no se reescribe, ni desde el programa ni desde la consola de la base.

Un disparador por tabla rechaza el UPDATE que cambie una columna del hecho. Lo demás (validar, devolver, decidir, anular)
son actos posteriores con su propia columna, y un acto hecho no se deshace: la validación no cambia una vez puesta.
"""

from django.db import migrations

COLUMNAS = {
    "acuerdo": ["codigo", "sesion_id", "registrado_en", "registrado_por_id"],
    "avance": ["hito_id", "fecha", "porcentaje", "descripcion", "canal", "registrado_en", "registrado_por_id"],
    "evidencia": ["avance_id", "archivo", "sha256", "registrado_en", "registrado_por_id"],
    "reprogramacion": ["acuerdo_id", "hito_id", "plazo_anterior", "plazo_nuevo", "motivo", "solicitado_el"],
    "desestimacion": ["acuerdo_id", "motivo", "archivo", "solicitado_el", "registrado_en"],
    "asistenciatecnica": ["traba_id", "fecha", "descripcion", "registrado_en"],
}
UNA_SOLA_VEZ = {
    "avance": ["validado_el", "validado_en", "validado_por_id", "devuelto_en"],
    "reprogramacion": ["decidido_el", "decidido_en", "decidido_por_id"],
    "desestimacion": ["decidido_el", "decidido_en", "decidido_por_id"],
}
# Decidida una solicitud, tampoco cambia de aprobada a rechazada.
AL_DECIDIR = {"reprogramacion": ["estado"], "desestimacion": ["estado"]}
MENSAJE = "Los hechos no se reescriben"


def condicion(tabla, distinto):
    cambios = [distinto.format(c=columna) for columna in COLUMNAS[tabla]]
    cambios += [f"(OLD.{c} IS NOT NULL AND {distinto.format(c=c)})" for c in UNA_SOLA_VEZ.get(tabla, [])]
    cambios += [f"(OLD.decidido_en IS NOT NULL AND {distinto.format(c=c)})" for c in AL_DECIDIR.get(tabla, [])]
    return " OR ".join(cambios)


def crear(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION acuerdos_hecho_inmutable() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{MENSAJE} (%)', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$",
            params=None,
        )
        for tabla in COLUMNAS:
            schema_editor.execute(
                f"CREATE TRIGGER {tabla}_inmutable BEFORE UPDATE ON acuerdos_{tabla} FOR EACH ROW "
                f"WHEN ({condicion(tabla, 'OLD.{c} IS DISTINCT FROM NEW.{c}')}) "
                "EXECUTE FUNCTION acuerdos_hecho_inmutable()"
            )
    else:
        for tabla in COLUMNAS:
            schema_editor.execute(
                f"CREATE TRIGGER {tabla}_inmutable BEFORE UPDATE ON acuerdos_{tabla} FOR EACH ROW "
                f"WHEN {condicion(tabla, 'OLD.{c} IS NOT NEW.{c}')} "
                f"BEGIN SELECT RAISE(ABORT, '{MENSAJE} ({tabla})'); END"
            )


def quitar(apps, schema_editor):
    for tabla in COLUMNAS:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {tabla}_inmutable ON acuerdos_{tabla}")
        else:
            schema_editor.execute(f"DROP TRIGGER {tabla}_inmutable")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION acuerdos_hecho_inmutable()")


class Migration(migrations.Migration):
    dependencies = [("acuerdos", "0001_initial")]
    operations = [migrations.RunPython(crear, quitar)]
