"""Una palabra, una idea: lo que se llamaba «aviso» es recordatorio, «papel», rol, y «pedido», solicitud.

Ninguna tabla ni columna cambia de nombre.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLAS = {
    "ReglaDeAviso": ("ReglaDeRecordatorio", "acuerdos_regladeaviso"),
    "HistoricalReglaDeAviso": ("HistoricalReglaDeRecordatorio", "acuerdos_historicalregladeaviso"),
    "MotorDeAvisos": ("MotorDeRecordatorios", "acuerdos_motordeavisos"),
    "HistoricalMotorDeAvisos": ("HistoricalMotorDeRecordatorios", "acuerdos_historicalmotordeavisos"),
    "PreferenciaDeAvisos": ("PreferenciaDeRecordatorios", "acuerdos_preferenciadeavisos"),
    "HistoricalPreferenciaDeAvisos": (
        "HistoricalPreferenciaDeRecordatorios",
        "acuerdos_historicalpreferenciadeavisos",
    ),
}


def con_su_tabla():
    """Primero se dice el nombre que la tabla ya tiene; después, cambiar el del modelo no la toca."""
    for viejo, (nuevo, tabla) in TABLAS.items():
        yield migrations.AlterModelTable(viejo, tabla)
        yield migrations.RenameModel(viejo, nuevo)


class Migration(migrations.Migration):
    dependencies = [("acuerdos", "0017_cambio_de_cuenta"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        *con_su_tabla(),
        migrations.AlterField("recordatorio", "papel", models.CharField(max_length=12, db_column="papel")),
        migrations.RenameField("recordatorio", "papel", "rol"),
        migrations.AlterField(
            "filadelote",
            "pedido",
            models.ForeignKey(
                "acuerdos.reprogramacion",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                null=True,
                blank=True,
                db_column="pedido_id",
            ),
        ),
        migrations.RenameField("filadelote", "pedido", "solicitud"),
        migrations.AlterModelOptions(
            name='historicalmotorderecordatorios',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical motor de recordatorios', 'verbose_name_plural': 'historical motor de recordatorios'},
        ),
        migrations.AlterModelOptions(
            name='historicalpreferenciaderecordatorios',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical preferencia de recordatorios', 'verbose_name_plural': 'historical preferencias de recordatorios'},
        ),
        migrations.AlterModelOptions(
            name='historicalregladerecordatorio',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical regla de recordatorio', 'verbose_name_plural': 'historical reglas de recordatorio'},
        ),
        migrations.AlterModelOptions(
            name='motorderecordatorios',
            options={'verbose_name': 'motor de recordatorios', 'verbose_name_plural': 'motor de recordatorios'},
        ),
        migrations.AlterModelOptions(
            name='preferenciaderecordatorios',
            options={'verbose_name': 'preferencia de recordatorios', 'verbose_name_plural': 'preferencias de recordatorios'},
        ),
        migrations.AlterModelOptions(
            name='regladerecordatorio',
            options={'ordering': ['clase', '-dias', 'destinatario'], 'verbose_name': 'regla de recordatorio', 'verbose_name_plural': 'reglas de recordatorio'},
        ),
        migrations.AlterField(
            model_name='historicalpreferenciaderecordatorios',
            name='frecuencia',
            field=models.CharField(choices=[('diaria', 'Cada día que haya algo'), ('semanal', 'Una vez por semana'), ('ninguna', 'No quiere recordatorios')], default='diaria', max_length=8),
        ),
        migrations.AlterField(
            model_name='preferenciaderecordatorios',
            name='frecuencia',
            field=models.CharField(choices=[('diaria', 'Cada día que haya algo'), ('semanal', 'Una vez por semana'), ('ninguna', 'No quiere recordatorios')], default='diaria', max_length=8),
        ),
        migrations.AlterField(
            model_name='preferenciaderecordatorios',
            name='usuario',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='preferencia', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='recordatorio',
            name='plazo',
            field=models.DateField(blank=True, help_text='El plazo en vigor del que se avisa: si cambia, el recordatorio es otro', null=True),
        ),
        migrations.AlterField(
            model_name='recordatorio',
            name='rol',
            field=models.CharField(choices=[('responsable', 'Quien debe el hito'), ('sector', 'Funcionario del sector'), ('operador', 'Operador a cargo'), ('coordinador', 'Coordinación')], db_column='papel', max_length=12),
        ),
    ]
