"""Los cuadros de un corte como los dibuja `componentes/corte_cuadro.html`: gráfico, tabla y las listas de detrás."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from acuerdos.enums import Estado
from acuerdos.palabras import contar
from corte.aspecto import ORDEN_DE_ESTADOS
from corte.contenido.bloques import NADA_QUE_MIRAR, ClaseDeColumna, escrita
from corte.contenido.cambios import cambio_de_cifras, esta, estaba
from corte.datos import Corte, Parte, ParteDeSector
from corte.enlaces import VIGENTES, Enlaces, acuerdos_con
from web.comun.cifras import Cifra
from web.cortes.cuadro import Cuadro, FilaDeCuadro
from web.graficos import Barra, barra_de_estados, barras, mapa
from web.templatetags.presentacion import numero, porcentaje, soles

# cuadro del corte: (título, columna, filtro de la lista)
CUADROS = {
    "por_sector": ("Acuerdos por sector", "Sector", "sector"),
    "por_responsable": ("Acuerdos por entidad responsable", "Responsable", "responsable"),
    "por_tipo": ("Acuerdos por tipo", "Tipo", "tipo"),
    "por_clasificacion": ("Acuerdos por clasificación", "Clasificación", "clasificacion"),
}


def cuadros_del_corte(corte: Corte, enlaces: Enlaces | None = None) -> dict[str, Cuadro]:
    """Cada cuadro del corte, por su nombre.

    enlaces: adónde lleva cada cifra (solo para quien ve la sesión entera: para los demás la lista sería otra).
    """

    def url(filtro: str, codigo: str) -> str:
        return enlaces.lista(**{filtro: codigo}) if enlaces else ""

    todos = enlaces.lista() if enlaces else ""
    return {
        **{nombre: _de_barras(corte, nombre, url, todos) for nombre in CUADROS},
        "por_region": _por_region(corte, url if enlaces else None, todos),
        "por_estado": _por_estado(corte, url, todos),
    }


def titulares_del_corte(corte: Corte, enlaces: Enlaces | None = None) -> list[Cifra]:
    """Las cuatro cifras de la lámina, cada una con lo que hay detrás para quien lo ve."""
    totales = corte.totales

    def pagina(ancla: str) -> str:
        return enlaces.pagina(ancla) if enlaces else ""

    return [
        Cifra(rotulo="Sectores", numero=numero(totales.sectores), url=pagina("por_sector")),
        Cifra(rotulo="Acuerdos", numero=numero(totales.acuerdos), url=enlaces.lista() if enlaces else ""),
        Cifra(rotulo="Reuniones técnicas bilaterales", numero=numero(totales.reuniones), url=pagina("por_reunion")),
        Cifra(rotulo="Asistentes", numero=numero(totales.asistentes), url=pagina("asistentes")),
    ]


def cifras_de_avance(corte: Corte, enlaces: Enlaces | None = None) -> list[Cifra]:
    """Cuánto va, en las cifras de la barra de estados, cada una con la lista que la hace para quien la ve."""
    avance = corte.avance
    vigentes = enlaces.vigentes() if enlaces else ""
    cumplidos = enlaces.lista(estado=Estado.CUMPLIDO.value) if enlaces else ""
    por_validar = enlaces.lista(por_validar="true") if enlaces else ""
    return [
        Cifra(
            rotulo=f"Cumplido, de {contar(avance.vigentes, 'vigente', 'vigentes')}",
            numero=porcentaje(avance.porcentaje_cumplido),
            tono="verde",
            url=cumplidos,
        ),
        Cifra(rotulo="Vigentes", numero=numero(avance.vigentes), url=vigentes),
        Cifra(rotulo="Cumplidos", numero=numero(avance.cumplidos), estado="cumplido", url=cumplidos),
        Cifra(rotulo="Por validar", numero=numero(avance.por_validar), estado="por_validar", url=por_validar),
        Cifra(rotulo="Avance promedio", numero=porcentaje(avance.avance_promedio, 2), url=vigentes),
        *_de_la_inversion(corte),
    ]


def _de_la_inversion(corte: Corte) -> list[Cifra]:
    """Lo comprometido y lo devengado, si ese día se había leído alguna inversión."""
    if (inversion := corte.inversion) is None:
        return []
    leidas = contar(inversion.inversiones_leidas, "inversión leída", "inversiones leídas")
    cifras = [
        Cifra(
            rotulo=f"Devengado, del costo de {leidas}",
            numero=porcentaje(inversion.porcentaje_devengado),
            url="",
        )
    ]
    if inversion.acuerdos_con_monto:
        con_monto = contar(inversion.acuerdos_con_monto, "acuerdo", "acuerdos")
        cifras.insert(0, Cifra(rotulo=f"Comprometido en {con_monto}", numero=soles(inversion.comprometido), url=""))
    return cifras


@dataclass(frozen=True, slots=True)
class Mayor:
    """Uno de los que más acuerdos tienen."""

    nombre: str
    cantidad: int
    url: str


def mayores_del_corte(corte: Corte, enlaces: Enlaces | None = None) -> list[tuple[str, list[Mayor]]]:
    """Por título, las regiones, los sectores y las municipalidades con más acuerdos."""

    def lista(**filtro: str) -> str:
        return enlaces.lista(**filtro) if enlaces else ""

    m = corte.mayores
    return [
        ("Regiones", [Mayor(r.nombre, r.cantidad, lista(region=r.codigo)) for r in m.regiones]),
        ("Sectores", [Mayor(s.sigla, s.cantidad, lista(sector=s.sigla)) for s in m.sectores]),
        (
            "Municipalidades",
            [Mayor(f"{u.nombre} ({u.region})", u.cantidad, lista(municipalidad=u.ubigeo)) for u in m.municipalidades],
        ),
    ]


@dataclass(frozen=True, slots=True)
class FilaDeAntesYAhora:
    """Un estado, o el avance promedio: como estaba, como está y cuánto cambió; y la lista de cada uno."""

    que: str
    antes: str
    ahora: str
    cambio: str
    url_de_antes: str
    url_de_ahora: str


@dataclass(frozen=True, slots=True)
class FilaDePasaron:
    """Los que pasaron de un estado a otro. `acuerdos`: código y ficha de los primeros; `de_mas`: los demás."""

    estaban: str
    estan: str
    cuantos: int
    acuerdos: list[tuple[str, str]]
    de_mas: int


@dataclass(frozen=True, slots=True)
class CambioDelCorte:
    """Qué cambió desde el corte anterior."""

    al: date
    publicado: bool
    filas: list[FilaDeAntesYAhora]
    pasaron: list[FilaDePasaron]
    total: int


NOMBRADOS = 30  # acuerdos que se nombran de cada paso


def cambio_del_corte(corte: Corte, enlaces: Enlaces | None = None) -> CambioDelCorte | None:
    """None el día de la sesión: no hay anterior."""
    if (antes := corte.anterior) is None:
        return None
    tabla, entonces = cambio_de_cifras(corte, antes), antes.enlaces(enlaces)
    destinos = [*(acuerdos_con(estado=e.value) for e in ORDEN_DE_ESTADOS), acuerdos_con(estado=VIGENTES)]
    filas = []
    for (que, uno, otro, cambio), destino in zip(tabla.filas, destinos, strict=False):
        de_antes, de_ahora = (escrita(c, ClaseDeColumna.NUMERO) for c in (uno, otro))
        urls = [
            de.de(destino) if de and dicho != "0" else "" for de, dicho in ((entonces, de_antes), (enlaces, de_ahora))
        ]
        filas.append(
            FilaDeAntesYAhora(str(que), de_antes, de_ahora, _junto(escrita(cambio, ClaseDeColumna.CAMBIO)), *urls)
        )
    pasaron = [
        FilaDePasaron(
            _junto(estaba(de)),
            _junto(esta(a)),
            len(codigos),
            [
                (codigo, reverse("acuerdo", args=[codigo]) if enlaces else "")
                for codigo in codigos[:NOMBRADOS]
                if codigo
            ],
            max(0, len(codigos) - NOMBRADOS) if all(codigos) else 0,
        )
        for de, a, codigos in antes.pasaron()
    ]
    return CambioDelCorte(antes.al, antes.publicado, filas, pasaron, len(antes.movidos))


def _junto(estado: str) -> str:
    """El signo y su palabra, en un renglón."""
    return estado.replace(" ", "\u00a0")


def _lista(enlaces: Enlaces | None, destino: str, dicho: str) -> str:
    """La lista que da lo dicho; de lo que no hay, ninguna."""
    return enlaces.de(destino) if enlaces and dicho not in NADA_QUE_MIRAR else ""


@dataclass(frozen=True, slots=True)
class FilaCorregida:
    """Una cifra publicada que hoy es otra, y la lista de cada una (vacía si no la hay)."""

    que: str
    antes: str
    ahora: str
    url_de_antes: str
    url_de_ahora: str


def correcciones_del_corte(corte: Corte, enlaces: Enlaces | None = None) -> list[FilaCorregida]:
    """Las del último corte publicado, si hoy sale otra cosa."""
    if (de := corte.correcciones) is None:
        return []
    return [FilaCorregida(c.que, c.antes, c.ahora, *de.listas(c, enlaces)) for c in de.cifras]


def cuadro_de_reuniones(corte: Corte) -> Cuadro:
    """Las reuniones de cada sector, en la misma forma."""
    total = corte.totales.reuniones
    return Cuadro(
        ident="por_reunion",
        titulo="Reuniones por sector",
        columna="Sector",
        filas=[
            FilaDeCuadro(
                nombre=sector.sigla,
                nombre_entero=sector.sigla,
                nota="",
                cantidad=sector.cantidad,
                parte=_parte(sector.cantidad, total),
                url="",
            )
            for sector in corte.reuniones_por_sector
        ],
        total=total,
        grafico=barras(
            [Barra(sector.sigla, sector.cantidad) for sector in corte.reuniones_por_sector],
            titulo="Reuniones por sector",
            ident="g-reuniones",
            unidad=("reunión", "reuniones"),
        ),
        unidad="reuniones",
    )


def _de_barras(corte: Corte, nombre: str, url: Callable[[str, str], str], url_total: str) -> Cuadro:
    titulo, columna, filtro = CUADROS[nombre]
    filas = [_fila(parte, corte, url(filtro, _codigo(parte))) for parte in getattr(corte.acuerdos, nombre)]
    # Las siglas, cortas, al lado de su barra; el nombre entero, para quien no ve.
    grafico = barras(
        [Barra(fila.nombre, fila.cantidad, fila.url, fila.nombre_entero) for fila in filas],
        titulo=titulo,
        ident=f"g-{nombre}",
    )
    total = corte.totales.acuerdos
    return Cuadro(
        ident=nombre, titulo=titulo, columna=columna, filas=filas, total=total, grafico=grafico, url_total=url_total
    )


def _por_region(corte: Corte, url: Callable[[str, str], str] | None, url_total: str) -> Cuadro:
    partes = corte.acuerdos.por_region
    return Cuadro(
        ident="por_region",
        titulo="Acuerdos por región",
        columna="Región",
        filas=[_fila(parte, corte, url("region", parte.codigo) if url else "") for parte in partes],
        total=corte.totales.acuerdos,
        grafico=mapa(
            {parte.codigo: parte.cantidad for parte in partes},
            titulo="Mapa de acuerdos por región",
            ident="mapa",
            enlace=(lambda codigo: url("region", codigo)) if url else None,
        ),
        url_total=url_total,
    )


def _por_estado(corte: Corte, url: Callable[[str, str], str], url_total: str) -> Cuadro:
    """Los cinco, siempre en su orden: como en la lámina y el PDF."""
    cuantos = {parte.codigo: parte.cantidad for parte in corte.acuerdos.por_estado}
    partes = [Parte(e.value, str(e.label), cuantos.get(e.value, 0)) for e in ORDEN_DE_ESTADOS]
    return Cuadro(
        ident="por_estado",
        titulo="Acuerdos por estado",
        columna="Estado",
        filas=[_fila(parte, corte, url("estado", parte.codigo) if parte.cantidad else "") for parte in partes],
        total=corte.totales.acuerdos,
        grafico=barra_de_estados(cuantos, enlaces={estado.value: url("estado", estado.value) for estado in Estado}),
        url_total=url_total,
    )


def _codigo(parte: Parte | ParteDeSector) -> str:
    return parte.sigla if isinstance(parte, ParteDeSector) else parte.codigo


def _fila(parte: Parte | ParteDeSector, corte: Corte, url: str) -> FilaDeCuadro:
    sigla = parte.sigla if isinstance(parte, ParteDeSector) else ""
    return FilaDeCuadro(
        nombre=sigla or parte.nombre,
        nombre_entero=parte.nombre,
        nota=parte.nombre if sigla else "",
        cantidad=parte.cantidad,
        parte=_parte(parte.cantidad, corte.totales.acuerdos),
        url=url,
    )


def _parte(cantidad: int, total: int) -> float | None:
    return 100 * cantidad / total if total else None
