"""Dos verbos más para los lotes: los hitos de plantilla y la clasificación."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acuerdos', '0020_cortes_publicados'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='lote',
            name='lote_verbo_conocido',
        ),
        migrations.AlterField(
            model_name='lote',
            name='verbo',
            field=models.CharField(choices=[('asignar', 'Asignar quién los sigue'), ('hitos', 'Hitos de plantilla'), ('clasificar', 'Cambiar la clasificación'), ('responsable', 'Cambiar el responsable'), ('plazo', 'Pedir más plazo'), ('anular', 'Anular')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='lote',
            constraint=models.CheckConstraint(condition=models.Q(('verbo__in', ['asignar', 'hitos', 'clasificar', 'responsable', 'plazo', 'anular'])), name='lote_verbo_conocido'),
        ),
    ]
