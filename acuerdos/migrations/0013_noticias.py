import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acuerdos', '0012_resumen_de_desestimacion'),
        ('municipalidades', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='envio',
            name='envio_uno_por_dia',
        ),
        migrations.AddField(
            model_name='envio',
            name='tanda',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='recordatorio',
            name='acuerdo',
            field=models.ForeignKey(blank=True, help_text='De una noticia', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='noticias', to='acuerdos.acuerdo'),
        ),
        migrations.AlterField(
            model_name='recordatorio',
            name='clase',
            field=models.CharField(help_text='antes-15, despues-7, silencio-30@2026-01-31, devuelto@123…', max_length=30),
        ),
        migrations.AlterField(
            model_name='recordatorio',
            name='hito',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recordatorios', to='acuerdos.hito'),
        ),
        migrations.AlterField(
            model_name='recordatorio',
            name='plazo',
            field=models.DateField(blank=True, help_text='El plazo en vigor del que se avisa: si cambia, el aviso es otro', null=True),
        ),
        migrations.AddIndex(
            model_name='avance',
            index=models.Index(condition=models.Q(('devuelto_en__isnull', False)), fields=['devuelto_en'], name='avance_devuelto'),
        ),
        migrations.AddIndex(
            model_name='avance',
            index=models.Index(condition=models.Q(('validado_en__isnull', False)), fields=['validado_en'], name='avance_validado'),
        ),
        migrations.AddIndex(
            model_name='hito',
            index=models.Index(condition=models.Q(('aceptado_en__isnull', False)), fields=['aceptado_en'], name='hito_aceptado'),
        ),
        migrations.AddIndex(
            model_name='hito',
            index=models.Index(condition=models.Q(('anulado_en__isnull', False), ('registrado_el__isnull', True)), fields=['anulado_en'], name='hito_no_aceptado'),
        ),
        migrations.AddIndex(
            model_name='reprogramacion',
            index=models.Index(condition=models.Q(('decidido_en__isnull', False)), fields=['decidido_en'], name='reprogramacion_decidida'),
        ),
        migrations.AddIndex(
            model_name='traba',
            index=models.Index(condition=models.Q(('levantada_en__isnull', False)), fields=['levantada_en'], name='traba_levantada'),
        ),
        migrations.AddConstraint(
            model_name='envio',
            constraint=models.UniqueConstraint(fields=('destino', 'dia', 'tanda'), name='envio_uno_por_dia'),
        ),
        migrations.AddConstraint(
            model_name='recordatorio',
            constraint=models.UniqueConstraint(condition=models.Q(('plazo__isnull', True)), fields=('clase', 'destino'), name='recordatorio_noticia_una_vez'),
        ),
        migrations.AddConstraint(
            model_name='recordatorio',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hito__isnull', False), ('plazo__isnull', False)), models.Q(('acuerdo__isnull', False), ('plazo__isnull', True)), _connector='OR'), name='recordatorio_de_un_hito_o_noticia'),
        ),
    ]
