"""La lista de acuerdos como Excel y como CSV: lo mismo que se ve, con todas sus páginas.

El Excel lleva fechas y números de verdad. Qué puede llevar una celda lo dice `cuentas.celdas`.
"""

import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from xlsxwriter.format import Format

from cuentas.celdas import (
    DE_CABECERA,
    OPCIONES_DE_LIBRO,
    TIPO_CSV,
    TIPO_XLSX,
    EscritorDeCSV,
    Valor,
    escribir_celda,
    formatos_de,
)
from cuentas.models import Usuario
from web.acuerdos.peticion import TANDA, PeticionDeLista
from web.comun.encargos import AlAvanzar, Encargo, Escritor, Presentacion, entregar, sin_decirlo
from web.comun.paginas import exigir_cargo, quien_pide
from web.comun.puestos import pesada

EXCEL, CSV = "lista.xlsx", "lista.csv"
FILAS_DEL_EXCEL_AL_VUELO = 4_000  # con más, el Excel tarda más de un segundo: se hace en segundo plano
FILAS_POR_FRASE_DE_LISTA = 1_000  # filas, se dice cuántas van


@require_safe
def excel(request: HttpRequest) -> Any:
    """El libro, escrito fila por fila en un archivo temporal."""
    return _archivo(request, EXCEL, TIPO_XLSX)


@require_safe
def texto(request: HttpRequest) -> Any:
    """El CSV, escrito de tanda en tanda en un archivo temporal."""
    return _archivo(request, CSV, TIPO_CSV)


def _archivo(request: HttpRequest, clase: str, tipo: str) -> HttpResponseBase:
    exigir_cargo(request)
    peticion = PeticionDeLista(quien_pide(request), request.GET, hoy=timezone.localdate())
    if peticion.problemas:
        return _no_se_entiende(request, peticion)
    filas = peticion.cuantas()
    nombre = f"acuerdos-al-{peticion.dia.isoformat()}.{clase.rpartition('.')[2]}"
    if filas <= FILAS_DEL_EXCEL_AL_VUELO:
        return _al_vuelo(request, peticion, clase, nombre, tipo)
    encargo = Encargo(quien_pide(request).pk, clase, request.GET.urlencode(), peticion.hoy.isoformat())
    volver = f"{reverse('acuerdos')}?{peticion.consulta}"
    como = Presentacion(nombre, tipo, f"La lista de {filas:,} acuerdos", volver, filas, "acuerdos")
    return entregar(request, encargo, como, ESCRITORES[clase])


@pesada
def _al_vuelo(request: HttpRequest, peticion: PeticionDeLista, clase: str, nombre: str, tipo: str) -> HttpResponseBase:
    archivo = tempfile.TemporaryFile()  # noqa: SIM115  # lo cierra la respuesta
    _ESCRIBIR[clase](archivo, peticion, sin_decirlo)
    archivo.seek(0)
    return FileResponse(archivo, as_attachment=True, filename=nombre, content_type=tipo)


def escribir_encargo(encargo: Encargo, salida: IO[bytes], al_avanzar: AlAvanzar) -> None:
    """La lista de un encargo, como la ve quien la pidió."""
    usuario = Usuario.objects.get(pk=encargo.usuario_id)
    peticion = PeticionDeLista(usuario, QueryDict(encargo.que), hoy=date.fromisoformat(encargo.hoy))
    _ESCRIBIR[encargo.clase](salida, peticion, al_avanzar)


def escribir_csv(salida: IO[bytes], peticion: PeticionDeLista, al_avanzar: AlAvanzar) -> None:
    for tanda in lineas(peticion, al_avanzar):
        salida.write(tanda)


def escribir_libro(salida: IO[bytes], peticion: PeticionDeLista, al_avanzar: AlAvanzar = sin_decirlo) -> None:
    """Una hoja con las columnas y filas de la petición y otra que dice de qué es. Cada fila escrita deja la memoria."""
    with xlsxwriter.Workbook(salida, OPCIONES_DE_LIBRO) as libro:
        libro.set_properties({"title": "Acuerdos", "author": "Secretaría de Descentralización"})
        cabecera, formatos = libro.add_format(DE_CABECERA), formatos_de(libro)
        hoja = libro.add_worksheet("Acuerdos")
        hoja.freeze_panes(1, 1)
        for numero, columna in enumerate(peticion.columnas):
            hoja.set_column(numero, numero, columna.ancho)
            hoja.write_string(0, numero, columna.titulo, cabecera)
        fila = 0
        for fila, valores in enumerate(_valores(peticion, al_avanzar), start=1):
            for numero, valor in enumerate(valores):
                escribir_celda(hoja, fila, numero, valor, formatos)
        hoja.autofilter(0, 0, fila, len(peticion.columnas) - 1)
        _de_que_es(libro, peticion, fila, cabecera)


def lineas(peticion: PeticionDeLista, al_avanzar: AlAvanzar = sin_decirlo) -> Iterator[bytes]:
    """El CSV, una tanda de filas por vez."""
    escritor = EscritorDeCSV([columna.titulo for columna in peticion.columnas])
    for escritas, valores in enumerate(_valores(peticion, al_avanzar), start=1):
        escritor.fila(valores)
        if escritas % TANDA == 0:
            yield escritor.sacar()
    yield escritor.sacar()


def _valores(peticion: PeticionDeLista, al_avanzar: AlAvanzar) -> Iterator[list[Valor]]:
    columnas = peticion.columnas
    for van, fila in enumerate(peticion.todas()):
        if van and van % FILAS_POR_FRASE_DE_LISTA == 0:
            al_avanzar(van)
        yield [columna.valor(fila) for columna in columnas]


def _de_que_es(libro: xlsxwriter.Workbook, peticion: PeticionDeLista, cuantas: int, cabecera: Format) -> None:
    """Qué se pidió, para quien reciba el archivo."""
    hoja = libro.add_worksheet("Qué es")
    hoja.set_column(0, 0, 24)
    hoja.set_column(1, 1, 80)
    datos = [("Acuerdos", str(cuantas)), ("Estado al", peticion.dia.isoformat())]
    datos += [("Filtro", filtro.texto) for filtro in peticion.lista.aplicados]
    if peticion.orden:
        datos.append(("Orden", peticion.orden))
    hoja.write_string(0, 0, "Lista de acuerdos", cabecera)
    for renglon, (nombre, valor) in enumerate(datos, start=1):
        hoja.write_string(renglon, 0, nombre)
        hoja.write_string(renglon, 1, valor)


def _no_se_entiende(request: HttpRequest, peticion: PeticionDeLista) -> HttpResponse:
    contexto = {"frases": peticion.problemas, "consulta": peticion.consulta}
    return render(request, "acuerdos/lista_mal_pedida.html", contexto, status=400)


_ESCRIBIR: dict[str, Callable[[IO[bytes], PeticionDeLista, AlAvanzar], None]] = {
    EXCEL: escribir_libro,
    CSV: escribir_csv,
}
ESCRITORES: dict[str, Escritor] = dict.fromkeys(_ESCRIBIR, escribir_encargo)
