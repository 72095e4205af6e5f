"""El vocabulario de la búsqueda y, en PostgreSQL, su índice: sobre la misma expresión que `busqueda_sql` escribe."""

from django.db import migrations, models

from acuerdos.migrations import SoloEnPostgreSQL


class Migration(migrations.Migration):
    dependencies = [("acuerdos", "0002_hechos_inmutables")]

    operations = [
        migrations.CreateModel(
            name="Palabra",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("palabra", models.CharField(max_length=40, unique=True)),
                ("raiz", models.CharField(db_index=True, max_length=40, verbose_name="raíz")),
            ],
            options={"verbose_name": "palabra", "verbose_name_plural": "palabras", "ordering": ["palabra"]},
        ),
        SoloEnPostgreSQL(
            "CREATE INDEX acuerdo_busqueda ON acuerdos_acuerdo USING gin (string_to_array(busqueda, ' '))",
            "DROP INDEX acuerdo_busqueda",
        ),
    ]
