"""En qué se apartan dos cortes escritos en la forma del contrato: cada cifra, con su nombre, antes y ahora.

La usan las correcciones de un corte publicado y quien comprueba que lo publicado vuelve a salir igual.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from acuerdos.enums import Estado
from corte.enlaces import VIGENTES, acuerdos_con, del_cuadro

CLAVES = ("codigo", "sigla", "ubigeo", "categoria")  # lo que distingue a una fila de un cuadro
TITULOS = {
    "totales.sectores": "Sectores que participan",
    "totales.acuerdos": "Acuerdos",
    "totales.reuniones": "Reuniones técnicas bilaterales",
    "totales.asistentes": "Asistentes",
    "totales.municipalidades": "Municipalidades con acuerdos",
    "asistentes": "Asistentes",
    "reuniones_por_sector": "Reuniones de",
    "acuerdos.por_region": "Acuerdos en",
    "acuerdos.por_sector": "Acuerdos de",
    "acuerdos.por_responsable": "Acuerdos que debe cumplir:",
    "acuerdos.por_tipo": "Acuerdos de tipo",
    "acuerdos.por_clasificacion": "Acuerdos de",
    "acuerdos.por_estado": "Acuerdos en estado",
    "avance.vigentes": "Acuerdos vigentes",
    "avance.cumplidos": "Acuerdos cumplidos",
    "avance.porcentaje_cumplido": "% cumplido de los vigentes",
    "avance.avance_promedio": "Avance promedio de los vigentes",
    "avance.por_validar": "Esperan validación",
    "inversion.comprometido": "Comprometido (S/)",
    "inversion.acuerdos_con_monto": "Acuerdos con monto",
    "inversion.inversiones_leidas": "Inversiones leídas",
    "inversion.costo": "Costo de las inversiones leídas (S/)",
    "inversion.devengado": "Devengado (S/)",
    "inversion.porcentaje_devengado": "% devengado de su costo",
    "inversion.contradicen": "Acuerdos que la lectura contradice",
}
# La lista que hay detrás: de una fila de un cuadro, por su clave; de las demás cifras, una.
FILTROS = {
    "acuerdos.por_region": "region",
    "acuerdos.por_sector": "sector",
    "acuerdos.por_responsable": "responsable",
    "acuerdos.por_tipo": "tipo",
    "acuerdos.por_clasificacion": "clasificacion",
    "acuerdos.por_estado": "estado",
}
DESTINOS = {
    "totales.sectores": del_cuadro("por_sector"),
    "totales.acuerdos": acuerdos_con(),
    "totales.reuniones": del_cuadro("por_reunion"),
    "reuniones_por_sector": del_cuadro("por_reunion"),
    "totales.asistentes": del_cuadro("asistentes"),
    "asistentes": del_cuadro("asistentes"),
    "avance.vigentes": acuerdos_con(estado=VIGENTES),
    "avance.porcentaje_cumplido": acuerdos_con(estado=Estado.CUMPLIDO.value),
    "avance.avance_promedio": acuerdos_con(estado=VIGENTES),
    "avance.por_validar": acuerdos_con(por_validar="true"),
}
PORCENTAJES = ("avance.porcentaje_cumplido", "avance.avance_promedio", "inversion.porcentaje_devengado")
DE_CIFRAS = ("totales", "asistentes", "reuniones_por_sector", "acuerdos", "avance", "inversion")
REPITEN = ("avance.cumplidos",)  # lo mismo que su estado


@dataclass(frozen=True, slots=True)
class DiferenciaDeCortes:
    """Una cifra que no es la misma: qué es, y como se lee antes y ahora («—»: no había). `destino`: su lista."""

    que: str
    antes: str
    ahora: str
    destino: str = ""

    def __str__(self) -> str:
        return f"{self.que}: {self.antes} → {self.ahora}"


def diferencias(antes: Mapping[str, Any], ahora: Mapping[str, Any]) -> tuple[DiferenciaDeCortes, ...]:
    """Las cifras que cambiaron, en el orden del contrato."""
    de_antes, de_ahora = dict(_cifras(antes)), dict(_cifras(ahora))
    nombres = _nombres(antes) | _nombres(ahora)
    caminos = dict.fromkeys([*de_antes, *de_ahora])
    return tuple(
        DiferenciaDeCortes(
            _titulo(camino, nombres), _leida(camino, de_antes), _leida(camino, de_ahora), _destino(*camino)
        )
        for camino in caminos
        if de_antes.get(camino) != de_ahora.get(camino) and camino[0] not in REPITEN
    )


def textos_distintos(
    antes: Mapping[str, Any], ahora: Mapping[str, Any], *, con_frases: bool
) -> Iterator[DiferenciaDeCortes]:
    """Las frases y los datos de la sesión que no son los mismos: no son cifras, y también se publicaron.

    con_frases: falso si las escribió otro programa; entonces se comparan solo los datos que las sostienen.
    """
    for campo in ("sesion", "al", "conocido_al", "mayores", "conclusiones", "recomendaciones"):
        uno, otro = antes.get(campo), ahora.get(campo)
        if not con_frases:
            uno, otro = _sin_frases(campo, uno), _sin_frases(campo, otro)
        if uno != otro:
            yield DiferenciaDeCortes(f"«{campo}»", _corto(uno), _corto(otro))


def _sin_frases(campo: str, valor: Any) -> Any:
    if campo == "conclusiones":
        return None
    if campo == "recomendaciones":
        return [una.get("datos") for una in valor or []]
    return valor


Camino = tuple[str, str]  # el cuadro y, si es una fila suya, su clave


def _cifras(corte: Mapping[str, Any]) -> Iterator[tuple[Camino, Any]]:
    for campo in DE_CIFRAS:
        valor = corte.get(campo, {})
        if isinstance(valor, Sequence):
            yield from _de_cuadro(campo, valor)
            continue
        for nombre, suyo in valor.items():
            if isinstance(suyo, list):
                yield from _de_cuadro(f"{campo}.{nombre}", suyo)
            else:
                yield (f"{campo}.{nombre}", ""), suyo


def _de_cuadro(nombre: str, filas: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Camino, Any]]:
    for fila in filas:
        yield (nombre, _clave(fila)), fila["cantidad"]


def _clave(fila: Mapping[str, Any]) -> str:
    return str(next(fila[clave] for clave in CLAVES if clave in fila))


def _nombres(corte: Mapping[str, Any]) -> dict[Camino, str]:
    """Cómo se llama cada fila; un sector, por su sigla."""
    cuadros = {f"acuerdos.{nombre}": filas for nombre, filas in corte["acuerdos"].items()}
    return {
        (cuadro, _clave(fila)): str(fila["nombre"])
        for cuadro, filas in cuadros.items()
        for fila in filas
        if "sigla" not in fila
    }


def _titulo(camino: Camino, nombres: Mapping[Camino, str]) -> str:
    cuadro, clave = camino
    titulo = TITULOS[cuadro]
    if not clave:
        return titulo
    nombre = nombres.get(camino, clave)
    return f"{titulo}: {nombre}" if cuadro == "asistentes" else f"{titulo} {nombre}"


def _destino(cuadro: str, clave: str) -> str:
    """Vacío si de esa cifra no hay lista: cuántas municipalidades son, o lo que se leyó de las inversiones."""
    if cuadro in FILTROS:
        return acuerdos_con(**{FILTROS[cuadro]: clave})
    return DESTINOS.get(cuadro, "")


PROMEDIO = "avance.avance_promedio"  # como en la lámina: con dos decimales; los demás, con uno


def _leida(camino: Camino, cifras: Mapping[Camino, Any]) -> str:
    valor = cifras.get(camino)
    if valor is None:
        return "—"
    if camino[0] in PORCENTAJES:
        return f"{valor:.{2 if camino[0] == PROMEDIO else 1}f}\u00a0%"
    return f"{valor:,}"


def _corto(valor: object) -> str:
    texto = str(valor)
    return texto if len(texto) <= LETRAS_DE_UN_VALOR else f"{texto[:LETRAS_DE_UN_VALOR]}…"


LETRAS_DE_UN_VALOR = 120
