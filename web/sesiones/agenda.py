"""La agenda por sala, y programar, mover, cancelar y reponer sus reuniones."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from acuerdos import permisos
from acuerdos.acciones import agenda as acciones
from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from reuniones.models import Reunion, Sesion
from web.comun.deshacer import AL_MOMENTO, inverso
from web.comun.paginas import datos_de, direccion, entero, quien_pide, sesion_pedida, ver_y_enviar
from web.comun.paso import paso, paso_con_version, toque
from web.sesiones.comun import reunion_para, sesion_para
from web.sesiones.cuadricula import por_sala
from web.sesiones.elegir import Selector, es_de_elegir, selector_con, selector_de
from web.sesiones.formularios import SEGUIDAS, FormularioDeEdicionDeReunion, FormularioDeMotivo, FormularioDeReunion

CAMPOS = ("sector", "sala", "inicio", "fin", "municipalidades", "reparto")
CAMPOS_AL_MOVER = ("sala", "inicio", "fin", "municipalidades")
TURNO = "sesiones/turno.html"
CAMBIO = "Otra persona acaba de cambiar esta reunión: revise cómo quedó y vuelva a intentarlo."


@require_safe
def agenda(request: HttpRequest, codigo: str) -> HttpResponse:
    """Por sala y en orden de hora, para imprimir y para mover; de las reuniones, las que quien mira puede abrir."""
    sesion = sesion_pedida(request, codigo)
    contexto = {
        "sesion": sesion,
        "es_demo": sesion.de_demostracion,
        "salas": por_sala(sesion.reuniones.filter(permisos.reuniones_visibles(request.user))),
        "puede_programar": bool(permisos.puede(request.user, Accion.PROGRAMAR_REUNION, sesion)),
    }
    return render(request, "sesiones/agenda.html", contexto)


@ver_y_enviar
def programar(request: HttpRequest, codigo: str) -> HttpResponse:
    """Un turno, o varios seguidos. La dirección puede traer ya el sector, la sala y la hora."""
    sesion = sesion_para(request, codigo, Accion.PROGRAMAR_REUNION)
    quien = quien_pide(request)
    form, selector = _turno_nuevo(request, sesion)

    def volver(hechas: list[Reunion]) -> str:
        otra = request.POST.get("paso") == "otra"
        return _el_que_sigue(sesion, hechas[-1]) if otra else reverse("agenda", args=[codigo])

    return paso(
        request,
        form,
        lambda datos: _programar(quien, sesion, datos),
        dicho=_programadas,
        volver=volver,
        plantilla=TURNO,
        contexto=lambda: _contexto_del_turno(sesion, selector),
    )


@ver_y_enviar
def mover(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    """Otra hora, otra sala u otras municipalidades, mientras no haya empezado."""
    reunion = reunion_para(request, codigo, codigo_de_reunion, Accion.PROGRAMAR_REUNION)
    volver = reverse("agenda", args=[codigo])
    quien = quien_pide(request)
    form, selector = _turno_por_mover(request, reunion)

    def guardar(actual: Reunion, datos: dict[str, Any]) -> Reunion:
        turno = {campo: datos[campo] for campo in CAMPOS_AL_MOVER}
        return acciones.editar_reunion(por=quien, reunion=actual, version=actual.version, ahora=timezone.now(), **turno)

    return paso_con_version(
        request,
        form,
        guardar,
        titulo=f"Mover {reunion.codigo}",
        dicho=lambda hecha: f"Guardada: {_turno(hecha)}.",
        volver=volver,
        cancelar=volver,
        plantilla=TURNO,
        contexto=lambda: _contexto_del_turno(reunion.sesion, selector, reunion),
    )


@ver_y_enviar
def cancelar(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    """Con su motivo, deja libre el turno."""
    reunion = reunion_para(request, codigo, codigo_de_reunion, Accion.PROGRAMAR_REUNION)
    quien, form = quien_pide(request), FormularioDeMotivo(datos_de(request))

    def liberar(datos: dict[str, Any]) -> Reunion:
        version = entero(request.POST.get("version", ""))
        try:
            return acciones.cancelar_reunion(
                por=quien, reunion=reunion, version=version, motivo=datos["motivo"], ahora=timezone.now()
            )
        except Conflicto as error:
            reunion.refresh_from_db()  # se muestra como quedó
            raise DatoInvalido(version=CAMBIO) from error

    return paso(
        request,
        form,
        liberar,
        dicho=f"{reunion.codigo} cancelada: su turno queda libre.",
        volver=reverse("agenda", args=[codigo]),
        plantilla="sesiones/cancelar.html",
        contexto=lambda: {
            "reunion": reunion,
            "municipalidades": list(reunion.municipalidades.select_related("region")),
            "no_se_puede": acciones.motivo_de_no_mover(reunion),
            "es_demo": reunion.sesion.de_demostracion,
        },
        como_se_deshace=lambda libre: inverso(
            Accion.PROGRAMAR_REUNION,
            libre,
            "reponer_reunion",
            codigo,
            libre.codigo,
            campos={"version": str(libre.version)},
        ),
    )


@require_POST
def reponer(request: HttpRequest, codigo: str, codigo_de_reunion: str) -> HttpResponse:
    """Devuelve a la agenda una cancelada, si su turno sigue libre."""
    reunion = reunion_para(request, codigo, codigo_de_reunion, Accion.PROGRAMAR_REUNION)
    quien = quien_pide(request)

    def devolver() -> Reunion:
        version = entero(request.POST.get("version", ""))
        try:
            return acciones.reponer_reunion(por=quien, reunion=reunion, version=version, ahora=timezone.now())
        except (DatoInvalido, AccionDenegada) as error:
            raise DatoInvalido(reunion=f"{reunion.codigo} no vuelve a la agenda. {error}") from error
        except Conflicto as error:
            raise DatoInvalido(version=CAMBIO) from error

    return toque(
        request,
        devolver,
        dicho=lambda repuesta: f"Repuesta: {_turno(repuesta)}.",
        volver=reverse("agenda", args=[codigo]),
        como_se_deshace=lambda repuesta: inverso(
            Accion.PROGRAMAR_REUNION,
            repuesta,
            "cancelar_reunion",
            codigo,
            repuesta.codigo,
            campos={"motivo": AL_MOMENTO, "version": str(repuesta.version)},
        ),
    )


def _turno_nuevo(request: HttpRequest, sesion: Sesion) -> tuple[FormularioDeReunion, Selector]:
    """El formulario y el selector de municipalidades: enviados, a medio elegir, recuperados o con lo que se sabe."""
    if es_de_elegir(request.POST):
        return FormularioDeReunion(initial=_escrito(request.POST), sesion=sesion), selector_de(request.POST)
    if (escrito := datos_de(request)) is not None:
        return FormularioDeReunion(escrito, sesion=sesion), selector_de(escrito)
    sabido = {campo: request.GET[campo] for campo in CAMPOS if request.GET.get(campo)}
    selector = selector_de({"municipalidades": request.GET.get("municipalidades")})
    faltan_quienes_van = "sector" in sabido  # con el turno ya dicho, el cursor va al buscador
    return FormularioDeReunion(initial=sabido, sesion=sesion), replace(selector, al_foco=faltan_quienes_van)


def _turno_por_mover(request: HttpRequest, reunion: Reunion) -> tuple[FormularioDeEdicionDeReunion, Selector]:
    """Lo mismo, con el turno que la reunión tiene."""
    if es_de_elegir(request.POST):
        form = FormularioDeEdicionDeReunion(objeto=reunion)
        form.initial.update(_escrito(request.POST))
        return form, selector_de(request.POST)
    escrito = datos_de(request)
    form = FormularioDeEdicionDeReunion(escrito, objeto=reunion)
    return form, selector_con(form.initial["municipalidades"]) if escrito is None else selector_de(escrito)


def _programar(quien: Usuario, sesion: Sesion, datos: dict[str, Any]) -> list[Reunion]:
    turno = {campo: datos[campo] for campo in CAMPOS if campo != "reparto"}
    ahora = timezone.now()
    if datos["reparto"] == SEGUIDAS:
        return acciones.programar_turnos(por=quien, sesion=sesion, ahora=ahora, **turno)
    return [acciones.programar_reunion(por=quien, sesion=sesion, ahora=ahora, **turno)]


def _escrito(datos: QueryDict) -> dict[str, str]:
    """Lo que se lleva escrito, tal cual, para devolverlo en el formulario."""
    return {campo: str(datos[campo]) for campo in (*CAMPOS, "version", "leido") if campo in datos}


def _turno(reunion: Reunion) -> str:
    sala = f" en «{reunion.sala}»" if reunion.sala else ""
    return f"{reunion.codigo} de {reunion.inicio_previsto:%H:%M} a {reunion.fin_previsto:%H:%M}{sala}"


def _el_que_sigue(sesion: Sesion, reunion: Any) -> str:
    """La dirección del turno siguiente: misma sala y duración, desde que este termina."""
    base = date(2000, 1, 1)
    desde, hasta = datetime.combine(base, reunion.inicio_previsto), datetime.combine(base, reunion.fin_previsto)
    siguiente = hasta + (hasta - desde)
    fin = f"{siguiente:%H:%M}" if siguiente.date() == base else ""
    campos = [("sector", reunion.sector_id), ("sala", reunion.sala), ("inicio", f"{hasta:%H:%M}"), ("fin", fin)]
    return direccion(reverse("programar_reunion", args=[sesion.codigo]), campos)


def _programadas(hechas: list[Reunion]) -> str:
    return f"Programada{'s' if len(hechas) > 1 else ''}: {'; '.join(_turno(turno) for turno in hechas)}."


def _contexto_del_turno(sesion: Sesion, selector: Selector, reunion: Reunion | None = None) -> dict[str, Any]:
    return {
        "sesion": sesion,
        "reunion": reunion,
        "selector": selector,
        "salas": sorted(set(sesion.reuniones.exclude(sala="").values_list("sala", flat=True))),
        "no_se_puede": acciones.motivo_de_no_mover(reunion) if reunion else "",
        "es_demo": sesion.de_demostracion,
    }
