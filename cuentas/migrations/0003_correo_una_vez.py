from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    """Con el correo se ingresa y se recupera la clave: entre cuentas activas no se repite."""

    dependencies = [("cuentas", "0002_borrador")]

    operations = [
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
