"""Lo que llega por correo, y el canal de los avances que nacen de él."""

import acuerdos.models.correos
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COLUMNAS = ["hito_id", "fecha", "porcentaje", "descripcion", "canal", "registrado_en", "registrado_por_id"]
UNA_SOLA_VEZ = ["validado_el", "validado_en", "validado_por_id", "devuelto_en"]


def no_se_reescribe(apps, schema_editor):
    """El disparador de la 0002, otra vez: SQLite lo pierde al rehacer la tabla para cambiarle una restricción."""
    if schema_editor.connection.vendor == "postgresql":
        return
    distinto = "OLD.{0} IS NOT NEW.{0}"
    cambios = [distinto.format(columna) for columna in COLUMNAS]
    cambios += [f"(OLD.{columna} IS NOT NULL AND {distinto.format(columna)})" for columna in UNA_SOLA_VEZ]
    schema_editor.execute("DROP TRIGGER IF EXISTS avance_inmutable")
    schema_editor.execute(
        f"CREATE TRIGGER avance_inmutable BEFORE UPDATE ON acuerdos_avance FOR EACH ROW WHEN {' OR '.join(cambios)} "
        "BEGIN SELECT RAISE(ABORT, 'Los hechos no se reescriben (avance)'); END"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('acuerdos', '0015_numero_de_cambio'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, no_se_reescribe),  # hacia atrás, lo último
        migrations.CreateModel(
            name='ArchivoRecibido',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('archivo', models.FileField(max_length=200, upload_to=acuerdos.models.correos.ruta_de_recibido)),
                ('nombre', models.CharField(max_length=150)),
                ('tipo', models.CharField(max_length=40, verbose_name='tipo de contenido')),
                ('tamano', models.PositiveIntegerField(verbose_name='tamaño (bytes)')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
            ],
            options={
                'verbose_name': 'archivo recibido',
                'verbose_name_plural': 'archivos recibidos',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='CorreoRecibido',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clave', models.CharField(max_length=64, unique=True)),
                ('recibido_en', models.DateTimeField(db_index=True)),
                ('clase', models.CharField(choices=[('respuesta', 'Respuesta'), ('rebote', 'Aviso de que uno no llegó'), ('queja', 'Queja de correo no deseado')], max_length=10)),
                ('resultado', models.CharField(choices=[('informado', 'Se registró'), ('espera', 'Se le preguntó'), ('rechazado', 'No se tomó'), ('callado', 'Automático'), ('anotado', 'Anotado')], max_length=10)),
                ('remitente', models.EmailField(blank=True, max_length=254)),
                ('asunto', models.CharField(blank=True, max_length=200)),
                ('texto', models.TextField(blank=True)),
                ('motivo', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'verbose_name': 'correo recibido',
                'verbose_name_plural': 'correos recibidos',
                'ordering': ['-recibido_en', '-id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='avance',
            name='avance_canal_conocido',
        ),
        migrations.AlterField(
            model_name='avance',
            name='canal',
            field=models.CharField(choices=[('web', 'Página'), ('enlace', 'Por enlace'), ('correo', 'Por correo'), ('api', 'API'), ('importado', 'Importado')], max_length=10),
        ),
        migrations.AlterField(
            model_name='historicalavance',
            name='canal',
            field=models.CharField(choices=[('web', 'Página'), ('enlace', 'Por enlace'), ('correo', 'Por correo'), ('api', 'API'), ('importado', 'Importado')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='avance',
            constraint=models.CheckConstraint(condition=models.Q(('canal__in', ['web', 'enlace', 'correo', 'api', 'importado'])), name='avance_canal_conocido'),
        ),
        migrations.AddField(
            model_name='correorecibido',
            name='avance',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correos_recibidos', to='acuerdos.avance'),
        ),
        migrations.AddField(
            model_name='correorecibido',
            name='envio',
            field=models.ForeignKey(blank=True, help_text='El que contesta o el que rebotó', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correos_recibidos', to='acuerdos.envio'),
        ),
        migrations.AddField(
            model_name='correorecibido',
            name='hito',
            field=models.ForeignKey(blank=True, help_text='Vacío: no dijo de cuál habla', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correos_recibidos', to='acuerdos.hito'),
        ),
        migrations.AddField(
            model_name='correorecibido',
            name='persona',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correos_recibidos', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='archivorecibido',
            name='correo',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='archivos', to='acuerdos.correorecibido'),
        ),
        migrations.AddIndex(
            model_name='correorecibido',
            index=models.Index(condition=models.Q(('resultado', 'espera')), fields=['persona', 'hito'], name='correo_en_espera'),
        ),
        migrations.AddConstraint(
            model_name='correorecibido',
            constraint=models.CheckConstraint(condition=models.Q(('clase__in', ['respuesta', 'rebote', 'queja'])), name='correo_clase_conocida'),
        ),
        migrations.AddConstraint(
            model_name='correorecibido',
            constraint=models.CheckConstraint(condition=models.Q(('resultado__in', ['informado', 'espera', 'rechazado', 'callado', 'anotado'])), name='correo_resultado_conocido'),
        ),
        migrations.AddConstraint(
            model_name='correorecibido',
            constraint=models.CheckConstraint(condition=models.Q(('avance__isnull', False), models.Q(('resultado', 'informado'), _negated=True), _connector='OR'), name='correo_informado_con_avance'),
        ),
        migrations.RunPython(no_se_reescribe, migrations.RunPython.noop),
    ]
