"""La asistencia del evento por categoría: una tabla que se escribe entera.

Sin JavaScript se agregan y quitan filas con botones del mismo formulario. Si otra persona la guardó mientras se
escribía, lo que no choca se junta, lo que choca se señala, y nada se guarda hasta revisarlo.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones.sesiones import ASISTENTES_MAXIMOS, CATEGORIAS_MAXIMAS, registrar_asistencia
from acuerdos.errores import Conflicto
from acuerdos.permisos import Accion
from cuentas.formularios import FormularioLimpio
from cuentas.textos import limpiar_renglon, norma
from reuniones.models import Sesion
from web.comun.paginas import quien_pide, recuperado_de, ver_y_enviar
from web.comun.paso import dar_paso, terminar
from web.sesiones.comun import sesion_para
from web.sesiones.formularios import FormularioSinCampos

# Las de la lámina de la oficina; se ofrecen mientras no haya otras.
DE_COSTUMBRE = (
    "Ministras/os",
    "Viceministras/os",
    "Alcaldesas provinciales",
    "Alcaldesas distritales",
    "Equipo técnico del gobierno municipal",
    "Equipo técnico del sector",
)
Cantidades = dict[str, int]


@dataclass(frozen=True, slots=True)
class CambioDeAsistencia:
    """Una categoría en que difieren lo que otra persona guardó y lo que se escribió; None: que no va."""

    categoria: str
    suyo: int | None
    mio: int | None
    choca: bool


class FormularioDeRenglonDeAsistencia(
    FormularioLimpio
):  # un renglón: lo escrito se devuelve a la tabla entera, en `_escrita`
    categoria = forms.CharField(label="Categoría", max_length=80, required=False)
    cantidad = forms.IntegerField(
        label="Asistentes",
        min_value=0,
        max_value=ASISTENTES_MAXIMOS,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        datos: dict[str, Any] = super().clean() or {}
        if datos.get("cantidad") is not None and not datos.get("categoria"):
            self.add_error("categoria", "Escriba de qué categoría son, o quite la fila.")
        return datos


class TablaDeAsistencia(FormularioSinCampos):
    """La tabla entera. Lo limpio son las cantidades por categoría; las filas sin cantidad que nunca la tuvieron, no."""

    def __init__(self, datos: Mapping[str, Any] | None, *, cuantas: int, leida: Cantidades) -> None:
        super().__init__(datos)
        self.leida = leida
        self.filas = [FormularioDeRenglonDeAsistencia(datos, prefix=f"f{numero}") for numero in range(cuantas)]

    def is_valid(self) -> bool:
        return super().is_valid() and not any(fila.errors for fila in self.filas)

    def clean(self) -> Cantidades:
        cantidades: Cantidades = {}
        vistas: dict[str, str] = {}
        for fila in [fila for fila in self.filas if fila.is_valid()]:
            categoria, cantidad = fila.cleaned_data["categoria"], fila.cleaned_data["cantidad"]
            clave = norma(categoria)
            if cantidad is None:
                if categoria in self.leida:
                    fila.add_error("cantidad", "Escriba cuántas personas, o quite la fila.")
            elif clave in vistas:
                fila.add_error("categoria", f"«{vistas[clave]}» está dos veces: junte las filas.")
            else:
                vistas[clave] = categoria
                cantidades[categoria] = cantidad
        return cantidades

    def con_el_cursor(self) -> list[FormularioDeRenglonDeAsistencia]:
        """Las filas, con el cursor en lo primero que hay que corregir."""
        for mala in [fila for fila in self.filas if fila.errors][:1]:
            mala.fields[next(iter(mala.errors))].widget.attrs["autofocus"] = True
        return self.filas


@ver_y_enviar
def asistencia(request: HttpRequest, codigo: str) -> HttpResponse:
    sesion = sesion_para(request, codigo, Accion.REGISTRAR_ASISTENCIA)
    guardada = _guardada(sesion)
    if request.method != "POST":
        if datos := recuperado_de(request):
            escrita, leida = _escrita(datos), _leida(datos.get("leida", ""))
            return _pintar(request, sesion, _filas(escrita), escrita, leida, general=FormularioSinCampos(datos))
        escrita = _en_texto(guardada) or [(categoria, "") for categoria in DE_COSTUMBRE]
        return _pintar(request, sesion, _filas(escrita, "cantidad"), escrita, guardada)
    escrita, leida = _escrita(request.POST), _leida(request.POST.get("leida", ""))
    if "agregar" in request.POST:
        escrita = [*escrita, ("", "")][: CATEGORIAS_MAXIMAS + 1]
        return _pintar(request, sesion, _filas(escrita, "categoria", len(escrita) - 1), escrita, leida)
    if "quitar" in request.POST:
        escrita = [par for numero, par in enumerate(escrita) if str(numero) != request.POST["quitar"]]
        return _pintar(request, sesion, _filas(escrita), escrita, leida)
    return _guardar(request, sesion, escrita, leida)


def _guardar(request: HttpRequest, sesion: Sesion, escrita: list[tuple[str, str]], leida: Cantidades) -> HttpResponse:
    quien, tabla = quien_pide(request), TablaDeAsistencia(request.POST, cuantas=len(escrita), leida=leida)

    def registrar(cantidades: Cantidades) -> Cantidades:
        registrar_asistencia(por=quien, sesion=sesion, cantidades=cantidades, leida=leida, ahora=timezone.now())
        return cantidades

    def hecho(cantidades: Cantidades) -> HttpResponse:
        dicho = f"Asistencia guardada: {sum(cantidades.values()):,} personas."
        return terminar(request, cantidades, dicho=dicho, volver=reverse("sesion", args=[sesion.codigo]))

    def mostrar(estado: int) -> HttpResponse:
        return _pintar(request, sesion, tabla.con_el_cursor(), escrita, leida, general=tabla, estado=estado)

    try:
        return dar_paso(tabla, registrar, hecho=hecho, mostrar=mostrar)
    except Conflicto:
        return _juntar(request, sesion, tabla.cleaned_data, leida)


def _juntar(request: HttpRequest, sesion: Sesion, mia: Cantidades, leida: Cantidades) -> HttpResponse:
    """Otra persona guardó antes: la tabla conciliada, con lo suyo al lado, para revisar y guardar (409)."""
    suya = _guardada(sesion)
    mezcla, cambios = conciliar(leida, suya, mia)
    escrita = _en_texto(mezcla)
    return _pintar(request, sesion, _filas(escrita), escrita, suya, cambios=cambios, estado=409)


def conciliar(
    leida: Mapping[str, int], suya: Mapping[str, int], mia: Mapping[str, int]
) -> tuple[Cantidades, list[CambioDeAsistencia]]:
    """Lo de ambos junto (donde choca, lo mío) y, por cada categoría en que difieren, qué guardó y qué escribí."""
    mezcla: Cantidades = {}
    cambios: list[CambioDeAsistencia] = []
    for categoria in dict.fromkeys([*suya, *mia]):
        de_ella, de_mi, antes = suya.get(categoria), mia.get(categoria), leida.get(categoria)
        queda = de_ella if de_mi == antes else de_mi
        if queda is not None:
            mezcla[categoria] = queda
        if de_ella != de_mi:
            choca = antes not in (de_ella, de_mi)
            cambios.append(CambioDeAsistencia(categoria, suyo=de_ella, mio=de_mi, choca=choca))
    return mezcla, cambios


def _guardada(sesion: Sesion) -> Cantidades:
    return {fila.categoria: fila.cantidad for fila in sesion.asistencias.all()}


def _en_texto(cantidades: Cantidades) -> list[tuple[str, str]]:
    return [(categoria, str(cantidad)) for categoria, cantidad in cantidades.items()]


def _escrita(datos: Mapping[str, str]) -> list[tuple[str, str]]:
    """Cada fila como se guardaría. Las filas van seguidas: la primera que falta es el fin."""
    escrita: list[tuple[str, str]] = []
    while (prefijo := f"f{len(escrita)}") and f"{prefijo}-categoria" in datos and len(escrita) <= CATEGORIAS_MAXIMAS:
        escrita.append((limpiar_renglon(datos[f"{prefijo}-categoria"]), datos.get(f"{prefijo}-cantidad", "")))
    return escrita


def _leida(texto: str) -> Cantidades:
    """Lo que la página mostraba. Si no se entiende, nada: al guardar se preguntará."""
    try:
        leida = json.loads(texto)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(leida, dict):
        return {}
    return {
        limpiar_renglon(categoria): cantidad
        for categoria, cantidad in leida.items()
        if isinstance(cantidad, int) and not isinstance(cantidad, bool)
    }


def _filas(escrita: list[tuple[str, str]], al_foco: str = "", cual: int = 0) -> list[FormularioDeRenglonDeAsistencia]:
    """Una por renglón; el cursor, en el campo `al_foco` de la que hace `cual`."""
    filas = [
        FormularioDeRenglonDeAsistencia(initial={"categoria": categoria, "cantidad": cantidad}, prefix=f"f{numero}")
        for numero, (categoria, cantidad) in enumerate(escrita)
    ]
    if al_foco and filas:
        filas[cual].fields[al_foco].widget.attrs["autofocus"] = True
    return filas


def _pintar(
    request: HttpRequest,
    sesion: Sesion,
    filas: list[FormularioDeRenglonDeAsistencia],
    escrita: list[tuple[str, str]],
    leida: Cantidades,
    *,
    general: object = None,
    cambios: Sequence[CambioDeAsistencia] = (),
    estado: int = 200,
) -> HttpResponse:
    cifras = [cantidad.strip() for _, cantidad in escrita]
    contexto = {
        "sesion": sesion,
        "es_demo": sesion.de_demostracion,
        "filas": filas,
        "total": sum(int(cifra) for cifra in cifras if cifra.isascii() and cifra.isdigit() and len(cifra) < 9),
        "leida": json.dumps(leida, ensure_ascii=False),
        "general": general or FormularioSinCampos(),
        "cambios": cambios,
    }
    return render(request, "sesiones/asistencia.html", contexto, status=estado)
