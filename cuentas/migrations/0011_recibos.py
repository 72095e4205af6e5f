from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cuentas', '0010_textos_limpios'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='carta',
            name='carta_clase_conocida',
        ),
        migrations.AddField(
            model_name='carta',
            name='cabeceras',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='carta',
            name='html',
            field=models.TextField(blank=True, help_text='El mismo cuerpo con botones; se borra cuando sale'),
        ),
        migrations.AddField(
            model_name='carta',
            name='sobre',
            field=models.EmailField(blank=True, help_text='El remitente del sobre, si no es el de siempre', max_length=254),
        ),
        migrations.AlterField(
            model_name='carta',
            name='clase',
            field=models.CharField(choices=[('cambio', 'Cambió algo en su cuenta'), ('clave', 'Olvidó su contraseña'), ('invita', 'Se le invita a crear su contraseña'), ('recibo', 'Se recibió lo que escribió por correo')], max_length=6),
        ),
        migrations.AddConstraint(
            model_name='carta',
            constraint=models.CheckConstraint(condition=models.Q(('clase__in', ['cambio', 'clave', 'invita', 'recibo'])), name='carta_clase_conocida'),
        ),
    ]
