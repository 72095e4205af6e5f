from django.db import migrations, models


class Migration(migrations.Migration):
    """Si el servidor de correo calla, el correo se pone en pausa para todos."""

    dependencies = [("cuentas", "0003_correo_una_vez")]

    operations = [
        migrations.CreateModel(
            name="FrenoDeCorreo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("silencios", models.PositiveIntegerField(default=0)),
                ("desde", models.DateTimeField(blank=True, null=True)),
                ("hasta", models.DateTimeField(blank=True, help_text="Cuándo se vuelve a probar, con uno solo", null=True)),
                ("motivo", models.CharField(blank=True, help_text="Qué pasó la última vez", max_length=300)),
            ],
            options={
                "verbose_name": "freno del correo",
                "verbose_name_plural": "freno del correo",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="freno_de_correo_uno_solo"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("desde__isnull", False), ("hasta__isnull", False)),
                            models.Q(("desde__isnull", True), ("hasta__isnull", True)),
                            _connector="OR",
                        ),
                        name="freno_en_pausa_desde_y_hasta",
                    ),
                ],
            },
        ),
    ]
