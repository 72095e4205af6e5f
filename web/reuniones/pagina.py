"""La página de una reunión: para quien la lleva, la sala donde se escribe; para los demás, quiénes y qué se acordó."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos import permisos
from acuerdos.models import Acuerdo
from acuerdos.permisos import Accion, puede
from municipalidades.models import Municipalidad
from reuniones.models import Reunion
from web.comun.filas import filas_de
from web.comun.paginas import base_para, es_focal, quien_pide, reunion_pedida, ver_y_enviar
from web.reuniones import sala
from web.seguimiento import documentos


@dataclass(frozen=True, slots=True)
class FilaDeParticipacion:
    """Quién participa, si asistió (None: no se ha dicho) y si quien mira puede abrir su ficha."""

    municipalidad: Municipalidad
    presente: bool | None
    abre: bool


@ver_y_enviar
def reunion(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    """GET: la página de cada quien. POST: registra un acuerdo en la sala."""
    reunion = reunion_pedida(request, codigo, codigo_de_reunion)
    if request.method == "POST":
        return sala.registrar(request, reunion)
    if puede(request.user, Accion.REGISTRAR_ACUERDO, reunion.sesion) or puede(
        request.user, Accion.REGISTRAR_REUNION, reunion
    ):
        return sala.mostrar(request, reunion)
    return leer(request, reunion)


@require_safe
def filas(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    """La lista de la sala, que la página pide cada tanto: lo que otra persona registra aparece solo."""
    return sala.filas(request, reunion_pedida(request, codigo, codigo_de_reunion))


def leer(request: HttpRequest, reunion: Reunion) -> HttpResponse:
    """De las municipalidades y acuerdos de la reunión, quien no es de la Secretaría ve los suyos."""
    hoy = timezone.localdate()
    abre = set(
        reunion.municipalidades.filter(permisos.municipalidades_visibles(request.user)).values_list("ubigeo", flat=True)
    )
    suyos = Acuerdo.objects.visibles_para(request.user).filter(reunion=reunion).con_nombres().order_by("codigo")
    contexto = {
        "reunion": reunion,
        "hoy": hoy,
        "es_demo": reunion.sesion.de_demostracion,
        "base": base_para(request.user),
        "focal": es_focal(request.user),
        "participaciones": [
            FilaDeParticipacion(van.municipalidad, van.presente, van.municipalidad_id in abre)
            for van in sala.participaciones_de(reunion)
        ],
        "acuerdos": filas_de(suyos, hoy),
        **documentos.contexto_de(reunion, quien_pide(request)),
        "por_que_no": sala.motivo_de_no_registrar(request.user, reunion) if quien_pide(request).es_secretaria else "",
    }
    return render(request, "reuniones/reunion.html", contexto)
