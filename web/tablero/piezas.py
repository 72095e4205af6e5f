"""Las piezas dibujadas del tablero: cifras, mapa y cuadro de sectores, cada número con su lista."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from acuerdos.enums import Estado
from web.comun import enlaces
from web.comun.cifras import Cifra
from web.comun.resumen import ResumenDeAcuerdos
from web.cortes.cuadros import Cuadro, FilaDeCuadro
from web.graficos import mapa
from web.tablero.cambios import CLASES, Cambios
from web.tablero.datos import Ambito, Figuras
from web.templatetags.presentacion import numero, porcentaje

# estado: (rótulo, tono)
CIFRAS = {
    Estado.CUMPLIDO: ("Cumplidos", "verde"),
    Estado.EN_PROCESO: ("En proceso", "azul"),
    Estado.PENDIENTE: ("Pendientes", "gris"),
    Estado.VENCIDO: ("Vencidos", "rojo"),
}


def cifras_del_tablero(ambito: Ambito, resumen: ResumenDeAcuerdos) -> list[Cifra]:
    """Vigentes, los cuatro estados y por validar."""
    return [
        _vigentes(ambito, resumen),
        *(_del_estado(ambito, resumen, estado) for estado in CIFRAS),
        Cifra(
            rotulo="Por validar",
            numero=numero(resumen.por_validar),
            url=enlaces.lista(**ambito.filtros, por_validar="true"),
            tono="violeta",
            estado="por_validar",
        ),
    ]


def _vigentes(ambito: Ambito, resumen: ResumenDeAcuerdos) -> Cifra:
    desestimados = resumen.estados.get(Estado.DESESTIMADO, 0)
    return Cifra(
        rotulo="Vigentes",
        numero=numero(resumen.vigentes),
        url=enlaces.lista(**ambito.filtros, estado=enlaces.VIGENTES),
        nota=f"de {numero(resumen.total)}; {numero(desestimados)} desestimados" if desestimados else "",
    )


def _del_estado(ambito: Ambito, resumen: ResumenDeAcuerdos, estado: Estado) -> Cifra:
    rotulo, tono = CIFRAS[estado]
    es_cumplido = estado == Estado.CUMPLIDO
    return Cifra(
        rotulo=rotulo,
        numero=numero(resumen.estados.get(estado, 0)),
        url=enlaces.lista(**ambito.filtros, estado=estado.value),
        tono=tono,
        estado=estado.value,
        nota=f"{porcentaje(resumen.porcentaje_cumplido)} de los vigentes" if es_cumplido else "",
    )


def cuadro_de_regiones(ambito: Ambito, figuras: Figuras) -> Cuadro:
    """El mapa de los acuerdos del ámbito y las mismas cifras en tabla, de más a menos."""
    total = figuras.resumen.total
    de_mas_a_menos = sorted(figuras.regiones.items(), key=lambda par: (-par[1][1], par[1][0]))
    return Cuadro(
        ident="por-region",
        titulo="Acuerdos por región",
        columna="Región",
        filas=[
            FilaDeCuadro(
                nombre=nombre,
                nombre_entero=nombre,
                nota="",
                cantidad=cantidad,
                parte=100 * cantidad / total,
                url=enlaces.lista(**ambito.filtros, region=codigo),
            )
            for codigo, (nombre, cantidad) in de_mas_a_menos
        ],
        total=total,
        grafico=mapa(
            {codigo: cantidad for codigo, (_, cantidad) in figuras.regiones.items()},
            titulo="Acuerdos por región",
            enlace=lambda codigo: enlaces.lista(**ambito.filtros, region=codigo),
        ),
        url_total=enlaces.lista(**ambito.filtros),
    )


@dataclass(frozen=True, slots=True)
class Celda:
    """Cuántos acuerdos hay en un estado, y la lista que los muestra."""

    estado: str
    cantidad: int
    url: str


@dataclass(frozen=True, slots=True)
class FilaDeSector:
    """Los acuerdos de un sector: una celda por estado, y todos."""

    sigla: str
    celdas: list[Celda]
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class CuadroDeSectores:
    """Sectores, de más a menos acuerdos, por estado (los que tienen alguno); `totales`: una celda por columna."""

    totales: list[Celda]
    filas: list[FilaDeSector]
    total: int
    url: str


def cuadro_de_sectores(ambito: Ambito, figuras: Figuras) -> CuadroDeSectores:
    estados = [estado for estado in Estado if figuras.resumen.estados.get(estado, 0)]

    def celdas(cuenta: Mapping[str, int], **filtros: str) -> list[Celda]:
        return [
            Celda(estado.label, cuenta[estado], enlaces.lista(**ambito.filtros, **filtros, estado=estado.value))
            for estado in estados
        ]

    de_mas_a_menos = sorted(figuras.sectores.items(), key=lambda par: (-par[1].total(), par[0]))
    return CuadroDeSectores(
        totales=celdas(figuras.resumen.estados),
        filas=[
            FilaDeSector(
                sigla=sigla,
                celdas=celdas(cuenta, sector=sigla),
                total=cuenta.total(),
                url=enlaces.lista(**ambito.filtros, sector=sigla),
            )
            for sigla, cuenta in de_mas_a_menos
        ],
        total=figuras.resumen.total,
        url=enlaces.lista(**ambito.filtros),
    )


def cifras_de_cambios(cambios: Cambios, url: Callable[[str], str]) -> dict[str, Cifra]:
    """Por cada clase de cambio, cuántos acuerdos hay en ella, con la página que los nombra."""
    return {
        clase: Cifra(rotulo=rotulo, numero=numero(len(cambios.clases[clase])), url=url(clase), tono=tono, estado=estado)
        for clase, (rotulo, tono, estado) in CLASES.items()
    }
