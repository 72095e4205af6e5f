"""Los recordatorios: reglas, envíos, avisos, enlaces, preferencias y el motor; y quién sigue cada acuerdo."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

# Las de entonces, escritas aquí: una clase de regla posterior no cabe en las restricciones que esta migración pone.
REGLAS = (
    ("antes", 15, None, "responsable"),
    ("antes", 7, None, "responsable"),
    ("antes", 1, None, "responsable"),
    ("antes", 0, None, "responsable"),
    ("despues", 7, 7, "responsable"),
    ("silencio", 30, 30, "responsable"),
    ("despues", 15, None, "sector"),
    ("despues", 15, None, "operador"),
    ("despues", 30, 7, "coordinador"),
)


def reglas_de_inicio(apps, schema_editor):
    regla = apps.get_model("acuerdos", "ReglaDeAviso")
    regla.objects.bulk_create(
        regla(clase=clase, dias=dias, repetir_cada=cada, destinatario=quien, activa=True)
        for clase, dias, cada, quien in REGLAS
    )


class Migration(migrations.Migration):

    dependencies = [
        ('acuerdos', '0004_indices_de_listas'),
        ('municipalidades', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='acuerdo',
            name='a_cargo',
            field=models.ForeignKey(blank=True, help_text='Quien lo sigue en la Secretaría', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='acuerdos_a_cargo', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalacuerdo',
            name='a_cargo',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Quien lo sigue en la Secretaría', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Envio',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('destino', models.CharField(help_text='«u12» una persona, «m210809» una municipalidad sin punto focal', max_length=20)),
                ('dia', models.DateField(verbose_name='día')),
                ('estado', models.CharField(choices=[('programado', 'Programado'), ('enviando', 'Enviando'), ('enviado', 'Enviado'), ('fallido', 'Fallido'), ('descartado', 'Descartado'), ('perdido', 'Perdido')], default='programado', max_length=12)),
                ('message_id', models.CharField(max_length=120, unique=True)),
                ('correo', models.EmailField(blank=True, help_text='A dónde se envió', max_length=254)),
                ('intentos', models.PositiveSmallIntegerField(default=0)),
                ('quiza_entregado', models.BooleanField(default=False, help_text='Se cortó sin respuesta del servidor de correo: pudo haber salido')),
                ('tomado_en', models.DateTimeField(blank=True, null=True)),
                ('proximo_intento_en', models.DateTimeField()),
                ('enviado_en', models.DateTimeField(blank=True, null=True)),
                ('motivo', models.CharField(blank=True, max_length=300)),
                ('municipalidad', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='envios', to='municipalidades.municipalidad')),
                ('persona', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='envios', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'envío',
                'verbose_name_plural': 'envíos',
                'ordering': ['-dia', 'id'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalMotorDeAvisos',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('detenido_en', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('detenido_por', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical motor de avisos',
                'verbose_name_plural': 'historical motor de avisos',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPreferenciaDeAvisos',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('frecuencia', models.CharField(choices=[('diaria', 'Cada día que haya algo'), ('semanal', 'Una vez por semana'), ('ninguna', 'No quiere avisos')], default='diaria', max_length=8)),
                ('rebotado_en', models.DateTimeField(blank=True, null=True)),
                ('motivo_de_rebote', models.CharField(blank=True, help_text='Lo que dijo el servidor de correo', max_length=300)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('usuario', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical preferencia de avisos',
                'verbose_name_plural': 'historical preferencias de avisos',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalReglaDeAviso',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('clase', models.CharField(choices=[('antes', 'Días antes del plazo'), ('despues', 'Días después del plazo'), ('silencio', 'Días sin avance')], max_length=10)),
                ('dias', models.PositiveSmallIntegerField(verbose_name='días')),
                ('repetir_cada', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='repetir cada (días)')),
                ('destinatario', models.CharField(choices=[('responsable', 'Quien debe el hito'), ('sector', 'Funcionario del sector'), ('operador', 'Operador a cargo'), ('coordinador', 'Coordinación')], max_length=12)),
                ('activa', models.BooleanField(default=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical regla de aviso',
                'verbose_name_plural': 'historical reglas de aviso',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='MotorDeAvisos',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('detenido_en', models.DateTimeField(blank=True, null=True)),
                ('ultima_pasada_en', models.DateTimeField(blank=True, null=True)),
                ('detenido_por', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'motor de avisos',
                'verbose_name_plural': 'motor de avisos',
            },
        ),
        migrations.CreateModel(
            name='PreferenciaDeAvisos',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('frecuencia', models.CharField(choices=[('diaria', 'Cada día que haya algo'), ('semanal', 'Una vez por semana'), ('ninguna', 'No quiere avisos')], default='diaria', max_length=8)),
                ('rebotado_en', models.DateTimeField(blank=True, null=True)),
                ('motivo_de_rebote', models.CharField(blank=True, help_text='Lo que dijo el servidor de correo', max_length=300)),
                ('sello_de_calendario', models.CharField(blank=True, db_index=True, help_text='El secreto de la dirección de su calendario', max_length=43)),
                ('usuario', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='avisos', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'preferencia de avisos',
                'verbose_name_plural': 'preferencias de avisos',
            },
        ),
        migrations.CreateModel(
            name='Recordatorio',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('destino', models.CharField(max_length=20)),
                ('papel', models.CharField(choices=[('responsable', 'Quien debe el hito'), ('sector', 'Funcionario del sector'), ('operador', 'Operador a cargo'), ('coordinador', 'Coordinación')], max_length=12)),
                ('clase', models.CharField(help_text='antes-15, despues-7, silencio-30@2026-01-31…', max_length=30)),
                ('plazo', models.DateField(help_text='El plazo en vigor del que se avisa: si cambia, el aviso es otro')),
                ('programado_el', models.DateField()),
                ('estado', models.CharField(choices=[('programado', 'Programado'), ('enviando', 'Enviando'), ('enviado', 'Enviado'), ('fallido', 'Fallido'), ('descartado', 'Descartado'), ('perdido', 'Perdido')], default='programado', max_length=12)),
                ('motivo', models.CharField(blank=True, max_length=300)),
                ('registrado_en', models.DateTimeField()),
                ('terminado_en', models.DateTimeField(blank=True, null=True)),
                ('envio', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recordatorios', to='acuerdos.envio')),
                ('hito', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='recordatorios', to='acuerdos.hito')),
                ('municipalidad', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recordatorios', to='municipalidades.municipalidad')),
                ('persona', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recordatorios', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'recordatorio',
                'verbose_name_plural': 'recordatorios',
                'ordering': ['-programado_el', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ReglaDeAviso',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clase', models.CharField(choices=[('antes', 'Días antes del plazo'), ('despues', 'Días después del plazo'), ('silencio', 'Días sin avance')], max_length=10)),
                ('dias', models.PositiveSmallIntegerField(verbose_name='días')),
                ('repetir_cada', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='repetir cada (días)')),
                ('destinatario', models.CharField(choices=[('responsable', 'Quien debe el hito'), ('sector', 'Funcionario del sector'), ('operador', 'Operador a cargo'), ('coordinador', 'Coordinación')], max_length=12)),
                ('activa', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name': 'regla de aviso',
                'verbose_name_plural': 'reglas de aviso',
                'ordering': ['clase', '-dias', 'destinatario'],
                'constraints': [models.CheckConstraint(condition=models.Q(('clase__in', ['antes', 'despues', 'silencio'])), name='regla_clase_conocida'), models.CheckConstraint(condition=models.Q(('destinatario__in', ['responsable', 'sector', 'operador', 'coordinador'])), name='regla_destinatario_conocido'), models.UniqueConstraint(fields=('clase', 'dias', 'destinatario'), name='regla_una_vez'), models.CheckConstraint(condition=models.Q(('dias__lte', 365)), name='regla_dias_hasta_un_anio'), models.CheckConstraint(condition=models.Q(('repetir_cada__isnull', True), models.Q(('repetir_cada__gte', 1), models.Q(('clase', 'antes'), _negated=True)), _connector='OR'), name='regla_repite_despues')],
            },
        ),
        migrations.CreateModel(
            name='Enlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('creado_en', models.DateTimeField()),
                ('vence_el', models.DateField()),
                ('revocado_en', models.DateTimeField(blank=True, null=True)),
                ('usado_en', models.DateTimeField(blank=True, null=True)),
                ('hito', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enlaces', to='acuerdos.hito')),
                ('persona', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enlaces', to=settings.AUTH_USER_MODEL)),
                ('revocado_por', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'enlace',
                'verbose_name_plural': 'enlaces',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revocado_en__isnull', True)), fields=('hito', 'persona'), name='enlace_uno_por_persona'), models.CheckConstraint(condition=models.Q(models.Q(('revocado_en__isnull', False), ('revocado_por__isnull', False)), models.Q(('revocado_en__isnull', True), ('revocado_por__isnull', True)), _connector='OR'), name='enlace_revocado_quien_y_cuando')],
            },
        ),
        migrations.AddIndex(
            model_name='envio',
            index=models.Index(condition=models.Q(('estado__in', ['programado', 'enviando'])), fields=['proximo_intento_en'], name='envio_en_cola'),
        ),
        migrations.AddConstraint(
            model_name='envio',
            constraint=models.UniqueConstraint(fields=('destino', 'dia'), name='envio_uno_por_dia'),
        ),
        migrations.AddConstraint(
            model_name='envio',
            constraint=models.CheckConstraint(condition=models.Q(('estado__in', ['programado', 'enviando', 'enviado', 'fallido', 'descartado', 'perdido'])), name='envio_estado_conocido'),
        ),
        migrations.AddConstraint(
            model_name='envio',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('estado', 'enviado'), _negated=True), ('enviado_en__isnull', False), _connector='OR'), name='envio_enviado_con_hora'),
        ),
        migrations.AddConstraint(
            model_name='motordeavisos',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='motor_de_avisos_uno_solo'),
        ),
        migrations.AddConstraint(
            model_name='motordeavisos',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('detenido_en__isnull', False), ('detenido_por__isnull', False)), models.Q(('detenido_en__isnull', True), ('detenido_por__isnull', True)), _connector='OR'), name='motor_detenido_quien_y_cuando'),
        ),
        migrations.AddConstraint(
            model_name='preferenciadeavisos',
            constraint=models.CheckConstraint(condition=models.Q(('frecuencia__in', ['diaria', 'semanal', 'ninguna'])), name='preferencia_frecuencia_conocida'),
        ),
        migrations.AddIndex(
            model_name='recordatorio',
            index=models.Index(condition=models.Q(('estado', 'programado')), fields=['destino'], name='recordatorio_en_cola'),
        ),
        migrations.AddIndex(
            model_name='recordatorio',
            index=models.Index(fields=['hito', 'programado_el'], name='recordatorio_del_hito'),
        ),
        migrations.AddConstraint(
            model_name='recordatorio',
            constraint=models.UniqueConstraint(fields=('hito', 'destino', 'clase', 'plazo'), name='recordatorio_identidad'),
        ),
        migrations.AddConstraint(
            model_name='recordatorio',
            constraint=models.CheckConstraint(condition=models.Q(('estado__in', ['programado', 'enviando', 'enviado', 'fallido', 'descartado', 'perdido'])), name='recordatorio_estado_conocido'),
        ),
        migrations.AddConstraint(
            model_name='recordatorio',
            constraint=models.CheckConstraint(condition=models.Q(('persona__isnull', False), ('municipalidad__isnull', False), _connector='OR'), name='recordatorio_con_destino'),
        ),
        migrations.RunPython(reglas_de_inicio, migrations.RunPython.noop),
    ]
