"""Las piezas dibujadas del tablero: cifras y mapa, cada número con su lista."""

from collections.abc import Callable

from django.utils.safestring import SafeString

from acuerdos.enums import Estado
from web.comun import enlaces
from web.comun.cifras import Cifra
from web.comun.resumen import ResumenDeAcuerdos
from web.graficos import mapa_de_cumplido
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


def mapa_de_regiones(figuras: Figuras, ir: Callable[[str], str]) -> SafeString:
    """Qué parte de los vigentes está cumplida en cada región; `ir`: adónde lleva cada una."""
    partes = {codigo: ResumenDeAcuerdos(dict(cuenta), 0) for codigo, cuenta in figuras.lugares.items()}
    cumplidas = {codigo: (suyo.cumplidos, suyo.vigentes, suyo.total) for codigo, suyo in partes.items()}
    return mapa_de_cumplido(cumplidas, titulo="Parte cumplida, por región", enlace=ir)


def cifras_de_cambios(cambios: Cambios, url: Callable[[str], str]) -> dict[str, Cifra]:
    """Por cada clase de cambio, cuántos acuerdos hay en ella, con la página que los nombra."""
    return {
        clase: Cifra(rotulo=rotulo, numero=numero(len(cambios.clases[clase])), url=url(clase), tono=tono, estado=estado)
        for clase, (rotulo, tono, estado) in CLASES.items()
    }
