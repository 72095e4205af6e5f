"""Vistas guardadas, lotes y restauraciones. Una restauración es un hecho: un disparador rechaza reescribirla."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

MENSAJE = "Los hechos no se reescriben"


def crear(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE TRIGGER restauracion_inmutable BEFORE UPDATE ON acuerdos_restauracion FOR EACH ROW "
            "EXECUTE FUNCTION acuerdos_hecho_inmutable()"
        )
    else:
        schema_editor.execute(
            "CREATE TRIGGER restauracion_inmutable BEFORE UPDATE ON acuerdos_restauracion FOR EACH ROW "
            f"BEGIN SELECT RAISE(ABORT, '{MENSAJE} (restauracion)'); END"
        )


def quitar(apps, schema_editor):
    de_la_tabla = " ON acuerdos_restauracion" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER restauracion_inmutable{de_la_tabla}")


class Migration(migrations.Migration):

    dependencies = [
        ('acuerdos', '0006_seguimiento'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Lote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verbo', models.CharField(choices=[('asignar', 'Asignar quién los sigue'), ('responsable', 'Cambiar el responsable'), ('plazo', 'Pedir más plazo'), ('anular', 'Anular')], max_length=12)),
                ('datos', models.JSONField(help_text='A quién, qué responsable, hasta cuándo, por qué: lo que el verbo pide')),
                ('resumen', models.CharField(help_text='Lo mismo, en palabras', max_length=200)),
                ('preparado_en', models.DateTimeField()),
                ('confirmado_en', models.DateTimeField(blank=True, null=True)),
                ('deshecho_en', models.DateTimeField(blank=True, null=True)),
                ('deshecho_por', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('preparado_por', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lote',
                'verbose_name_plural': 'lotes',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='FilaDeLote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valor', models.CharField(blank=True, help_text='Lo que había, como lo pide el verbo para deshacer', max_length=40)),
                ('antes', models.CharField(blank=True, max_length=300)),
                ('despues', models.CharField(blank=True, max_length=300, verbose_name='después')),
                ('motivo', models.CharField(blank=True, help_text='Por qué no se hizo', max_length=500)),
                ('version', models.PositiveIntegerField(help_text='La del acuerdo en la vista previa')),
                ('version_despues', models.PositiveIntegerField(blank=True, help_text='La que dejó el lote, si se hizo', null=True)),
                ('deshecha', models.BooleanField(default=False)),
                ('motivo_de_no_deshacer', models.CharField(blank=True, max_length=500)),
                ('acuerdo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acuerdos.acuerdo')),
                ('pedido', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acuerdos.reprogramacion')),
                ('lote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='filas', to='acuerdos.lote')),
            ],
            options={
                'verbose_name': 'fila de lote',
                'verbose_name_plural': 'filas de lotes',
                'ordering': ['acuerdo_id'],
            },
        ),
        migrations.CreateModel(
            name='Restauracion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anulado_en', models.DateTimeField()),
                ('motivo_de_anulacion', models.CharField(max_length=500, verbose_name='motivo de la anulación')),
                ('registrado_en', models.DateTimeField()),
                ('acuerdo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='restauraciones', to='acuerdos.acuerdo')),
                ('anulado_por', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('registrado_por', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'restauración',
                'verbose_name_plural': 'restauraciones',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='VistaGuardada',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nombre', models.CharField(max_length=60)),
                ('parametros', models.CharField(blank=True, help_text='Como van en la dirección', max_length=2000, verbose_name='parámetros')),
                ('compartida', models.BooleanField(default=False, help_text='La ve toda la Secretaría')),
                ('de_inicio', models.BooleanField(default=False, help_text='Donde empieza al ingresar')),
                ('guardada_en', models.DateTimeField()),
                ('usuario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vistas', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'vista guardada',
                'verbose_name_plural': 'vistas guardadas',
                'ordering': [django.db.models.functions.text.Lower('nombre'), 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='lote',
            index=models.Index(condition=models.Q(('confirmado_en__isnull', True)), fields=['preparado_en'], name='lote_sin_confirmar'),
        ),
        migrations.AddConstraint(
            model_name='lote',
            constraint=models.CheckConstraint(condition=models.Q(('verbo__in', ['asignar', 'responsable', 'plazo', 'anular'])), name='lote_verbo_conocido'),
        ),
        migrations.AddConstraint(
            model_name='lote',
            constraint=models.CheckConstraint(condition=models.Q(('confirmado_en__isnull', True), ('confirmado_en__gte', models.F('preparado_en')), _connector='OR'), name='lote_confirmado_despues'),
        ),
        migrations.AddConstraint(
            model_name='lote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deshecho_en__isnull', False), ('deshecho_por__isnull', False)), models.Q(('deshecho_en__isnull', True), ('deshecho_por__isnull', True)), _connector='OR'), name='lote_deshecho_quien_y_cuando'),
        ),
        migrations.AddConstraint(
            model_name='lote',
            constraint=models.CheckConstraint(condition=models.Q(('deshecho_en__isnull', True), ('confirmado_en__isnull', False), _connector='OR'), name='lote_deshecho_si_confirmado'),
        ),
        migrations.AddConstraint(
            model_name='filadelote',
            constraint=models.UniqueConstraint(fields=('lote', 'acuerdo'), name='fila_de_lote_una_vez'),
        ),
        migrations.AddConstraint(
            model_name='filadelote',
            constraint=models.CheckConstraint(condition=models.Q(('motivo', ''), ('version_despues__isnull', True), _connector='OR'), name='fila_de_lote_hecha_o_negada'),
        ),
        migrations.AddConstraint(
            model_name='filadelote',
            constraint=models.CheckConstraint(condition=models.Q(('deshecha', False), models.Q(('motivo_de_no_deshacer', ''), ('version_despues__isnull', False)), _connector='OR'), name='fila_de_lote_deshecha_si_hecha'),
        ),
        migrations.AddConstraint(
            model_name='restauracion',
            constraint=models.CheckConstraint(condition=models.Q(('registrado_en__isnull', True), ('registrado_en__gte', models.F('anulado_en')), _connector='OR'), name='restauracion_despues_de_anular'),
        ),
        migrations.AddConstraint(
            model_name='vistaguardada',
            constraint=models.UniqueConstraint(models.F('usuario'), django.db.models.functions.text.Lower('nombre'), name='vista_nombre_una_vez'),
        ),
        migrations.AddConstraint(
            model_name='vistaguardada',
            constraint=models.UniqueConstraint(condition=models.Q(('de_inicio', True)), fields=('usuario',), name='vista_de_inicio_una'),
        ),
        migrations.AddConstraint(
            model_name='vistaguardada',
            constraint=models.CheckConstraint(condition=models.Q(('nombre', ''), _negated=True), name='vista_con_nombre'),
        ),
        migrations.RunPython(crear, quitar),
    ]
