"""Cortes con su detalle: el de una sesión y otros de mentira, del tamaño que haga falta y sin base de datos."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from acuerdos.enums import CategoriaTraba, Estado
from corte.cifras import corte
from corte.datos import (
    Asistentes,
    AvanceDelCorte,
    Corte,
    Cuadros,
    DeSesion,
    Mayores,
    ParteDeSector,
    Recomendacion,
    ReunionesDeSector,
    Totales,
)
from corte.datos_del_detalle import (
    AcuerdoDelDia,
    AlcanceDelDetalle,
    Anterior,
    Audiencia,
    DetalleDelCorte,
    Movido,
    Punto,
    SinPuntoFocal,
    TrabaDelDia,
)
from corte.enlaces import Enlaces
from corte.frases import FraseDicha
from corte.mapa import regiones
from corte.parte import de_una_parte
from corte.textos import conclusiones
from reuniones.models import Sesion

EVENTO, AL = date(2025, 1, 13), date(2025, 12, 31)
CONOCIDO = datetime(2026, 1, 2, 12, tzinfo=UTC)
NOMBRE_LARGO = ("MUNI EJECUTIVO ALCALDESAS Y ALCALDES DE LA MACRORREGIÓN ORIENTE " * 3)[:150].strip()


def _acuerdo(n: int, sectores: int, clases: int, estados: list[Estado], largo: bool) -> AcuerdoDelDia:
    _, todas = regiones()
    region = todas[n % len(todas)]
    texto = f"Brindar asistencia técnica a la municipalidad en su proyecto de agua y saneamiento número {n}"
    estado = estados[n % len(estados)]
    return AcuerdoDelDia(
        codigo=f"MEA-2025-{n + 1:03d}",
        texto=f"{texto} {'y sus anexos ' * 30}" if largo else texto,
        ubigeo=f"{n % 60:06d}",
        municipalidad="San Francisco de Asís de Yarusyacán" if largo else f"Distrito {n % 60}",
        codigo_de_region=region.codigo,
        region=region.nombre,
        sector=f"SECTOR{n % sectores:02d}"[-8:],
        tipo=("acuerdo", "compromiso")[n % 2],
        clasificacion=f"clase-{n % clases}",
        nombre_de_clasificacion=f"Clasificación de nombre muy largo que ocupa ochenta letras, número {n % clases:09d}"
        if largo
        else f"Clasificación {n % clases}",
        responsable=("GN", "GR", "GL")[n % 3],
        plazo=EVENTO + timedelta(days=30 + n % 300),
        cui="",
        monto=Decimal(1000 * n),
        estado=estado,
        avance=Fraction(n % 101),
        por_validar=False,
        sin_hitos=estado == Estado.PENDIENTE,
        ultimo_avance_el=None,
    )


def corte_entero(sesion: Sesion, al: date, conocido_al: datetime | None = None) -> Corte:
    """El corte de `sesion` con todo su detalle, como lo descarga la Secretaría."""
    return corte(sesion, al, conocido_al, AlcanceDelDetalle(audiencia=Audiencia.OFICINA))


def un_corte(
    acuerdos: int,
    *,
    sectores: int = 5,
    clases: int = 5,
    categorias: int = 6,
    estados: list[Estado] | None = None,
    largo: bool = False,
    al: date = AL,
    alcance: AlcanceDelDetalle | None = None,
    enlazado: bool = False,
) -> Corte:
    """Un corte con su detalle. `largo`: nombres y textos todo lo largos que la base admite.

    enlazado: con las direcciones de sus listas.
    """
    enlaces = Enlaces("MEA-2025", al, CONOCIDO, "https://ejemplo.gob.pe") if enlazado else None
    lista = tuple(_acuerdo(n, sectores, clases, estados or list(Estado), largo) for n in range(acuerdos))
    cuentas = {e: sum(a.estado == e for a in lista) for e in Estado}
    focales = tuple(
        SinPuntoFocal(ubigeo, nombre, region, 1, 1)
        for ubigeo, nombre, region in sorted({(a.ubigeo, a.municipalidad, a.region) for a in lista})
    )
    trabas = tuple(
        TrabaDelDia(
            a.codigo,
            a.sector,
            a.municipalidad,
            a.region,
            CategoriaTraba.PRESUPUESTAL,
            a.texto,
            "El ministerio",
            None,
            EVENTO + timedelta(days=20),
            2,
        )
        for a in lista[:12]
    )
    detalle = DetalleDelCorte(
        alcance=alcance or AlcanceDelDetalle(audiencia=Audiencia.OFICINA),
        nombre="",
        acuerdos=lista,
        trabas=trabas,
        sin_punto_focal=focales,
        hitos=(),
        curva=tuple(
            Punto(
                EVENTO + timedelta(days=7 * n),
                cuentas[Estado.CUMPLIDO] * n // 52,
                cuentas[Estado.VENCIDO] * n // 52,
                acuerdos * n // 52,
            )
            for n in range(53)
        ),
        dias_entre_puntos=7,
        enlaces=enlaces,
    )
    siglas = sorted({a.sector for a in lista})
    asistentes = tuple(
        Asistentes(f"Equipo técnico {'de la municipalidad ' * 3 if largo else ''}{n}"[:80], 10 + n)
        for n in range(categorias)
    )
    nombre = f"Ministerio de nombre {'muy largo, ' * 8 if largo else 'corto'}".strip()
    contado = de_una_parte(_sin_contar(detalle, al, largo, [ParteDeSector(s, nombre, 1) for s in siglas]), detalle)
    totales = Totales(
        len(siglas), acuerdos, 3 * len(siglas), sum(a.cantidad for a in asistentes), contado.totales.municipalidades
    )
    hecho = replace(
        contado,
        totales=totales,
        asistentes=asistentes,
        reuniones_por_sector=tuple(ReunionesDeSector(sigla, 3) for sigla in siglas),
        recomendaciones=tuple(
            Recomendacion(FraseDicha(f"Los gobiernos deben hacer lo que acordaron, {n}."), {}) for n in range(3)
        ),
    )
    anterior = Anterior(
        date(2025, 11, 30),
        {e: n // 2 for e, n in cuentas.items()},
        Decimal("12.34"),
        tuple(Movido(a.codigo, Estado.EN_PROCESO, Estado.VENCIDO) for a in lista[:3]),
    )
    return replace(hecho, anterior=anterior if lista else None, conclusiones=conclusiones(hecho))


def _sin_contar(detalle: DetalleDelCorte, al: date, largo: bool, sectores: list[ParteDeSector]) -> Corte:
    nombre = NOMBRE_LARGO if largo else "MUNI EJECUTIVO"
    return Corte(
        sesion=DeSesion("MEA-2025", nombre, EVENTO, "Lima", "#PonlePunchePerú", True),
        al=al,
        conocido_al=None,
        totales=Totales(0, 0, 0, 0, 0),
        asistentes=(),
        reuniones_por_sector=(),
        acuerdos=Cuadros((), tuple(sectores), (), (), (), ()),
        avance=AvanceDelCorte(0, 0, None, None, 0),
        mayores=Mayores((), (), ()),
        detalle=detalle,
    )
