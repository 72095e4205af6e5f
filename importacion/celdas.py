"""De lo que hay en una celda a un dato: texto, fecha, hora, número, opción de una lista.

Cada función devuelve el dato, o None si la celda no sirve (y anota el error) o si está en blanco y puede estarlo. El
tipo es `Any` porque una fila con una celda mala sigue su camino: así se dicen todos sus errores a la vez.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from acuerdos import reglas
from acuerdos.escrito import (
    NoSeEntiende,
    cui_escrito,
    dia_escrito,
    en_soles,
    es_nada,
    hora_de_fraccion,
    hora_escrita,
    monto_escrito,
)
from acuerdos.models import Acuerdo
from acuerdos.palabras import en_miles
from cuentas import textos
from importacion.cuadro import Rareza
from importacion.tablas import FilaDeHoja

PRIMER_ANIO, ULTIMO_ANIO = 1990, 2100
MAL = object()
LARGO_DE_CELDA = 5_000
NO_SE_REPARTEN = frozenset({"monto", "cantidad"})


def texto(fila: FilaDeHoja, clave: str, *, maximo: int = LARGO_DE_CELDA, opcional: bool = False) -> Any:
    """El texto, limpio y con sus renglones; «» si está en blanco y es opcional."""
    valor = crudo(fila, clave, opcional=opcional)
    if valor is MAL or valor is None:
        return "" if valor is None and opcional else None
    limpio = valor if isinstance(valor, str) else limpiar(valor)
    if len(limpio) > maximo:
        fila.mal(clave, f"Tiene {len(limpio)} letras.", f"Acórtelo: como máximo, {maximo}.", "texto demasiado largo")
        return None
    return limpio


def renglon(fila: FilaDeHoja, clave: str, *, maximo: int, opcional: bool = False) -> Any:
    """Como `texto`, en un solo renglón."""
    limpio = texto(fila, clave, maximo=maximo, opcional=opcional)
    return textos.limpiar_renglon(limpio) if limpio else limpio


def codigo(fila: FilaDeHoja, clave: str, *, maximo: int = 30, opcional: bool = False) -> Any:
    """Un código, en mayúsculas, sin blancos y con guiones de teclado."""
    limpio = texto(fila, clave, maximo=maximo, opcional=opcional)
    if not limpio:
        return limpio
    en_limpio, motivo = _codigo_y_motivo(limpio)
    if motivo:
        fila.mal(clave, motivo, "Bórrelo y escríbalo de nuevo.", "código que no sirve")
        return None
    return en_limpio


@lru_cache(maxsize=50_000)
def _codigo_y_motivo(escrito: str) -> tuple[str, str]:
    en_limpio = "".join(textos.limpiar_codigo(escrito).split())
    return en_limpio, textos.motivo_de_codigo(en_limpio)


def limpiar(valor: object) -> str:
    """Lo escrito, como texto limpio: 12.0 es «12»."""
    if isinstance(valor, str):
        return textos.limpiar(valor)
    if isinstance(valor, float) and valor.is_integer():
        return str(int(valor))
    return reglas.en_fecha(valor) if isinstance(valor, date) else str(valor)


def fecha(fila: FilaDeHoja, clave: str, *, opcional: bool = False) -> Any:
    """Un día: celda con fecha, o texto que la diga."""
    valor = crudo(fila, clave, opcional=opcional)
    if valor is MAL or valor is None:
        return None
    if isinstance(valor, date):
        dia = valor.date() if isinstance(valor, datetime) else valor
    elif isinstance(valor, str):
        try:
            dia = dia_escrito(valor)
        except NoSeEntiende as error:
            fila.mal(clave, error.problema, error.remedio, "fecha que no sirve")
            return None
    else:
        clase = "una hora" if isinstance(valor, time | timedelta) else "un número"
        fila.mal(clave, f"Es {clase}, no una fecha.", _ponga_fecha(), "fecha que no sirve")
        return None
    return dia if _anio_sirve(fila, clave, dia.year) else None


def hora(fila: FilaDeHoja, clave: str) -> Any:
    """Una hora: celda con hora, o texto que la diga. Puede faltar."""
    valor = crudo(fila, clave, opcional=True)
    if valor is MAL or valor is None:
        return None
    if isinstance(valor, datetime):
        return valor.time().replace(second=0, microsecond=0)
    if isinstance(valor, time):
        return valor.replace(second=0, microsecond=0)
    if isinstance(valor, str) and (escrita := hora_escrita(valor)) is not None:
        return escrita
    if isinstance(valor, float) and (escrita := hora_de_fraccion(valor)) is not None:
        return escrita
    fila.mal(clave, "No es una hora.", "Escríbala con dos puntos, de 00:00 a 23:59, como 09:40.", "hora que no sirve")
    return None


def entero(fila: FilaDeHoja, clave: str, minimo: int, maximo: int, *, opcional: bool = False) -> Any:
    """Un número entero de `minimo` a `maximo`, aunque esté escrito como texto."""
    valor = crudo(fila, clave, opcional=opcional)
    if valor is MAL or valor is None:
        return None
    if isinstance(valor, str) and valor.isascii() and valor.isdigit() and len(valor) < 16:
        valor = int(valor)
    if _es_numero(valor) and float(valor).is_integer() and minimo <= valor <= maximo:
        return int(valor)
    fila.mal(
        clave,
        f"No es un número entero de {minimo} a {en_miles(maximo)}.",
        "Escriba solo la cifra.",
        "número que no sirve",
    )
    return None


def porcentaje(fila: FilaDeHoja, clave: str) -> Any:
    """Un avance, de 0 a 100, entero y como número: 0.5, «50%» y «50» son errores, porque no se sabe qué valen."""
    valor = crudo(fila, clave)
    if valor is MAL or valor is None:
        return None
    clase = "porcentaje que no sirve"
    if isinstance(valor, str):
        cifras = valor.rstrip("% ").strip()
        ejemplo = cifras if cifras.isascii() and cifras.isdigit() and len(cifras) < 4 and int(cifras) <= 100 else "50"
        fila.mal(
            clave, "El porcentaje está escrito como texto.", f"Escríbalo como número, sin el signo: {ejemplo}.", clase
        )
    elif not _es_numero(valor):
        fila.mal(clave, "No es un porcentaje.", "Escriba un número de 0 a 100.", clase)
    elif 0 < valor < 1:
        fila.mal(
            clave,
            "Es una fracción, no un porcentaje de 0 a 100.",
            f"Si es {round(valor * 100)} %, escriba {round(valor * 100)} y quite el formato de porcentaje.",
            clase,
        )
    elif motivo := reglas.motivo_de_porcentaje(valor if valor != int(valor) else int(valor)):
        fila.mal(clave, motivo, "Escriba un número de 0 a 100.", clase)
    elif valor != int(valor):
        fila.mal(clave, "El avance lleva decimales.", f"Redondéelo: {round(valor)}.", clase)
    else:
        return int(valor)
    return None


def cui(fila: FilaDeHoja, clave: str) -> Any:
    """El código único de inversiones, como texto de cifras; «» si no hay."""
    limpio = cui_escrito(texto(fila, clave, opcional=True) or "")
    if limpio and (motivo := reglas.motivo_de_cui(limpio)):
        fila.mal(clave, motivo, "Escriba solo las cifras del CUI, o deje la celda en blanco.", "CUI que no sirve")
        return None
    return limpio


def monto(fila: FilaDeHoja, clave: str) -> Any:
    """Soles con dos decimales, no negativo; None si no hay."""
    valor = crudo(fila, clave, opcional=True)
    if valor is MAL or valor is None:
        return None
    if _es_numero(valor):
        leido = en_soles(Decimal(str(valor)))
    else:
        leido = monto_escrito(limpiar(valor))
    if leido is None:
        fila.mal(
            clave, "No es un monto en soles.", "Escriba el número, con punto decimal: 1200.50.", "monto que no sirve"
        )
        return None
    return leido


def crudo(fila: FilaDeHoja, clave: str, *, opcional: bool = False) -> Any:
    """El valor de la celda, limpio si es texto; None si está en blanco; MAL, con su error, si falta o no es de fiar."""
    if not fila.simple and not _es_de_fiar(fila, clave):
        return MAL
    posicion = fila.posicion.get(clave)
    valor = "" if posicion is None else fila.valores[posicion]
    if not isinstance(valor, str):
        return valor
    limpio = valor and limpiar(valor)
    if limpio and not (opcional and es_nada(limpio)):
        return limpio
    if opcional:
        return None
    titulo = fila.tabla.forma.titulo(clave)
    fila.mal(clave, f"Falta «{titulo}».", "Llene la celda, o borre la fila si sobra.", "dato que falta", "")
    return MAL


def _es_de_fiar(fila: FilaDeHoja, clave: str) -> bool:
    """Si la celda vale por lo que muestra y es solo de su fila; si no, anota el error."""
    rara = fila.rara(clave)
    if rara is not None and _es_mala(fila, clave, rara.rareza, rara.texto):
        return False
    if clave in NO_SE_REPARTEN and (origen := fila.tapada(clave)) is not None:
        problema = f"La celda está combinada con la de la fila {origen}, y su cifra valdría dos veces."
        fila.mal(clave, problema, "Descombínela y ponga en cada fila lo suyo.", "celda combinada")
        return False
    return True


def _es_mala(fila: FilaDeHoja, clave: str, rareza: Rareza, mostrado: str) -> bool:
    if rareza == Rareza.PORCENTAJE:
        valor = fila.valor(clave)
        if clave != "porcentaje" or not _es_numero(valor):
            return False
        cien = round(valor * 100)
        fila.mal(
            clave,
            "La celda tiene formato de porcentaje.",
            f"Póngale formato de número y escriba {cien}.",
            "porcentaje que no sirve",
            f"{cien}%",
        )
    elif rareza == Rareza.ERROR:
        fila.mal(clave, "La celda tiene un error de Excel.", "Escriba el valor.", "celda con error", mostrado)
    else:
        fila.mal(
            clave,
            "La celda tiene una fórmula, y su resultado puede no estar al día.",
            "Cópiela y péguela como valor (Pegado especial › Valores).",
            "celda con fórmula",
        )
    return True


def _anio_sirve(fila: FilaDeHoja, clave: str, anio: int) -> bool:
    if PRIMER_ANIO <= anio <= ULTIMO_ANIO:
        return True
    fila.mal(clave, f"El año {anio} no puede ser.", "Revise el año.", "fecha que no sirve")
    return False


def _ponga_fecha() -> str:
    return "Ponga una fecha de Excel o escríbala como dd/mm/aaaa: 28/02/2025."


def _es_numero(valor: object) -> bool:
    return isinstance(valor, int | float) and not isinstance(valor, bool)


DE_SU_CLASE = {"cui": cui, "monto": monto}


def optativo(fila: FilaDeHoja, clave: str) -> Any:
    """Lo que un acuerdo puede no tener, según su clase; si no tiene una propia, un renglón del largo que se guarda."""
    if clave in DE_SU_CLASE:
        return DE_SU_CLASE[clave](fila, clave)
    largo = getattr(Acuerdo._meta.get_field(clave), "max_length", None) or LARGO_DE_CELDA
    return renglon(fila, clave, maximo=largo, opcional=True)
