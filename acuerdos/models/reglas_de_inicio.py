"""Las reglas de recordatorio con que empieza una oficina.

Fuente: documento del producto. Antes del plazo, 15, 7 y 1 días, y el mismo día; después, a los 7 y cada semana; a los
30 días sin avance. Con 15 días de atraso, también al sector y al operador a cargo; con 30, a coordinación, en su
resumen de la semana.
"""

from django.db.models import Model

# (clase, días, repetir cada, destinatario)
DE_INICIO: tuple[tuple[str, int, int | None, str], ...] = (
    ("antes", 15, None, "responsable"),
    ("antes", 7, None, "responsable"),
    ("antes", 1, None, "responsable"),
    ("antes", 0, None, "responsable"),
    ("despues", 7, 7, "responsable"),
    ("silencio", 30, 30, "responsable"),
    ("despues", 15, None, "sector"),
    ("despues", 15, None, "operador"),
    ("despues", 30, 7, "coordinador"),
)


def cargar_reglas_de_inicio(modelo: type[Model]) -> int:
    """Crea las de inicio en `modelo`, donde no hay ninguna. Devuelve cuántas."""
    filas = [
        modelo(clase=clase, dias=dias, repetir_cada=cada, destinatario=quien, activa=True)
        for clase, dias, cada, quien in DE_INICIO
    ]
    return len(modelo._default_manager.bulk_create(filas))
