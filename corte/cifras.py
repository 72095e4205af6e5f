"""El corte: el estado de una sesión en un día, reconstruido de los hechos, en la forma de la lámina de la oficina.

Regla (documento del producto, «The corte as JSON»): en el día `al` no existen los hechos de fecha posterior, y con
`conocido_al` tampoco los que se registraron después de ese instante; lo que se corrigió después vale como entonces se
conocía, sea de los hechos o de la asistencia, las reuniones, los cargos y los nombres (ver `momento`). Los totales y
cuadros cuentan todos los acuerdos de la sesión, desestimados incluidos; los sectores son los que participan; las
reuniones, las realizadas. Quien muestra un corte (página, API, JSON, lámina, hoja de cálculo) dibuja lo que `corte`
devuelve y no calcula nada.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from acuerdos.errores import DatoInvalido
from corte import lectura
from corte.anterior import leer_anterior, leer_anterior_de
from corte.contrato import como_se_guarda
from corte.correcciones import correcciones
from corte.datos import Corte, Cuadros, Mayores, Totales
from corte.datos_del_detalle import AlcanceDelDetalle
from corte.detalle import leer_detalle
from corte.fechas import revisar_desde_la_sesion
from corte.inversion import inversion_del_dia
from corte.limpio import en_limpio
from corte.momento import Momento, de_una_sola_mirada
from corte.orden import REGIONES_MAYORES, SECTORES_MAYORES, mayores
from corte.parte import de_una_parte
from corte.publicados import publicados_hasta
from corte.textos import conclusiones, recomendaciones
from reuniones.models import Sesion


@de_una_sola_mirada()
def corte(
    sesion: Sesion, al: date, conocido_al: datetime | None = None, alcance: AlcanceDelDetalle | None = None
) -> Corte:
    """El corte de `sesion` en el día `al`. Un número fijo de consultas, haya los acuerdos que haya, y de una mirada.

    :param conocido_al: instante con zona; None es todo lo que hoy se sabe.
    :param alcance: si se va a escribir un archivo, de qué parte y para quién: el corte lleva entonces su detalle, y lo
        que esa audiencia no lee ya no va. Sin él va entero: quien lo muestra pide `Corte.para`.
    :raises DatoInvalido: si `al` es anterior a la sesión, o si `conocido_al` no dice su zona o cae mientras hubo una
        importación que se deshizo. Que no sean futuros lo mira la puerta, que tiene reloj (`revisar_fecha`).
    """
    if conocido_al is not None and timezone.is_naive(conocido_al):
        raise DatoInvalido(conocido_al="El instante debe decir su zona horaria, por ejemplo 2025-04-15T18:00:00-05:00.")
    momento = Momento(sesion, al, conocido_al)
    momento.revisar_que_se_guarda()
    entero, sin_punto_focal = _entero(momento)
    publicados = publicados_hasta(momento)
    if publicados and not (alcance and alcance.parcial):
        entero = replace(entero, correcciones=correcciones(momento, publicados[0], _cifras_de))
    if alcance is None or not alcance.parcial:
        entero = replace(entero, anterior=leer_anterior(momento, entero.sesion.fecha, publicados))
    if alcance is None:
        return en_limpio(entero)
    detalle = leer_detalle(momento, entero.sesion.fecha, alcance, sin_punto_focal)
    hecho = replace(entero, detalle=detalle)
    if alcance.parcial:
        anterior = leer_anterior_de(momento, entero.sesion.fecha, publicados, alcance, detalle.acuerdos)
        hecho = replace(de_una_parte(hecho, detalle), anterior=anterior)
    return en_limpio(hecho.para(alcance.audiencia))


def _cifras_de(momento: Momento) -> dict[str, Any]:
    """Las del contrato, sin correcciones ni detalle: para compararlas con las publicadas."""
    momento.revisar_que_se_guarda()
    return como_se_guarda(en_limpio(_entero(momento)[0]))


def _entero(momento: Momento) -> tuple[Corte, lectura.SinPuntoFocal]:
    """Las cifras de toda la sesión, y qué municipalidades no tenían punto focal."""
    de_sesion, sectores = momento.de_sesion()
    revisar_desde_la_sesion(momento.al, de_sesion.nombre, de_sesion.fecha)
    municipalidades, regiones, sin_punto_focal = lectura.por_municipalidad(momento)
    clases, del_dia = lectura.por_clases(momento), lectura.del_dia(momento)
    asistentes, reuniones = lectura.asistentes(momento), lectura.reuniones_por_sector(momento)
    cuadros = Corte(
        sesion=de_sesion,
        al=momento.al,
        conocido_al=momento.conocido_al,
        totales=Totales(
            sectores=sectores,
            acuerdos=sum(p.cantidad for p in regiones),
            reuniones=sum(r.cantidad for r in reuniones),
            asistentes=sum(a.cantidad for a in asistentes),
            municipalidades=len(municipalidades),
        ),
        asistentes=asistentes,
        reuniones_por_sector=reuniones,
        acuerdos=Cuadros(
            por_region=regiones,
            por_sector=clases.por_sector,
            por_responsable=clases.por_responsable,
            por_tipo=clases.por_tipo,
            por_clasificacion=clases.por_clasificacion,
            por_estado=del_dia.por_estado,
        ),
        avance=del_dia.avance,
        inversion=inversion_del_dia(momento),
        mayores=Mayores(
            regiones=mayores(regiones, REGIONES_MAYORES),
            sectores=mayores(clases.por_sector, SECTORES_MAYORES),
            municipalidades=mayores(municipalidades, 1),
        ),
    )
    cifras = en_limpio(cuadros)  # las frases se componen de textos limpios: ver `frases`
    recomendado = recomendaciones(momento, sin_punto_focal, del_dia, cifras.totales.acuerdos)
    return replace(cifras, conclusiones=conclusiones(cifras), recomendaciones=recomendado), sin_punto_focal
