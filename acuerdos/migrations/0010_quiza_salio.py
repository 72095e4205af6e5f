from django.db import migrations, models
from django.db.models.functions import Now

ESTADOS = [
    ("programado", "Programado"),
    ("enviando", "Enviando"),
    ("enviado", "Enviado"),
    ("quiza", "Quizá salió"),
    ("fallido", "Fallido"),
    ("descartado", "Descartado"),
    ("perdido", "Perdido"),
]
CONOCIDOS = [valor for valor, _ in ESTADOS]


def _comprobar_ya(schema_editor):
    """PostgreSQL no cambia una tabla con comprobaciones pendientes de lo recién escrito en ella."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def los_que_quiza_salieron(apps, schema_editor):
    """Lo que esperaba otro intento y pudo haber salido tiene ahora su propio estado."""
    envios = apps.get_model("acuerdos", "Envio").objects.filter(quiza_entregado=True)
    envios.update(sin_respuesta=1)
    envios.filter(estado="programado").update(estado="quiza")
    _comprobar_ya(schema_editor)


def como_antes(apps, schema_editor):
    """«Quizá salió» no existía: lo que tendría otro intento lo espera; lo que no, consta como fallido."""
    modelo_de_envio, recordatorio = apps.get_model("acuerdos", "Envio"), apps.get_model("acuerdos", "Recordatorio")
    modelo_de_envio.objects.filter(sin_respuesta__gt=0).update(quiza_entregado=True)
    quiza = modelo_de_envio.objects.filter(estado="quiza")
    quiza.filter(proximo_intento_en__isnull=False).update(estado="programado")
    quiza.update(estado="fallido", proximo_intento_en=Now())
    recordatorio.objects.filter(estado="quiza").update(estado="fallido")
    _comprobar_ya(schema_editor)


class Migration(migrations.Migration):
    """Lo que el servidor de correo tuvo y no contestó deja de ser «programado»: quizá salió."""

    dependencies = [("acuerdos", "0009_importaciones")]

    operations = [
        migrations.RemoveConstraint(model_name="envio", name="envio_estado_conocido"),
        migrations.RemoveConstraint(model_name="recordatorio", name="recordatorio_estado_conocido"),
        migrations.RemoveIndex(model_name="envio", name="envio_en_cola"),
        migrations.AddField(
            model_name="envio",
            name="sin_respuesta",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="Veces que el servidor de correo lo tuvo entero y no contestó: cada una pudo haber salido",
            ),
        ),
        migrations.AlterField(
            model_name="envio",
            name="proximo_intento_en",
            field=models.DateTimeField(blank=True, help_text="Vacío: quizá salió, y no se prueba más", null=True),
        ),
        migrations.AlterField(
            model_name="envio",
            name="estado",
            field=models.CharField(choices=ESTADOS, default="programado", max_length=12),
        ),
        migrations.AlterField(
            model_name="recordatorio",
            name="estado",
            field=models.CharField(choices=ESTADOS, default="programado", max_length=12),
        ),
        migrations.RunPython(los_que_quiza_salieron, como_antes),
        migrations.RemoveField(model_name="envio", name="quiza_entregado"),
        migrations.AddIndex(
            model_name="envio",
            index=models.Index(
                condition=models.Q(("estado__in", ["programado", "enviando", "quiza"])),
                fields=["proximo_intento_en"],
                name="envio_en_cola",
            ),
        ),
        migrations.AddConstraint(
            model_name="envio",
            constraint=models.CheckConstraint(
                condition=models.Q(("estado__in", CONOCIDOS)), name="envio_estado_conocido"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordatorio",
            constraint=models.CheckConstraint(
                condition=models.Q(("estado__in", CONOCIDOS)), name="recordatorio_estado_conocido"
            ),
        ),
    ]
