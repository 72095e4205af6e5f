from django.db import migrations, models

CLASES = [
    ("cambio", "Cambió algo en su cuenta"),
    ("clave", "Olvidó su contraseña"),
    ("invita", "Se le invita a crear su contraseña"),
]


class Migration(migrations.Migration):
    """Las invitaciones también son cartas: un servidor de correo lento no retiene la página."""

    dependencies = [("cuentas", "0008_correos_en_minusculas")]

    operations = [
        migrations.RemoveConstraint(model_name="carta", name="carta_clase_conocida"),
        migrations.AlterField(model_name="carta", name="clase", field=models.CharField(choices=CLASES, max_length=6)),
        migrations.AddConstraint(
            model_name="carta",
            constraint=models.CheckConstraint(
                condition=models.Q(("clase__in", [clase for clase, _ in CLASES])), name="carta_clase_conocida"
            ),
        ),
    ]
