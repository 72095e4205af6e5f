"""Las listas nunca muestran anulados: con índices solo de los vivos, contar y ordenar no tocan la tabla."""

from django.conf import settings
from django.db import migrations, models

from acuerdos.migrations import SoloEnPostgreSQL


class Migration(migrations.Migration):
    dependencies = [
        ("acuerdos", "0003_palabra"),
        ("municipalidades", "0001_initial"),
        ("reuniones", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="acuerdo",
            name="acuerdo_sesion",
        ),
        migrations.RemoveIndex(
            model_name="acuerdo",
            name="acuerdo_municipalidad",
        ),
        migrations.RemoveIndex(
            model_name="acuerdo",
            name="acuerdo_sector",
        ),
        migrations.RemoveIndex(
            model_name="acuerdo",
            name="acuerdo_situacion",
        ),
        migrations.RemoveIndex(
            model_name="acuerdo",
            name="acuerdo_proximo",
        ),
        migrations.RemoveIndex(
            model_name="acuerdo",
            name="acuerdo_silencio",
        ),
        migrations.AddIndex(
            model_name="acuerdo",
            index=models.Index(
                condition=models.Q(("anulado_en__isnull", True)), fields=["codigo"], name="acuerdo_vivos"
            ),
        ),
        migrations.AddIndex(
            model_name="acuerdo",
            index=models.Index(
                condition=models.Q(("anulado_en__isnull", True)), fields=["sesion", "codigo"], name="acuerdo_sesion"
            ),
        ),
        migrations.AddIndex(
            model_name="acuerdo",
            index=models.Index(
                condition=models.Q(("anulado_en__isnull", True)),
                fields=["municipalidad", "codigo"],
                name="acuerdo_municipalidad",
            ),
        ),
        migrations.AddIndex(
            model_name="acuerdo",
            index=models.Index(
                condition=models.Q(("anulado_en__isnull", True)), fields=["sector", "codigo"], name="acuerdo_sector"
            ),
        ),
        migrations.AddIndex(
            model_name="acuerdo",
            index=models.Index(
                condition=models.Q(("anulado_en__isnull", True)),
                fields=["situacion", "plazo_vigente", "codigo"],
                name="acuerdo_situacion",
            ),
        ),
        migrations.AddIndex(
            model_name="acuerdo",
            index=models.Index(
                condition=models.Q(("anulado_en__isnull", True)),
                fields=["plazo_vigente", "codigo"],
                name="acuerdo_plazo",
            ),
        ),
        migrations.AddIndex(
            model_name="acuerdo",
            index=models.Index(
                condition=models.Q(("anulado_en__isnull", True)),
                fields=["proximo_vencimiento", "codigo"],
                name="acuerdo_proximo",
            ),
        ),
        migrations.AddIndex(
            model_name="acuerdo",
            index=models.Index(
                condition=models.Q(("anulado_en__isnull", True)),
                fields=["ultimo_avance_el", "codigo"],
                name="acuerdo_ultimo_avance",
            ),
        ),
        # Lo más reciente primero y lo que nunca tuvo avance al final. SQLite no admite NULLS LAST en un índice.
        SoloEnPostgreSQL(
            "CREATE INDEX acuerdo_reciente ON acuerdos_acuerdo (ultimo_avance_el DESC NULLS LAST, codigo) "
            "WHERE anulado_en IS NULL",
            "DROP INDEX acuerdo_reciente",
        ),
        migrations.AddIndex(
            model_name="acuerdo",
            index=models.Index(
                condition=models.Q(("anulado_en__isnull", True)), fields=["avance", "codigo"], name="acuerdo_avance"
            ),
        ),
        migrations.AddIndex(
            model_name="acuerdo",
            index=models.Index(
                condition=models.Q(("anulado_en__isnull", True)), fields=["silencio_desde"], name="acuerdo_silencio"
            ),
        ),
    ]
