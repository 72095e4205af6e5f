"""El número de cambio: su tabla, el numerador, y un primer número para todo lo que ya hay. Decisión 20."""

import django.db.models.functions.datetime
from django.db import migrations, models

# tipo → de dónde sale su clave natural y desde qué ámbito la ven todos los que miran.
TABLAS = {
    "region": ("municipalidades_region", "codigo", "*"),
    "municipalidad": ("municipalidades_municipalidad", "ubigeo", "*"),
    "sector": ("reuniones_sector", "sigla", "*"),
    "clasificacion": ("acuerdos_clasificacion", "codigo", "*"),
    "sesion": ("reuniones_sesion", "codigo", "*"),
    "reunion": ("reuniones_reunion", "CAST(id AS varchar(40))", "todo"),
    "acuerdo": ("acuerdos_acuerdo", "codigo", "todo"),
    "recordatorio": ("acuerdos_recordatorio", "CAST(id AS varchar(40))", "todo"),
    "punto_focal": ("municipalidades_puntofocal", "CAST(id AS varchar(40))", "todo"),
    "funcionario": ("reuniones_funcionariosectorial", "CAST(id AS varchar(40))", "todo"),
}
COLUMNAS = "numero, ambito, tipo, clave, baja, causa, motivo, en"
CADA_UNA = """
INSERT INTO acuerdos_cambio ({columnas})
SELECT ROW_NUMBER() OVER (ORDER BY {clave}) + (SELECT COALESCE(MAX(numero), 0) FROM acuerdos_cambio),
       '{ambito}', '{tipo}', {clave}, {baja}, CASE WHEN {baja} THEN 'anulado' ELSE '' END, {motivo}, CURRENT_TIMESTAMP
FROM {tabla}
"""
# De los que además miran desde un sector, una municipalidad o su propia cuenta.
DE_ALGUNOS = """
INSERT INTO acuerdos_cambio ({columnas})
SELECT c.numero, {ambito}, c.tipo, c.clave, c.baja, c.causa, c.motivo, c.en
FROM acuerdos_cambio c JOIN {tabla} t ON {clave} = c.clave {mas} WHERE c.tipo = '{tipo}' AND c.ambito = 'todo' {si}
"""
DE_SESION = """
INSERT INTO acuerdos_cambio ({columnas})
SELECT MAX(c.numero), 'e:' || s.codigo, c.tipo, '', FALSE, '', '', CURRENT_TIMESTAMP
FROM acuerdos_cambio c JOIN {tabla} t ON {clave} = c.clave JOIN reuniones_sesion s ON s.id = t.sesion_id
WHERE c.tipo = '{tipo}' AND c.ambito = 'todo' GROUP BY s.codigo, c.tipo
"""
ID = "CAST(t.id AS varchar(40))"
VAN = "JOIN reuniones_participacion p ON p.reunion_id = t.id"


def numerar_lo_que_hay(apps, schema_editor):
    for tipo, (tabla, clave, ambito) in TABLAS.items():
        es_hecho = tipo == "acuerdo"
        schema_editor.execute(CADA_UNA.format(
            columnas=COLUMNAS, tipo=tipo, tabla=tabla, clave=clave, ambito=ambito,
            baja="anulado_en IS NOT NULL" if es_hecho else "FALSE",
            motivo="motivo_de_anulacion" if es_hecho else "''",
        ))
    for tipo, ambito, clave, mas, si in (
        ("acuerdo", "'s:' || t.sector_id", "t.codigo", "", ""),
        ("acuerdo", "'m:' || t.municipalidad_id", "t.codigo", "", ""),
        ("reunion", "'s:' || t.sector_id", ID, "", ""),
        ("reunion", "'m:' || p.municipalidad_id", ID, VAN, ""),
        ("recordatorio", "'p:' || t.persona_id", ID, "", "AND t.persona_id IS NOT NULL"),
        ("punto_focal", "'p:' || t.usuario_id", ID, "", ""),
        ("funcionario", "'p:' || t.usuario_id", ID, "", ""),
    ):
        schema_editor.execute(DE_ALGUNOS.format(
            columnas=COLUMNAS, tipo=tipo, tabla=TABLAS[tipo][0], ambito=ambito, clave=clave, mas=mas, si=si
        ))
    for tipo, clave in (("acuerdo", "t.codigo"), ("reunion", ID)):
        schema_editor.execute(DE_SESION.format(columnas=COLUMNAS, tipo=tipo, tabla=TABLAS[tipo][0], clave=clave))
    schema_editor.execute(
        "INSERT INTO acuerdos_numerador (id, ultimo) SELECT 1, COALESCE(MAX(numero), 0) FROM acuerdos_cambio"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("acuerdos", "0014_historia_de_clasificaciones"),
        ("municipalidades", "0001_initial"),
        ("reuniones", "0002_version_de_sesion"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cambio",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numero", models.PositiveBigIntegerField(verbose_name="número")),
                ("ambito", models.CharField(max_length=24, verbose_name="ámbito")),
                (
                    "tipo",
                    models.CharField(
                        choices=[
                            ("acuerdo", "Acuerdo"),
                            ("reunion", "Reunión"),
                            ("sesion", "Sesión"),
                            ("sector", "Sector"),
                            ("region", "Región"),
                            ("municipalidad", "Municipalidad"),
                            ("clasificacion", "Clasificación"),
                            ("recordatorio", "Recordatorio"),
                            ("punto_focal", "Punto focal"),
                            ("funcionario", "Funcionario sectorial"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "clave",
                    models.CharField(
                        blank=True, help_text="La natural: código, sigla, UBIGEO; o su id", max_length=40
                    ),
                ),
                ("baja", models.BooleanField(default=False)),
                (
                    "causa",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("anulado", "Se anuló"),
                            ("transferido", "Pasó a otro sector o a otra municipalidad"),
                            ("deshecho", "Se deshizo la importación que lo trajo"),
                        ],
                        max_length=12,
                        verbose_name="causa de la baja",
                    ),
                ),
                ("motivo", models.CharField(blank=True, max_length=500, verbose_name="motivo de la baja")),
                (
                    "en",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        help_text="Cuándo se numeró, según la base",
                    ),
                ),
            ],
            options={
                "verbose_name": "cambio",
                "verbose_name_plural": "cambios",
                "ordering": ["numero"],
                "indexes": [
                    models.Index(fields=["ambito", "tipo", "numero"], name="cambio_ultimo"),
                    models.Index(fields=["ambito", "numero"], name="cambio_desde"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tipo", "clave", "ambito"), name="cambio_uno_por_cosa"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "tipo__in",
                                [
                                    "acuerdo",
                                    "reunion",
                                    "sesion",
                                    "sector",
                                    "region",
                                    "municipalidad",
                                    "clasificacion",
                                    "recordatorio",
                                    "punto_focal",
                                    "funcionario",
                                ],
                            )
                        ),
                        name="cambio_tipo_conocido",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("baja", False), ("causa", ""), ("motivo", "")),
                            models.Q(("baja", True), models.Q(("causa", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cambio_baja_con_causa",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Numerador",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ultimo", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "numerador",
                "verbose_name_plural": "numerador",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="numerador_uno_solo")],
            },
        ),
        migrations.RunPython(numerar_lo_que_hay, migrations.RunPython.noop),
    ]
