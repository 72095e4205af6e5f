"""Una cola de decisiones: qué espera, y decir sí o no a uno o a varios a la vez, cada uno con su propio «no»."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

from acuerdos import cuatro_ojos
from acuerdos.acciones.base import MOTIVO_MAXIMO
from acuerdos.enums import Accion
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.palabras import contar
from acuerdos.permisos import Denegado, Objeto, puede
from acuerdos.tabla_de_permisos import DE_CUATRO_OJOS
from cuentas.borradores import Recuperado
from cuentas.models import Usuario
from web.comun.campos import Area, Formulario
from web.comun.deshacer import decir
from web.comun.lo_que_ve import LoQueVe
from web.comun.paginas import paginas_de, quien_pide, recuperado_de
from web.validacion import marcas
from web.validacion.filas import FilaDeCola
from web.validacion.filtrado import leer_filtro
from web.validacion.pestanas import pestanas_para

DECISIONES_POR_PAGINA = 25
MARCADOS = "marcados"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColaDeDecisiones:
    """Una pestaña de la cola.

    `en_espera`: lo que espera, a partir de quien mira. `decidir(por, cosa, aprobar, motivo, ahora)`: el verbo.
    `fila`: lo que `plantilla` muestra de cada una, con el motivo de que quien mira no la decida. `cual`: cómo se la
    nombra al decir que no procedió. `si`, `no` y `hecho`: las palabras de los dos botones y de lo que hicieron.
    `junto`: lo que `fila` recibe además, leído de una vez para las de una página. `escribir(fila, hoy, marcado)`: el
    renglón entero, si no lo dibuja `plantilla`.
    `cuando` y `sin_motivo`: cuándo hace falta el motivo y qué falta. `sin_vuelta`: por qué no se deshace ninguno de
    los dos. `nada_espera` y `nada`: lo que se dice sin ninguna.
    """

    ver: str
    accion: Accion
    en_espera: Callable[[Any], QuerySet[Any]]
    decidir: Callable[..., None]
    fila: Callable[..., FilaDeCola]
    cual: Callable[[Any], object]
    cosas: tuple[str, str]
    si: str
    no: str
    hecho: tuple[tuple[str, str], tuple[str, str]]
    cuando: str
    lee: str
    sin_motivo: str
    sin_vuelta: tuple[str, str]
    nada_espera: str
    nada: str
    plantilla: str = ""
    junto: Callable[[Sequence[Any]], Any] | None = None
    escribir: Callable[..., SafeString] | None = None


class FormularioDeDecisiones(Formulario):
    """Cuáles y qué hacer con ellos; para decir que no hace falta el motivo."""

    marcados = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": "Marque al menos uno.",
            "invalid_choice": "Uno de los marcados ya no espera una decisión.",
        },
    )
    decision = forms.ChoiceField(choices=[("aprobar", ""), ("rechazar", "")])
    motivo = forms.CharField(max_length=MOTIVO_MAXIMO, required=False, widget=Area(attrs={"rows": 2}))

    def __init__(self, datos: Mapping[str, Any] | None, cola: ColaDeDecisiones, en_espera: Iterable[Any]) -> None:
        super().__init__(datos)
        self.cola = cola
        self.fields[MARCADOS].choices = [(cosa.pk, str(cosa.pk)) for cosa in en_espera]  # type: ignore[attr-defined]
        elija = f"Elija {cola.si.lower()} o {cola.no.lower()}."
        self.fields["decision"].error_messages |= {"required": elija, "invalid_choice": elija}

    def clean(self) -> dict[str, Any] | None:
        datos = super().clean()
        if self.cleaned_data.get("decision") == "rechazar" and not self.cleaned_data.get("motivo", "").strip():
            self.add_error("motivo", self.cola.sin_motivo)
        return datos


def atender(request: HttpRequest, cola: ColaDeDecisiones) -> HttpResponse:
    """Lo que espera en esa cola, lo más antiguo primero; o decide lo marcado y vuelve."""
    quien = quien_pide(request)
    filtro, opciones = leer_filtro(request.GET)
    form: FormularioDeDecisiones | None = None
    if request.method == "POST":
        elegibles = cola.en_espera(quien).filter(pk__in=marcas.numeros_de(request.POST, MARCADOS))
        form = FormularioDeDecisiones(request.POST, cola, elegibles)
        if form.is_valid():
            _decidir(request, cola, elegibles, form.cleaned_data)
            return redirect(marcas.destino(request))
    escrito: MultiValueDict[str, Any] = request.POST or recuperado_de(request) or MultiValueDict()
    # Con filtros se arma cada vez; sin ellos, que es como se abre, está traducida.
    con_filtros = filtro.puestos or filtro.errores
    todas: Any = (
        filtro.elegir(cola.en_espera(quien)) if con_filtros else LoQueVe(quien, ("cola", cola.ver), cola.en_espera)
    )
    pagina = Paginator(todas, DECISIONES_POR_PAGINA).get_page(request.GET.get("pagina"))
    filas, hoy = _filas(quien, cola, list(pagina)), timezone.localdate()
    marcas_puestas = marcas.de(request, escrito, MARCADOS, (fila.pk for fila in filas if not fila.motivo))
    contexto = {
        "cola": cola,
        "filtro": filtro,
        "opciones": opciones,
        "hoy": hoy,
        "form": form,
        "marcas": marcas_puestas,
        "motivo": escrito.get("motivo", ""),
        "recuperado": isinstance(escrito, Recuperado),
        "filas": filas,
        "renglones": [
            cola.escribir(fila, hoy, marcado=fila.pk in marcas_puestas.marcados) for fila in filas if cola.escribir
        ],
        "paginas": paginas_de(request, pagina, *cola.cosas),
        "pestanas": pestanas_para(quien, cola.ver),
    }
    mal = form is not None or filtro.errores
    return render(request, "validacion/cola.html", contexto, status=400 if mal else 200)


def _filas(quien: Usuario, cola: ColaDeDecisiones, cosas: list[Any]) -> list[FilaDeCola]:
    """Las de una página, cada una con el motivo de que `quien` no la decida."""
    if cola.accion in DE_CUATRO_OJOS:
        cuatro_ojos.preparar(quien, (cosa.registrado_por for cosa in cosas))
    junto = [cola.junto(cosas)] if cola.junto else []
    return [cola.fila(cosa, _por_que_no(quien, cola, cosa), *junto) for cosa in cosas]


def _por_que_no(quien: Usuario, cola: ColaDeDecisiones, cosa: Objeto) -> str:
    """El motivo de que `quien` no decida esta, o vacío."""
    respuesta = puede(quien, cola.accion, cosa)
    return respuesta.motivo if isinstance(respuesta, Denegado) else ""


def _decidir(request: HttpRequest, cola: ColaDeDecisiones, elegidas: Iterable[Any], datos: dict[str, Any]) -> None:
    """Cada una por separado: que una no proceda no detiene a las demás."""
    hechas, quien, ahora = 0, quien_pide(request), timezone.now()
    aprobar = datos["decision"] == "aprobar"
    for cosa in elegidas:
        try:
            cola.decidir(quien, cosa, aprobar=aprobar, motivo=datos["motivo"], ahora=ahora)
        except (AccionDenegada, DatoInvalido) as error:
            messages.error(request, f"{cola.cual(cosa)}: {error}")
        else:
            hechas += 1
    if hechas:
        decir(request, f"{contar(hechas, *cola.hecho[not aprobar])}.", cola.sin_vuelta[not aprobar])
