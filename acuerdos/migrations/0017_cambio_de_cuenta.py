"""El rol y los contactos de una cuenta también tienen su número; las noticias, que la API no sirve, no. Decisión 20."""

from django.db import migrations, models

SIN_LAS_NOTICIAS = """
DELETE FROM acuerdos_cambio WHERE tipo = 'recordatorio' AND clave IN (
    SELECT CAST(id AS varchar(40)) FROM acuerdos_recordatorio WHERE plazo IS NULL)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('acuerdos', '0016_correo_que_llega'),
    ]

    operations = [
        migrations.RunSQL(SIN_LAS_NOTICIAS, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name='cambio',
            name='cambio_tipo_conocido',
        ),
        migrations.AlterField(
            model_name='cambio',
            name='tipo',
            field=models.CharField(choices=[('acuerdo', 'Acuerdo'), ('reunion', 'Reunión'), ('sesion', 'Sesión'), ('sector', 'Sector'), ('region', 'Región'), ('municipalidad', 'Municipalidad'), ('clasificacion', 'Clasificación'), ('recordatorio', 'Recordatorio'), ('punto_focal', 'Punto focal'), ('funcionario', 'Funcionario sectorial'), ('cuenta', 'Cuenta: su rol y sus contactos')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='cambio',
            constraint=models.CheckConstraint(condition=models.Q(('tipo__in', ['acuerdo', 'reunion', 'sesion', 'sector', 'region', 'municipalidad', 'clasificacion', 'recordatorio', 'punto_focal', 'funcionario', 'cuenta'])), name='cambio_tipo_conocido'),
        ),
    ]
