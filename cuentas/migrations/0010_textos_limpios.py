import django.contrib.auth.validators
from django.db import migrations, models

from cuentas.limpieza import limpiar_tabla
from cuentas.textos import limpiar_correo, limpiar_renglon

USUARIO = {
    "error_messages": {"unique": "Ya hay una cuenta con ese usuario."},
    "help_text": "Letras sin acento, cifras y @ . + - _",
    "max_length": 150,
    "validators": [
        django.contrib.auth.validators.ASCIIUsernameValidator(message="Use letras sin acento, cifras y @ . + - _.")
    ],
    "verbose_name": "usuario",
}


def limpiar(apps, schema_editor):
    """El correo y el usuario no se repiten: si sin lo que no se ve son los de otra cuenta, quedan y se dice."""
    frases = [
        *limpiar_tabla(
            apps.get_model("cuentas", "Usuario"),
            {
                "username": limpiar_renglon,
                "nombre": limpiar_renglon,
                "telefono": limpiar_renglon,
                "email": limpiar_correo,
            },
        ),
        *limpiar_tabla(apps.get_model("account", "EmailAddress"), {"email": limpiar_correo}),
    ]
    for frase in frases:
        print(frase)


class Migration(migrations.Migration):
    """Con un correo o un usuario que lleva algo que no se ve no se puede ingresar ni recuperar la clave."""

    dependencies = [("account", "0009_emailaddress_unique_primary_email"), ("cuentas", "0009_invitaciones_por_carta")]

    operations = [
        migrations.AlterField("historicalusuario", "email", models.EmailField("correo", blank=True, max_length=254)),
        migrations.AlterField("historicalusuario", "username", models.CharField(db_index=True, **USUARIO)),
        migrations.AlterField("usuario", "email", models.EmailField("correo", blank=True, max_length=254)),
        migrations.AlterField("usuario", "username", models.CharField(unique=True, **USUARIO)),
        migrations.RunPython(limpiar, migrations.RunPython.noop),
    ]
