"""Las cifras de un corte, contadas por la base: un número fijo de consultas, haya los acuerdos que haya.

Regla: cuentan los acuerdos no anulados (o, con `conocido_al`, los que entonces estaban registrados y sin anular),
también los desestimados. El estado de cada uno lo da `estados_sql`; aquí solo se agrupa. El avance promedio se suma en
fracciones exactas y se redondea una sola vez.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db import connections
from django.db.models import Count

from acuerdos.enums import Estado, Responsable, Tipo
from acuerdos.estados_sql import adaptados, consulta_de_estados
from acuerdos.models import Acuerdo, Clasificacion, Hito
from acuerdos.reglas import redondear
from corte.datos import Asistentes, AvanceDelCorte, Parte, ParteDeMunicipalidad, ParteDeSector, ReunionesDeSector
from corte.momento import Momento
from corte.orden import en_orden
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal, Region, se_ejercia, sin_punto_focal
from reuniones.enums import EstadoReunion
from reuniones.models import Asistencia, Reunion, Sector

FINANCIAMIENTO = "financiamiento"  # la clasificación, del catálogo de la oficina, de lo que espera dinero

SinPuntoFocal = tuple[dict[str, str], ...]  # ubigeo, nombre y region de cada municipalidad


def asistentes(momento: Momento) -> tuple[Asistentes, ...]:
    filas = momento.filas(Asistencia, "orden", "id", "categoria", "cantidad", sesion=momento.sesion)
    return tuple(Asistentes(categoria, cantidad) for *_, categoria, cantidad in sorted(filas))


def reuniones_por_sector(momento: Momento) -> tuple[ReunionesDeSector, ...]:
    """Las realizadas, que son las que la lámina cuenta."""
    filas = momento.filas(Reunion, "sector_id", "estado", sesion=momento.sesion)
    cuentas = Counter(sector for sector, estado in filas if estado == EstadoReunion.REALIZADA)
    return en_orden(ReunionesDeSector(*par) for par in cuentas.items())


def por_municipalidad(momento: Momento) -> tuple[tuple[ParteDeMunicipalidad, ...], tuple[Parte, ...], SinPuntoFocal]:
    """Municipalidades con acuerdos; sumándolas, regiones; y las que ese día no tenían a nadie de punto focal."""
    # Se cuenta por clave y los nombres se traen aparte: agrupar por textos cuesta el triple.
    cuentas = _contar(momento, ("municipalidad_id",))
    municipalidades, regiones, sin_focal = [], Counter[tuple[str, str]](), []
    for ubigeo, nombre, codigo, region, tiene in _lugares(momento, [ubigeo for (ubigeo,) in cuentas]):
        cantidad = cuentas[ubigeo,]
        municipalidades.append(ParteDeMunicipalidad(ubigeo, nombre, region, cantidad))
        regiones[codigo, region] += cantidad
        if not tiene:
            sin_focal.append({"ubigeo": ubigeo, "nombre": nombre, "region": region})
    partes = (Parte(*clave, n) for clave, n in regiones.items())
    return en_orden(municipalidades), en_orden(partes), tuple(sin_focal)


def _lugares(momento: Momento, ubigeos: list[str]) -> list[tuple[str, str, str, str, bool]]:
    """Por cada municipalidad, en orden: UBIGEO, nombre, región (código y nombre) y si ese día tenía punto focal."""
    al = momento.al
    if not momento.cambiaron & {Municipalidad, Region, PuntoFocal, Usuario}:
        suyas = Municipalidad.objects.filter(pk__in=ubigeos).annotate(tiene=~sin_punto_focal(al)).order_by("ubigeo")
        return list(suyas.values_list("ubigeo", "distrito", "region_id", "region__nombre", "tiene"))
    regiones = momento.nombres(Region, "nombre")
    cargos = momento.filas(PuntoFocal, "municipalidad_id", "desde", "hasta", "usuario_id", municipalidad__in=ubigeos)
    activas = momento.nombres(Usuario, "is_active", claves=[persona for *_, persona in cargos])
    con_alguien = {
        ubigeo
        for ubigeo, desde, hasta, persona in cargos
        if se_ejercia(desde, hasta, al) and (hasta is not None or activas[persona])
    }
    nombres = momento.nombres(Municipalidad, "distrito", "region_id", claves=ubigeos)
    return [
        (ubigeo, distrito, region, regiones[region], ubigeo in con_alguien)
        for ubigeo, (distrito, region) in sorted(nombres.items())
    ]


def _contar(momento: Momento, campos: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    """Cuántos acuerdos contaban por cada combinación de `campos`, con lo que entonces decían."""
    corregidos = momento.corregidos(*campos)
    vivos = momento.acuerdos()
    cuentas: Counter[tuple[str, ...]] = Counter()
    if corregidos:
        cuentas.update(corregidos[pk] for pk in vivos.filter(momento.es_corregido()).values_list("pk", flat=True))
        vivos = vivos.exclude(momento.es_corregido())
    for *claves, n in vivos.values_list(*campos).annotate(n=Count("id")):
        cuentas[tuple(claves)] += n
    return cuentas


@dataclass(frozen=True, slots=True)
class Clases:
    por_sector: tuple[ParteDeSector, ...]
    por_responsable: tuple[Parte, ...]
    por_tipo: tuple[Parte, ...]
    por_clasificacion: tuple[Parte, ...]


def por_clases(momento: Momento) -> Clases:
    """Los cuatro cuadros de pocos valores, de una sola pasada."""
    campos = ("sector_id", "clasificacion_id", "responsable", "tipo")
    cuentas = [Counter[str]() for _ in campos]
    for claves, n in _contar(momento, campos).items():
        for cuenta, clave in zip(cuentas, claves, strict=True):
            cuenta[clave] += n
    sectores, clasificaciones, responsables, tipos = cuentas
    de_sector = momento.nombres(Sector, "nombre")
    de_clasificacion = momento.nombres(Clasificacion, "nombre")
    return Clases(
        por_sector=en_orden(ParteDeSector(s, de_sector[s], n) for s, n in sectores.items()),
        por_responsable=en_orden(Parte(r, str(Responsable(r).label), n) for r, n in responsables.items()),
        por_tipo=en_orden(Parte(t, str(Tipo(t).label), n) for t, n in tipos.items()),
        por_clasificacion=en_orden(Parte(c, de_clasificacion[c], n) for c, n in clasificaciones.items()),
    )


@dataclass(frozen=True, slots=True)
class DelDia:
    """Lo que depende de los hechos: el cuadro de estados, las cifras de avance y lo que sostiene una recomendación.

    `sin_hitos` y `por_financiar` cuentan vigentes; de los primeros, `sin_hitos_vencidos` ya pasaron su plazo.
    """

    por_estado: tuple[Parte, ...]
    avance: AvanceDelCorte
    sin_hitos: int
    sin_hitos_vencidos: int
    por_financiar: int


def del_dia(momento: Momento) -> DelDia:
    """El estado y el avance de todos los acuerdos en ese día, agrupados por la base."""
    sql, parametros = consulta_de_estados(
        momento.al,
        conocido_al=momento.conocido_al,
        sesion_id=momento.sesion.pk,
        con_versiones=bool(momento.cambiaron & {Acuerdo, Hito}),
    )
    conexion = connections[Acuerdo.objects.db]
    columnas = "estado, por_validar, sin_hitos, pesos, numerador"
    clase = f"CASE WHEN clasificacion = '{FINANCIAMIENTO}' THEN 1 ELSE 0 END"
    agrupada = f"SELECT {columnas}, {clase}, count(*) FROM ({sql}) e GROUP BY {columnas}, {clase}"  # noqa: S608  # los valores van aparte
    with conexion.cursor() as cursor:
        cursor.execute(agrupada, adaptados(parametros, conexion))
        return _resumir(cursor.fetchall())


def _resumir(filas: Iterable[tuple[str, int, int, int, int, int, int]]) -> DelDia:
    estados, numeradores, otras = Counter[str](), Counter[int](), Counter[str]()
    for estado, espera, sin, pesos, numerador, financiamiento, cantidad in filas:
        estados[estado] += cantidad
        if estado == Estado.DESESTIMADO:
            continue
        numeradores[int(pesos)] += int(numerador) * cantidad
        otras["por_validar"] += espera * cantidad
        otras["sin_hitos"] += sin * cantidad
        if estado == Estado.VENCIDO:
            otras["sin_hitos_vencidos"] += sin * cantidad
        if estado != Estado.CUMPLIDO:
            otras["por_financiar"] += financiamiento * cantidad
    vigentes, cumplidos = estados.total() - estados[Estado.DESESTIMADO], estados[Estado.CUMPLIDO]
    suma = sum((Fraction(total, pesos) for pesos, total in numeradores.items()), Fraction(0))
    partes = (Parte(e, str(Estado(e).label), n) for e, n in estados.items() if n)
    avance = AvanceDelCorte(
        vigentes=vigentes,
        cumplidos=cumplidos,
        porcentaje_cumplido=redondear(Fraction(100 * cumplidos, vigentes), 1) if vigentes else None,
        avance_promedio=redondear(suma / vigentes, 2) if vigentes else None,
        por_validar=otras["por_validar"],
    )
    sin_hitos = otras["sin_hitos"], otras["sin_hitos_vencidos"]
    return DelDia(en_orden(partes), avance, *sin_hitos, otras["por_financiar"])
