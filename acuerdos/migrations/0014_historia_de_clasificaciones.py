import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from cuentas.historia import anotar_lo_que_ya_estaba


def anotar(apps, schema_editor):
    """De un hecho, desde que se registró; una clasificación, desde siempre."""
    for nombre, desde in (("Clasificacion", ""), ("Acuerdo", "registrado_en"), ("Hito", "registrado_en")):
        modelo = apps.get_model("acuerdos", nombre)
        anotar_lo_que_ya_estaba(modelo, apps.get_model("acuerdos", f"Historical{nombre}"), desde)



class Migration(migrations.Migration):

    dependencies = [
        ('acuerdos', '0013_noticias'),
        ('reuniones', '0003_lo_que_ya_estaba'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalClasificacion',
            fields=[
                ('codigo', models.SlugField(max_length=40, verbose_name='código')),
                ('nombre', models.CharField(db_index=True, max_length=80)),
                ('orden', models.PositiveSmallIntegerField(default=0)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical clasificación',
                'verbose_name_plural': 'historical clasificaciones',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(anotar, migrations.RunPython.noop),
    ]
