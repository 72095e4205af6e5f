from django.db import migrations

from cuentas.cifrado import cifrar, descifrar
from cuentas.segundo_paso import con_secretos


def _escribir(apps, como):
    for fila in apps.get_model("mfa", "Authenticator").objects.iterator():
        fila.data = con_secretos(fila.data, lambda secreto: como(descifrar(secreto)))
        fila.save(update_fields=["data"])


def cifrar_los_de_antes(apps, schema_editor):
    _escribir(apps, cifrar)


def dejarlos_en_claro(apps, schema_editor):
    """La versión anterior no sabe leer lo cifrado."""
    _escribir(apps, str)


class Migration(migrations.Migration):
    """Las semillas del segundo paso y de los códigos de respaldo estaban en claro en la base."""

    dependencies = [("cuentas", "0005_origen_de_borrador"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(cifrar_los_de_antes, dejarlos_en_claro)]
