"""Qué quiere decir cada palabra de un corte y de dónde sale: la última página de la lámina y la hoja del libro.

Fuente: las definiciones de la oficina (documento del producto, «Estado of an acuerdo on a day»).
"""

from acuerdos.palabras import dia_en_palabras, instante_en_palabras
from corte.datos import Corte

DEFINICIONES = (
    ("√ Cumplido", "Tiene hitos, y el último avance de cada uno es 100 % y está validado."),
    ("→ En proceso", "Tiene hitos, no está cumplido y su plazo no ha pasado."),
    ("○ Pendiente", "Todavía no tiene hitos y su plazo no ha pasado."),
    ("! Vencido", "No está cumplido y su plazo en vigor, con las reprogramaciones aprobadas, ya pasó."),
    ("× Desestimado", "Su desestimación está aprobada: ya no se mide."),
    ("Vigentes", "Todos los acuerdos menos los desestimados."),
    ("% cumplido", "Cumplidos entre vigentes."),
    ("Avance", "El de los hitos de un acuerdo, cada uno según su peso; sin hitos, 0. El promedio es de los vigentes."),
    ("Espera validación", "Todos sus hitos al 100 % y alguno sin validar."),
    (
        "Cada cifra",
        "Lleva a la lista que la hace, con el día y lo conocido de este corte. Para verla hay que ingresar.",
    ),
    ("Con el plazo pasado", "Vigentes cuyo plazo en vigor es anterior a ese día: lo que ya debería estar cumplido."),
)


def fuente(corte: Corte) -> str:
    """De dónde sale y a qué fecha."""
    frase = (
        "Fuente: registro de acuerdos de la Secretaría de Descentralización, Presidencia del Consejo de Ministros, "
        f"al {dia_en_palabras(corte.al)}"
    )
    if corte.conocido_al:
        return f"{frase}, con lo registrado hasta el {instante_en_palabras(corte.conocido_al)}."
    return f"{frase}, con lo que hoy se sabe de ese día."


def avisos(corte: Corte) -> tuple[str, ...]:
    """Lo que hay que saber antes de leer las cifras."""
    avisos = []
    if corte.conocido_al:
        avisos.append(f"Con lo registrado hasta el {instante_en_palabras(corte.conocido_al)}.")
    if corte.sesion.de_demostracion:
        avisos.append("Demostración: los acuerdos son inventados.")
    return tuple(avisos)
