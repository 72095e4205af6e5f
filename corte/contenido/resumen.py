"""Lo que dice la página de quien decide: los tres hallazgos y las tres decisiones que se piden.

Regla: lo más urgente primero, y de lo que no hay no se dice ni se pide nada.
"""

from collections.abc import Iterable
from datetime import timedelta

from acuerdos.enums import Estado
from acuerdos.palabras import dia_en_palabras
from acuerdos.reglas import paso_el_plazo
from corte.contenido import hallazgos
from corte.contenido.cruces import agrupar, por_sector
from corte.datos import Corte
from corte.datos_del_detalle import DetalleDelCorte
from corte.enlaces import POR_CUMPLIR, SIN_PUNTO_FOCAL, acuerdos_con
from corte.frases import FraseDicha, cifra, contados, enumeradas
from corte.textos import DE_VIGENTES, VENCIDOS, por_ciento, vencidos_de

TRES = 3
DIAS_POR_DELANTE = 30


def tres_hallazgos(corte: Corte, detalle: DetalleDelCorte) -> tuple[FraseDicha, ...]:
    """Lo primero que debe saber quien decide: qué está vencido, qué se cumplió y qué falta para poder medir."""
    if not corte.totales.acuerdos:
        return (FraseDicha("Todavía no hay acuerdos."),)
    if not corte.avance.vigentes:
        return (FraseDicha(f"{hallazgos.sin_vigentes(corte).marcada}."),)
    return _primero(corte, detalle), _segundo(corte), _tercero(corte, detalle)


def _primero(corte: Corte, detalle: DetalleDelCorte) -> FraseDicha:
    """Quién debe lo vencido y qué vence pronto: cuánto está vencido ya lo dice el título."""
    limite = corte.al + timedelta(days=DIAS_POR_DELANTE)
    a_tiempo = (a for a in detalle.acuerdos if a.por_cumplir and not paso_el_plazo(a.plazo, corte.al))
    pronto = sum(a.plazo <= limite for a in a_tiempo)
    cuales = acuerdos_con(estado=POR_CUMPLIR, plazo_desde=corte.al.isoformat(), plazo_hasta=limite.isoformat())
    vence = f"{'vence' if pronto == 1 else 'vencen'} {contados(pronto, 'acuerdo', 'acuerdos', cuales)}"
    por_delante = f"En los {DIAS_POR_DELANTE} días siguientes {vence if pronto else 'no vence ninguno'}"
    if not vencidos_de(corte):
        return FraseDicha(f"Ningún acuerdo está vencido. {por_delante}.")
    quienes = f"Lo vencido {hallazgos.atraso(detalle.acuerdos).marcada}"
    return FraseDicha(f"{quienes}{_los_que_mas(detalle)}. {por_delante}{' más' if pronto else ''}.")


def _los_que_mas(detalle: DetalleDelCorte) -> str:
    """«. Los sectores con más son MTPE (28), MVCS (25) y MIMP (20)», si son de varios sectores."""
    grupos = agrupar(detalle.acuerdos, por_sector)
    con, iguales = hallazgos.con_mas_vencidos(grupos)
    if sum(g.vencidos > 0 for g in grupos) < 2 or detalle.alcance.sector:
        return ""
    if not con:
        cada = max(g.vencidos for g in grupos)
        return f". Los que más, {cada:,} en cada caso, son {iguales:,} sectores"
    quienes = [
        f"{g.nombre} ({cifra(f'{g.vencidos:,}', hallazgos.destino_de('sector', [g], hallazgos.VENCIDO))})" for g in con
    ]
    los = "El sector con más es" if len(con) == 1 else "Los sectores con más son"
    return f". {los} {enumeradas(quienes)}"


def _segundo(corte: Corte) -> FraseDicha:
    frase = hallazgos.cumplidos(corte).marcada
    if corte.anterior is not None:
        diferencia = corte.avance.cumplidos - corte.anterior.por_estado.get(Estado.CUMPLIDO, 0)
        mas = "igual" if not diferencia else f"{abs(diferencia):,} {'más' if diferencia > 0 else 'menos'}"
        frase += f", {mas} que al {dia_en_palabras(corte.anterior.al)}"
    promedio = cifra(por_ciento(corte.avance.avance_promedio), DE_VIGENTES)
    return FraseDicha(f"{frase}; el avance promedio es de {promedio}.")


def _tercero(corte: Corte, detalle: DetalleDelCorte) -> FraseDicha:
    sin = sum(a.sin_hitos and a.vigente for a in detalle.acuerdos)
    focales = len(detalle.sin_punto_focal)
    partes = []
    if focales:
        partes.append(hallazgos.sin_punto_focal(detalle, corte.totales.municipalidades).marcada)
    if sin:
        partes.append(hallazgos.sin_hitos(sin, corte.avance.vigentes).marcada)
    if not partes:
        return FraseDicha("Todas las municipalidades tienen punto focal y todos los acuerdos vigentes tienen hitos.")
    if len(partes) == 1:
        return FraseDicha(f"{partes[0]}.")
    return FraseDicha(f"{partes[0]}, y {hallazgos.minusculas(partes[1])}.")


def tres_decisiones(corte: Corte, detalle: DetalleDelCorte) -> tuple[FraseDicha, ...]:
    """Lo que se pide a quien decide, según lo que hay: a lo más tres, lo más urgente primero."""
    return tuple(map(FraseDicha, _decisiones(corte, detalle)))[:TRES]


def _decisiones(corte: Corte, detalle: DetalleDelCorte) -> Iterable[str]:
    if not corte.avance.vigentes:  # de lo desestimado no hay nada que pedir
        return
    tarde = vencidos_de(corte)
    if tarde:
        cuales = "el acuerdo vencido" if tarde == 1 else f"los {cifra(f'{tarde:,}', VENCIDOS)} acuerdos vencidos"
        yield f"Que cada responsable cumpla {cuales} o sustente un nuevo plazo."
    if trabas := len(detalle.trabas):
        cuales = (
            "la traba abierta" if trabas == 1 else f"las {cifra(f'{trabas:,}', hallazgos.CON_TRABA)} trabas abiertas"
        )
        yield f"Que quien puede levantar {cuales} ponga fecha para hacerlo."
    if por := len(hallazgos.por_financiar(detalle)):
        cuales = "el acuerdo" if por == 1 else f"los {cifra(f'{por:,}', hallazgos.POR_FINANCIAR)} acuerdos"
        espera = "espera" if por == 1 else "esperan"
        yield f"Que los sectores definan la fuente de financiamiento de {cuales} que la {espera}."
    if sin := sum(a.sin_hitos and a.vigente for a in detalle.acuerdos):
        cuales = "el acuerdo" if sin == 1 else f"los {cifra(f'{sin:,}', hallazgos.SIN_HITOS)} acuerdos"
        tiene = "tiene" if sin == 1 else "tienen"
        yield f"Que sectores y municipalidades fijen hitos con plazos para {cuales} que no los {tiene}."
    if focales := len(detalle.sin_punto_focal):
        son = cifra(f"{focales:,}", SIN_PUNTO_FOCAL)
        cuales = "la municipalidad" if focales == 1 else f"las {son} municipalidades"
        yield f"Que {cuales} sin punto focal {'lo designe' if focales == 1 else 'lo designen'}."
