"""Nombrar a alguien en tres pasos sin JavaScript: elegir a la persona, llenar el cargo, ver qué cambia y confirmar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from acuerdos.acciones.cuentas import DatosDePersona
from acuerdos.acciones.relevos import HerenciaDelCargo, encargo_de
from acuerdos.acciones.transaccion import en_transaccion
from acuerdos.filtros.base import parametros_desconocidos
from acuerdos.filtros.personas import hallar
from cuentas.models import Usuario
from cuentas.orden import en_espanol
from cuentas.sistema import SISTEMA
from cuentas.textos import limpiar_renglon
from web.comun.paginas import archivos_de, datos_de, entero, quien_pide
from web.comun.paso import dar_paso
from web.comun.paso import mostrar as mostrar_formulario
from web.personas.formularios import (
    FormularioDeDocumentoAlNombrar,
    FormularioDeNombramiento,
    inicial_de_fecha,
)
from web.personas.invitar import invitar_y_decir

T = TypeVar("T")
HALLADOS = 20
HITOS_A_LA_VISTA = 8


@dataclass(frozen=True, slots=True)
class Puesto:
    """Lo que se nombra. `sale(datos)`: el cargo que termina si se guarda, o None; `nombrar`: la acción."""

    lugar: Any
    titulo: str
    migas: list[tuple[str, str]]
    volver: str
    como: str
    sin_campos: tuple[str, ...]
    sale: Callable[[dict[str, Any]], Any]
    nombrar: Callable[..., Any]
    rutas: tuple[str, ...] = ("persona", "nueva", "buscar", "desde")


@dataclass(frozen=True, slots=True)
class Eleccion:
    """A quién se nombra: una persona que ya está, una nueva, o aún nadie."""

    persona: Usuario | None = None
    nueva: bool = False
    errores: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.nueva or self.persona is not None


def nombramiento(request: HttpRequest, puesto: Puesto) -> HttpResponse:
    eleccion = _eleccion(request, puesto)
    ahora = timezone.now()
    if not eleccion:
        return _elegir(request, puesto, eleccion)
    form = _formulario(request, puesto, eleccion, timezone.localdate(ahora))
    quien, confirma = quien_pide(request), "confirmar" in request.POST
    papel = _papel(request, puesto, confirma=confirma)
    confirma = confirma and (papel is None or papel.is_valid())  # un archivo que no sirve: se ve otra vez qué cambia
    archivo = papel.cleaned_data["archivo"] if papel is not None and confirma else None

    def nombrar(datos: dict[str, Any]) -> Any:
        persona = eleccion.persona or DatosDePersona(datos["nombre"], datos["correo"], datos["telefono"])
        return puesto.nombrar(por=quien, usuario=persona, datos={**datos, "archivo": archivo}, ahora=ahora)

    def hecho(cargo: object) -> HttpResponse:
        if not confirma:
            return _previa(request, puesto, eleccion, form, papel)
        return _listo(request, puesto, cargo, invitar=form.cleaned_data.get("invitar", False))

    def mostrar(_estado: int) -> HttpResponse:
        contexto = {**_comun(puesto), "persona": eleccion.persona}
        return mostrar_formulario(request, form, "personas/nombrar.html", contexto)

    return dar_paso(form, nombrar if confirma else partial(ensayar, nombrar), hecho=hecho, mostrar=mostrar)


def ensayar(verbo: Callable[[dict[str, Any]], T], datos: dict[str, Any]) -> T:
    """Lo que `verbo` devolvería, o sus rechazos: lo hace y lo deshace."""

    def hacer_y_deshacer() -> T:
        hecho = verbo(datos)
        transaction.set_rollback(True)
        return hecho

    return en_transaccion(hacer_y_deshacer)


def herencia(lugar: Any, cargo: Any) -> dict[str, Any]:
    """Lo que pasa de manos cuando `cargo` (o nadie, si es None) deja `lugar`, para mostrarlo."""
    encargo: HerenciaDelCargo = encargo_de(lugar, cargo and cargo.usuario)
    return {
        "encargo": encargo,
        "hitos": list(encargo.hitos[:HITOS_A_LA_VISTA]),
        "mas_hitos": max(0, encargo.cuantos_hitos - HITOS_A_LA_VISTA),
    }


def _eleccion(request: HttpRequest, puesto: Puesto) -> Eleccion:
    errores = tuple(parametros_desconocidos(request.GET, puesto.rutas).values())
    if request.GET.get("nueva"):
        return Eleccion(nueva=True)
    pedida = request.GET.get("persona", "")
    if not pedida:
        return Eleccion(errores=errores)
    persona = Usuario.objects.filter(pk=entero(pedida)).exclude(username=SISTEMA).first()
    return Eleccion(persona=persona, errores=() if persona else ("No existe esa persona: búsquela por su nombre.",))


def _elegir(request: HttpRequest, puesto: Puesto, eleccion: Eleccion) -> HttpResponse:
    buscar = limpiar_renglon(request.GET.get("buscar", "")[:200])
    personas = Usuario.objects.filter(pk__in=hallar(buscar), is_active=True, rol="", is_superuser=False)
    pagina = Paginator(personas.exclude(username=SISTEMA).order_by(en_espanol("nombre"), "pk"), HALLADOS).get_page(1)
    sin_elegir = request.method == "POST" and not eleccion.errores
    errores = ["Elija primero a la persona."] if sin_elegir else list(eleccion.errores)
    contexto = {
        **_comun(puesto),
        "buscar": buscar,
        "hallados": list(pagina),
        "total": pagina.paginator.count,
        "errores": errores,
    }
    return render(request, "personas/elegir.html", contexto, status=400 if errores else 200)


def _formulario(request: HttpRequest, puesto: Puesto, eleccion: Eleccion, hoy: date) -> FormularioDeNombramiento:
    sin_campos = list(puesto.sin_campos)
    inicial: dict[str, Any] = inicial_de_fecha(hoy)
    if eleccion.persona is not None:
        sin_campos.append("nombre")
        inicial |= {"correo": eleccion.persona.email, "telefono": eleccion.persona.telefono}
        if eleccion.persona.has_usable_password() or not eleccion.persona.email:
            sin_campos.append("invitar")
        if "documento" in puesto.sin_campos:  # a un funcionario se le habla por su cuenta
            sin_campos += ["correo", "telefono"]
    datos = datos_de(request)
    form = FormularioDeNombramiento(datos, initial=inicial, sin_campos=tuple(sin_campos))
    if "corregir" in request.POST:  # vuelve con lo escrito y sin reproches
        return FormularioDeNombramiento(initial=request.POST.dict(), sin_campos=tuple(sin_campos))
    return form


def _papel(request: HttpRequest, puesto: Puesto, *, confirma: bool) -> FormularioDeDocumentoAlNombrar | None:
    """El archivo con que se nombra, que se adjunta al confirmar; None si a ese puesto se nombra sin documento."""
    if "documento" in puesto.sin_campos:
        return None
    return FormularioDeDocumentoAlNombrar(*([request.POST, archivos_de(request)] if confirma else []))


def _previa(
    request: HttpRequest,
    puesto: Puesto,
    eleccion: Eleccion,
    form: FormularioDeNombramiento,
    papel: FormularioDeDocumentoAlNombrar | None,
) -> HttpResponse:
    sale = puesto.sale(form.cleaned_data)
    contexto = {
        **_comun(puesto),
        **herencia(puesto.lugar, sale),
        "form": form,
        "papel": papel,
        "entra": eleccion.persona or form.cleaned_data["nombre"],
        "nueva": eleccion.nueva,
        "sale": sale,
        "es_titular": form.cleaned_data.get("titular", "si") == "si",
        "datos": form.cleaned_data,
    }
    estado = 400 if papel is not None and papel.is_bound and papel.errors else 200
    return render(request, "personas/previa.html", contexto, status=estado)


def _listo(request: HttpRequest, puesto: Puesto, hecho: Any, *, invitar: bool) -> HttpResponse:
    messages.success(request, f"{hecho.usuario} queda {puesto.como}.")
    if invitar and hecho.usuario.email:
        invitar_y_decir(request, hecho.usuario)
    return redirect(puesto.volver)


def _comun(puesto: Puesto) -> dict[str, Any]:
    return {"titulo": puesto.titulo, "migas": [*puesto.migas, (puesto.titulo, "")], "volver": puesto.volver}


def miga_de_personas() -> tuple[str, str]:
    return "Personas", reverse("personas")
