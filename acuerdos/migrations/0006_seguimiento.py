"""Las notas de la Secretaría, las plantillas de hitos por clasificación y la versión de un hito."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

DISTINTO = " OR ".join(
    f"OLD.{columna} {{no_es}} NEW.{columna}"
    for columna in ("acuerdo_id", "texto", "registrado_en", "registrado_por_id")
)
MENSAJE = "Los hechos no se reescriben (nota)"


def cerrar_notas(apps, schema_editor):
    """Una nota es un hecho: como los de 0002, no se reescribe."""
    if schema_editor.connection.vendor == "postgresql":
        accion = "EXECUTE FUNCTION acuerdos_hecho_inmutable()"
        cuando = f"WHEN ({DISTINTO.format(no_es='IS DISTINCT FROM')})"
    else:
        accion = f"BEGIN SELECT RAISE(ABORT, '{MENSAJE}'); END"
        cuando = f"WHEN {DISTINTO.format(no_es='IS NOT')}"
    schema_editor.execute(
        f"CREATE TRIGGER nota_inmutable BEFORE UPDATE ON acuerdos_nota FOR EACH ROW {cuando} {accion}"
    )


def abrir_notas(apps, schema_editor):
    tabla = " ON acuerdos_nota" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER nota_inmutable{tabla}")


class Migration(migrations.Migration):
    dependencies = [
        ("acuerdos", "0005_recordatorios"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="hito",
            name="version",
            field=models.PositiveIntegerField(default=1, db_default=1, editable=False, help_text="Sube con cada corrección"),
        ),
        migrations.CreateModel(
            name="HistoricalNota",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("registrado_en", models.DateTimeField()),
                ("anulado_en", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "motivo_de_anulacion",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="motivo de la anulación"),
                ),
                ("texto", models.TextField()),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "acuerdo",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="acuerdos.acuerdo",
                    ),
                ),
                (
                    "anulado_por",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "registrado_por",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical nota",
                "verbose_name_plural": "historical notas",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlantillaHito",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("orden", models.PositiveSmallIntegerField(default=1)),
                ("texto", models.CharField(max_length=500)),
                (
                    "responsable",
                    models.CharField(
                        blank=True,
                        choices=[("GN", "Gobierno nacional"), ("GR", "Gobierno regional"), ("GL", "Gobierno local")],
                        help_text="Vacío: el responsable del acuerdo",
                        max_length=2,
                    ),
                ),
                ("dias", models.PositiveSmallIntegerField(verbose_name="días desde el evento")),
                ("peso", models.PositiveSmallIntegerField(default=1)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "clasificacion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="acuerdos.clasificacion",
                        verbose_name="clasificación",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical plantilla de hito",
                "verbose_name_plural": "historical plantillas de hitos",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Nota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("registrado_en", models.DateTimeField()),
                ("anulado_en", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "motivo_de_anulacion",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="motivo de la anulación"),
                ),
                ("texto", models.TextField()),
                (
                    "acuerdo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notas", to="acuerdos.acuerdo"
                    ),
                ),
                (
                    "anulado_por",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "registrado_por",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "nota",
                "verbose_name_plural": "notas",
                "ordering": ["registrado_en", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("texto", ""), _negated=True), name="nota_con_texto"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("anulado_en__isnull", False), ("anulado_por__isnull", False)),
                            models.Q(("anulado_en__isnull", True), ("anulado_por__isnull", True)),
                            _connector="OR",
                        ),
                        name="nota_anulado_quien_y_cuando",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("anulado_en__isnull", True), ("motivo_de_anulacion", "")),
                            models.Q(
                                ("anulado_en__isnull", False), models.Q(("motivo_de_anulacion", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="nota_anulado_con_motivo",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlantillaHito",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("orden", models.PositiveSmallIntegerField(default=1)),
                ("texto", models.CharField(max_length=500)),
                (
                    "responsable",
                    models.CharField(
                        blank=True,
                        choices=[("GN", "Gobierno nacional"), ("GR", "Gobierno regional"), ("GL", "Gobierno local")],
                        help_text="Vacío: el responsable del acuerdo",
                        max_length=2,
                    ),
                ),
                ("dias", models.PositiveSmallIntegerField(verbose_name="días desde el evento")),
                ("peso", models.PositiveSmallIntegerField(default=1)),
                (
                    "clasificacion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plantillas",
                        to="acuerdos.clasificacion",
                        verbose_name="clasificación",
                    ),
                ),
            ],
            options={
                "verbose_name": "plantilla de hito",
                "verbose_name_plural": "plantillas de hitos",
                "ordering": ["clasificacion__orden", "clasificacion_id", "orden", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("responsable__in", ["", "GN", "GR", "GL"])),
                        name="plantilla_responsable_conocido",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("texto", ""), _negated=True), name="plantilla_con_texto"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dias__lte", 730)), name="plantilla_dentro_de_dos_anios"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("peso__gte", 1), ("peso__lte", 100)), name="plantilla_peso_positivo"
                    ),
                ],
            },
        ),
        migrations.RunPython(cerrar_notas, abrir_notas),
    ]
