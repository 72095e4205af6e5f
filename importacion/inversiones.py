"""La consulta pública del MEF, como sale de su página o de Excel: de sus filas a lo que se registra de cada inversión.

Regla: se toma la primera hoja (o lo pegado), el encabezado es la primera fila que nombra el código único, y las demás
columnas se reconocen por su nombre, con o sin tildes y con o sin año. Una fila sin código no dice nada; la que no es de
ningún acuerdo solo se cuenta. Lo que no se entiende se dice con su fila y su columna.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from acuerdos.acciones.inversiones import DatosDeLectura, motivos
from acuerdos.escrito import NoSeEntiende, dia_escrito, es_nada, monto_escrito
from acuerdos.reglas import en_fecha
from cuentas.textos import norma
from importacion.hoja_suelta import en_celda

MAXIMO = 300  # lecturas de cada vez: se registran en la misma petición
TITULOS: dict[str, tuple[str, ...]] = {
    "cui": ("cui", "codigo unico", "codigo unico de inversion", "codigo unico de inversiones", "producto proyecto"),
    "leida_el": ("fecha", "fecha de lectura", "fecha de consulta", "leida el", "leido el"),
    "costo": ("costo", "costo actualizado", "costo total", "costo de inversion", "costo de inversion actualizado"),
    "pim": ("pim", "pim ano vigente", "pim ano actual", "pim anio vigente"),
    "devengado": ("devengado", "devengado acumulado", "devengado total", "devengado acumulado total"),
    "antes": ("devengado acumulado ano anterior", "devengado acumulado al ano anterior", "deven acumul ano ant"),
    "del_anio": ("devengado ano vigente", "devengado del ano", "devengado ano actual", "dev ano actual"),
    "avance_fisico": ("avance fisico", "avance fisico acumulado", "avance de ejecucion fisica"),
    "fase": ("fase", "estado", "situacion", "ultimo estado", "fase de la inversion"),
}
CAMPO_DE = {titulo: campo for campo, titulos in TITULOS.items() for titulo in titulos}
DE_MAS = re.compile(r"\b(19|20)\d{2}\b|\bs\b|\bsoles\b|\bpen\b")
CUI = re.compile(r"\s*0*(\d{1,7})\b(?!\d)")
EN_EL_TEXTO = (  # cómo se vuelve a escribir lo leído, para corregirlo ahí mismo
    ("cui", "CUI"),
    ("leida_el", "Fecha"),
    ("costo", "Costo actualizado"),
    ("pim", "PIM"),
    ("devengado", "Devengado acumulado"),
    ("avance_fisico", "Avance físico"),
    ("fase", "Fase"),
)


@dataclass(frozen=True, slots=True)
class FilaDeConsulta:
    """Una inversión. `datos` es None si algo no se entendió: lo dicen los `problemas`."""

    numero: int
    cui: str
    escrito: dict[str, str]
    datos: DatosDeLectura | None
    problemas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsultaLeida:
    """`filas`: las de algún acuerdo; `ajenas`: cuántas no son de ninguno. `problema`: por qué no se leyó nada."""

    filas: tuple[FilaDeConsulta, ...] = ()
    ajenas: int = 0
    problema: str = ""

    @property
    def buenas(self) -> list[tuple[str, DatosDeLectura]]:
        return [(fila.cui, fila.datos) for fila in self.filas if fila.datos is not None]

    @property
    def errores(self) -> int:
        return sum(fila.datos is None for fila in self.filas)

    @property
    def como_texto(self) -> str:
        """Lo mismo, con los encabezados de la casa: para corregir una celda y volver a mirar."""
        filas = [[titulo for _, titulo in EN_EL_TEXTO]]
        filas += [[fila.escrito.get(campo, "") for campo, _ in EN_EL_TEXTO] for fila in self.filas]
        return "\n".join("\t".join(fila) for fila in filas)


def leer(filas: Iterable[Sequence[Any]], *, cuis: frozenset[str], leida_el: date, hoy: date) -> ConsultaLeida:
    """Lo que se registra de esas `filas`, de los `cuis` que algún acuerdo tiene. `leida_el`: si la fila no lo dice."""
    columnas: dict[str, int] = {}
    leidas: list[FilaDeConsulta] = []
    ajenas = 0
    for numero, valores in enumerate(filas, start=1):
        if not columnas:
            columnas = _columnas(valores)
            continue
        escrito = {campo: en_celda(valores[n]) for campo, n in columnas.items() if n < len(valores)}
        hallado = CUI.match(escrito.get("cui", ""))
        if hallado is None:
            continue
        if hallado[1] not in cuis:
            ajenas += 1
            continue
        leidas.append(_fila(numero, hallado[1], escrito, leida_el, hoy))
    if not columnas:
        return ConsultaLeida(problema="No se halló la columna del código único (CUI): revise el encabezado.")
    if len(columnas) == 1:
        return ConsultaLeida(problema="Junto al CUI no hay ninguna columna conocida: costo, PIM, devengado, avance…")
    if len(leidas) > MAXIMO:
        return ConsultaLeida(problema=f"Trae {len(leidas)} lecturas de sus acuerdos: registre hasta {MAXIMO} cada vez.")
    return ConsultaLeida(tuple(leidas), ajenas)


def _columnas(valores: Sequence[Any]) -> dict[str, int]:
    """Por campo, su columna; vacío si esta fila no es el encabezado."""
    columnas: dict[str, int] = {}
    for n, valor in enumerate(valores):
        titulo = " ".join(DE_MAS.sub(" ", norma(en_celda(valor))).split())
        campo = CAMPO_DE.get(titulo.replace("anio", "ano"))
        if campo:
            columnas.setdefault(campo, n)
    return columnas if "cui" in columnas else {}


def _fila(numero: int, cui: str, escrito: dict[str, str], leida_el: date, hoy: date) -> FilaDeConsulta:
    problemas: list[str] = []
    montos = {c: _monto(c, escrito.get(c, ""), problemas) for c in ("costo", "pim", "devengado", "antes", "del_anio")}
    partes = [montos.pop("antes"), montos.pop("del_anio")]
    if montos["devengado"] is None and any(parte is not None for parte in partes):
        montos["devengado"] = sum((parte or Decimal(0) for parte in partes), Decimal(0))
    dia = leida_el
    if not es_nada(escrito.get("leida_el", "")):
        try:
            dia = dia_escrito(escrito["leida_el"])
        except NoSeEntiende as error:
            problemas.append(f"Fecha: {error}")
    fase = escrito.get("fase", "")
    datos = DatosDeLectura(
        leida_el=dia,
        avance_fisico=_monto("avance_fisico", escrito.get("avance_fisico", "").replace("%", ""), problemas),
        fase="" if es_nada(fase) else fase,
        **montos,
    )
    problemas += [frase for frase in motivos(datos, None, hoy).values() if frase and not problemas]
    dicho = escrito | {"cui": cui, "leida_el": en_fecha(dia) if not problemas else escrito.get("leida_el", "")}
    if montos["devengado"] is not None:
        dicho["devengado"] = str(montos["devengado"])
    return FilaDeConsulta(numero, cui, dicho, None if problemas else datos, tuple(problemas))


def _monto(campo: str, escrito: str, problemas: list[str]) -> Decimal | None:
    if es_nada(escrito):
        return None
    monto = _con_mas_decimales(escrito) or monto_escrito(escrito)
    if monto is None:
        titulo = dict(EN_EL_TEXTO).get(campo, "Devengado")
        problemas.append(f"{titulo}: «{escrito}» no se entiende; escríbalo como 1250000.50.")
    return monto


def _con_mas_decimales(escrito: str) -> Decimal | None:
    """Lo que Excel guarda con más de dos decimales: 12.3456 son 12.35."""
    if re.fullmatch(r"\d{1,12}\.\d{4,20}", escrito):
        return Decimal(escrito).quantize(Decimal("0.01"))
    return None
