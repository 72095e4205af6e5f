from collections import defaultdict

from django.core.management.base import CommandError
from django.db import migrations, models
from django.db.models.functions import Lower


def revisar_los_de_antes(apps, schema_editor):
    """Antes se podía repetir: se dice cuáles son, en vez de fallar con lo que diga la base."""
    cuentas = defaultdict(list)
    for usuario in apps.get_model("cuentas", "Usuario").objects.filter(is_active=True).exclude(email=""):
        cuentas[usuario.email.lower()].append(usuario.username)
    if repetidos := {correo: quienes for correo, quienes in cuentas.items() if len(quienes) > 1}:
        lineas = [f"{correo}: {', '.join(quienes)}" for correo, quienes in repetidos.items()]
        raise CommandError("\n".join(["Hay cuentas activas con el mismo correo; cámbielo o desactive una:", *lineas]))


class Migration(migrations.Migration):
    """Con el correo se ingresa y se recupera la clave: entre cuentas activas no se repite."""

    dependencies = [("cuentas", "0002_borrador")]

    operations = [
        migrations.RunPython(revisar_los_de_antes, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="usuario",
            constraint=models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(("is_active", True), models.Q(("email", ""), _negated=True)),
                name="usuario_correo_una_vez",
                violation_error_message="Otra cuenta activa tiene ese correo.",
            ),
        ),
    ]
