"""De qué clasificación parece un acuerdo, por su texto, mientras se escribe.

Regla: cada clasificación tiene las raíces con que la oficina la reconoce. La primera palabra que dice algo («Asistir…»,
«Programar una visita…») pesa `PESO_DEL_VERBO`; las demás, uno. Si dos empatan, o ninguna se nombra, no se sugiere nada.
Es siempre la misma respuesta para el mismo texto, y quien escribe la cambia. Fuente: los acuerdos del libro de ejemplo
y los verbos de las actas.
"""

from collections.abc import Collection, Mapping

from acuerdos.parecidos import raices

PESO_DEL_VERBO = 3
# Clave del catálogo → comienzos de palabra, sin acentos.
RAICES: Mapping[str, tuple[str, ...]] = {
    "asistencia_tecnica": (
        *("asist", "capacit", "asesor", "acompan", "formul", "taller", "entren", "fortalec", "brind", "revis"),
        *("elabor", "levant"),
    ),
    "orientacion": ("orient", "acredit", "remit", "inform", "difund", "absolv", "model", "lineam", "guia", "comunic"),
    "financiamiento": (
        *("financ", "cofinanc", "transfer", "presupuest", "partid", "dotac", "donac", "donar", "equipam", "recurs"),
        *("fond", "prioriz"),
    ),
    "reunion_complementaria": ("reun", "mesa", "instal", "concert", "convoc", "sesion", "citar", "instanc"),
    "visita_a_territorio": ("visit", "inspecc", "recorr", "constat", "situ", "verific"),
}
A_FALTA_DE_OTRA = ("orientacion", ("evalu", "gestion", "anali"))  # valen si nada más se nombra


def sugerida(texto: str, entre: Collection[str]) -> str:
    """La clave de la clasificación que el texto sugiere, de las que hay; «» si ninguna o si dos por igual."""
    puntos: dict[str, int] = {}
    palabras = raices(texto)
    for n, palabra in enumerate(palabras):
        for clave in entre:
            if palabra.startswith(RAICES.get(clave, ())):
                puntos[clave] = puntos.get(clave, 0) + (PESO_DEL_VERBO if n == 0 else 1)
    mejores = sorted(puntos, key=lambda clave: -puntos[clave])
    if not mejores:
        clave, comienzos = A_FALTA_DE_OTRA
        return clave if clave in entre and palabras and palabras[0].startswith(comienzos) else ""
    if len(mejores) > 1 and puntos[mejores[0]] == puntos[mejores[1]]:
        return ""
    return mejores[0]
