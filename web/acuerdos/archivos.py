"""La lista de acuerdos como Excel y como CSV: lo mismo que se ve, con todas sus páginas.

El Excel lleva fechas y números de verdad. El CSV va en UTF-8 con su marca y separado por punto y coma, que es el
separador de listas del Excel en español del Perú; las fechas, AAAA-MM-DD, que todo programa entiende. En ninguno un
texto se vuelve fórmula: en el Excel se escribe como texto y en el CSV lo que empieza como fórmula lleva un apóstrofo.
"""

import csv
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cuentas.models import Usuario
from cuentas.textos import limpiar
from web.acuerdos.columnas import Valor
from web.acuerdos.peticion import TANDA, PeticionDeLista
from web.comun.encargos import AlAvanzar, Encargo, Escritor, Presentacion, entregar, sin_decirlo
from web.comun.paginas import exigir_cargo, quien_pide
from web.comun.puestos import pesada

EXCEL, CSV = "lista.xlsx", "lista.csv"
FILAS_DEL_EXCEL_AL_VUELO = 4_000  # con más, el Excel tarda más de un segundo: se hace en segundo plano
FILAS_POR_FRASE_DE_LISTA = 1_000  # filas, se dice cuántas van
TIPO_CSV = "text/csv; charset=utf-8"
TIPO_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SEPARADOR = ";"
MARCA = "\ufeff"
DE_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    peticion = PeticionDeLista(request.user, request.GET, hoy=timezone.localdate())
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
    opciones = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(salida, opciones) as libro:
        libro.set_properties({"title": "Acuerdos", "author": "Secretaría de Descentralización"})
        cabecera = libro.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1A222D", "valign": "top"})
        formatos = {
            date: libro.add_format({"num_format": "dd/mm/yyyy"}),
            Decimal: libro.add_format({"num_format": "#,##0.00"}),
            int: libro.add_format({"num_format": "#,##0"}),
        }
        hoja = libro.add_worksheet("Acuerdos")
        hoja.freeze_panes(1, 1)
        for numero, columna in enumerate(peticion.columnas):
            hoja.set_column(numero, numero, columna.ancho)
            hoja.write_string(0, numero, columna.titulo, cabecera)
        fila = 0
        for fila, valores in enumerate(_valores(peticion, al_avanzar), start=1):
            for numero, valor in enumerate(valores):
                _escribir(hoja, fila, numero, valor, formatos)
        hoja.autofilter(0, 0, fila, len(peticion.columnas) - 1)
        _de_que_es(libro, peticion, fila, cabecera)


def lineas(peticion: PeticionDeLista, al_avanzar: AlAvanzar = sin_decirlo) -> Iterator[bytes]:
    """El CSV, una tanda de filas por vez."""
    escritor = csv.writer(eco := _Eco(), delimiter=SEPARADOR, lineterminator="\r\n")
    escritor.writerow([columna.titulo for columna in peticion.columnas])
    pendientes = [MARCA, *eco.sacar()]
    for escritas, valores in enumerate(_valores(peticion, al_avanzar), start=1):
        escritor.writerow([en_csv(valor) for valor in valores])
        if escritas % TANDA == 0:
            pendientes += eco.sacar()
            yield "".join(pendientes).encode()
            pendientes = []
    yield "".join([*pendientes, *eco.sacar()]).encode()


def en_csv(valor: Valor) -> str:
    """El valor como va en su celda: sin dato, vacía; lo que parece una fórmula, con un apóstrofo delante."""
    if valor is None:
        return ""
    if isinstance(valor, date):
        return valor.isoformat()
    if isinstance(valor, str):
        return f"'{valor}" if valor.startswith(DE_FORMULA) else valor
    return str(valor)


class _Eco:
    """Donde el escritor de CSV deja lo que escribe hasta que se envía."""

    def __init__(self) -> None:
        self.partes: list[str] = []

    def write(self, parte: str) -> None:
        self.partes.append(parte)

    def sacar(self) -> list[str]:
        partes, self.partes = self.partes, []
        return partes


def _valores(peticion: PeticionDeLista, al_avanzar: AlAvanzar) -> Iterator[list[Valor]]:
    columnas = peticion.columnas
    for van, fila in enumerate(peticion.todas()):
        if van and van % FILAS_POR_FRASE_DE_LISTA == 0:
            al_avanzar(van)
        yield [columna.valor(fila) for columna in columnas]


def _escribir(hoja: Any, fila: int, columna: int, valor: Valor, formatos: dict[Any, Any]) -> None:
    if isinstance(valor, str):
        # Lo guardado antes puede llevar lo que el XML no admite.
        hoja.write_string(fila, columna, valor if valor.isprintable() else limpiar(valor))
    elif isinstance(valor, date):
        hoja.write_datetime(fila, columna, valor, formatos[date])
    elif valor is not None:
        hoja.write_number(fila, columna, valor, formatos[type(valor)])


def _de_que_es(libro: Any, peticion: PeticionDeLista, cuantas: int, cabecera: Any) -> None:
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
