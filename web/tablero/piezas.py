"""Las piezas dibujadas del tablero: cifras, mapa y cuadro de sectores, cada número con su lista."""

from collections.abc import Callable
from typing import Any

from django.utils.safestring import SafeString

from acuerdos.enums import Estado
from web.comun import enlaces
from web.comun.resumen import Resumen
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


def cifras_del_tablero(ambito: Ambito, resumen: Resumen) -> list[dict[str, Any]]:
    """Vigentes, los cuatro estados y por validar, en la forma de `componentes/cifra.html`."""
    base = ambito.filtros
    desestimados = resumen.estados.get(Estado.DESESTIMADO, 0)
    cifras = [
        _cifra(
            "Vigentes",
            resumen.vigentes,
            enlaces.lista(**base, estado=enlaces.VIGENTES),
            nota=f"de {numero(resumen.total)}; {numero(desestimados)} desestimados" if desestimados else "",
        ),
    ]
    for estado, (rotulo, tono) in CIFRAS.items():
        cantidad = resumen.estados.get(estado, 0)
        nota = f"{porcentaje(resumen.porcentaje_cumplido)} de los vigentes" if estado == Estado.CUMPLIDO else ""
        cifras.append(
            _cifra(
                rotulo, cantidad, enlaces.lista(**base, estado=estado.value), tono=tono, estado=estado.value, nota=nota
            )
        )
    url = enlaces.lista(**base, por_validar="true")
    cifras.append(_cifra("Por validar", resumen.por_validar, url, tono="violeta", estado="por_validar"))
    return cifras


def mapa_de_regiones(ambito: Ambito, figuras: Figuras) -> SafeString:
    """El mapa de los acuerdos del ámbito."""
    return mapa(
        {codigo: cantidad for codigo, (_, cantidad) in figuras.regiones.items()},
        titulo="Acuerdos por región",
        enlace=lambda codigo: enlaces.lista(**ambito.filtros, region=codigo),
    )


def filas_de_regiones(ambito: Ambito, figuras: Figuras) -> list[dict[str, Any]]:
    """Las mismas cifras del mapa, de más a menos, en la forma de `componentes/cuadro.html`."""
    return [
        {
            "nombre": nombre,
            "cantidad": cantidad,
            "url": enlaces.lista(**ambito.filtros, region=codigo),
            "nota": "",
            "parte": 100 * cantidad / figuras.resumen.total,
        }
        for codigo, (nombre, cantidad) in sorted(
            figuras.regiones.items(), key=lambda region: (-region[1][1], region[1][0])
        )
    ]


def cuadro_de_sectores(ambito: Ambito, figuras: Figuras) -> dict[str, Any]:
    """`columnas` (estados con algún acuerdo, con su total), `filas` (sigla, celdas y total, de más a menos) y `n`."""
    estados = [estado for estado in Estado if figuras.resumen.estados.get(estado, 0)]
    filas = []
    for sigla, cuenta in sorted(figuras.sectores.items(), key=lambda par: (-par[1].total(), par[0])):
        celdas = [
            {
                "n": cuenta[estado],
                "estado": estado.label,
                "url": enlaces.lista(**ambito.filtros, sector=sigla, estado=estado.value),
            }
            for estado in estados
        ]
        filas.append(
            {
                "sigla": sigla,
                "celdas": celdas,
                "n": cuenta.total(),
                "url": enlaces.lista(**ambito.filtros, sector=sigla),
            }
        )
    columnas = [
        {
            "estado": estado.value,
            "nombre": estado.label,
            "n": figuras.resumen.estados[estado],
            "url": enlaces.lista(**ambito.filtros, estado=estado.value),
        }
        for estado in estados
    ]
    return {"columnas": columnas, "filas": filas, "n": figuras.resumen.total, "url": enlaces.lista(**ambito.filtros)}


def cifras_de_cambios(cambios: Cambios, url: Callable[[str], str]) -> list[dict[str, Any]]:
    """Cuántos acuerdos hay en cada clase de cambio, con la página que los nombra."""
    return [
        {
            **_cifra(rotulo, len(cambios.clases[clase]), url(clase), tono=tono, estado=estado),
            "clase": clase,
            "cantidad": len(cambios.clases[clase]),
        }
        for clase, (rotulo, tono, estado) in CLASES.items()
    ]


def _cifra(rotulo: str, cantidad: int, url: str, *, tono: str = "", estado: str = "", nota: str = "") -> dict[str, Any]:
    return {"rotulo": rotulo, "numero": numero(cantidad), "url": url, "tono": tono, "estado": estado, "nota": nota}
