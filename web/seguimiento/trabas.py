"""Las trabas de un acuerdo: registrarlas, la asistencia técnica que se da, levantarlas y anular lo equivocado."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from acuerdos.acciones.trabas import (
    anular_asistencia_tecnica,
    anular_traba,
    levantar_traba,
    motivo_de_cerrada,
    registrar_asistencia_tecnica,
    registrar_traba,
)
from acuerdos.acciones.transaccion import en_transaccion
from acuerdos.models import Acuerdo, AsistenciaTecnica, Traba
from acuerdos.permisos import Accion
from web.comun.deshacer import NO_SE_REPONE, inverso
from web.comun.paginas import datos_de, quien_pide
from web.seguimiento import formularios
from web.seguimiento.paso import atender, paso_sobre, si_esta_anulado, un_acuerdo, uno_de


@paso_sobre(un_acuerdo, Accion.REGISTRAR_TRABA)
def nueva(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    """Lo que detiene al acuerdo; la Secretaría dice ahí mismo, si ya la dio, la asistencia técnica."""
    quien, ahora = quien_pide(request), timezone.now()
    formulario = formularios.FormularioDeTrabaDeLaOficina if quien.es_secretaria else formularios.FormularioDeTraba

    def registrar(datos: dict[str, Any]) -> Traba:
        dada = datos.pop("asistencia", "")
        traba = registrar_traba(por=quien, acuerdo=acuerdo, ahora=ahora, **datos)
        if dada:
            hoy = timezone.localdate(ahora)
            registrar_asistencia_tecnica(por=quien, traba=traba, fecha=hoy, descripcion=dada, ahora=ahora)
        return traba

    return atender(
        request,
        acuerdo,
        formulario(datos_de(request)),
        lambda datos: en_transaccion(lambda: registrar({**datos})),
        titulo="Registrar una traba",
        boton="Registrar",
        hecho="Traba registrada.",
        como_se_deshace=lambda traba: inverso(Accion.LEVANTAR_TRABA, traba, "traba_anular", acuerdo.codigo, traba.pk),
        ancla="trabas",
        explicacion="Lo que detiene al acuerdo y hace falta destrabar.",
    )


@paso_sobre(uno_de(Traba), Accion.REGISTRAR_ASISTENCIA_TECNICA, ya_paso=motivo_de_cerrada, ancla="trabas")
def asistencia(request: HttpRequest, traba: Traba) -> HttpResponse:
    """Lo que la Secretaría hizo para levantar la traba."""
    quien = quien_pide(request)
    form = formularios.FormularioDeAsistenciaTecnica(datos_de(request), initial={"fecha": timezone.localdate()})
    formularios.entre(form, "fecha", traba.acuerdo.evento_el, timezone.localdate())
    return atender(
        request,
        traba.acuerdo,
        form,
        lambda datos: registrar_asistencia_tecnica(por=quien, traba=traba, ahora=timezone.now(), **datos),
        titulo="Registrar asistencia técnica",
        boton="Registrar",
        hecho="Asistencia técnica registrada.",
        como_se_deshace=lambda dada: inverso(
            Accion.REGISTRAR_ASISTENCIA_TECNICA, dada, "asistencia_anular", traba.acuerdo.codigo, dada.pk
        ),
        ancla="trabas",
        traba=traba,
    )


@paso_sobre(uno_de(Traba), Accion.LEVANTAR_TRABA, ya_paso=motivo_de_cerrada, ancla="trabas")
def levantar(request: HttpRequest, traba: Traba) -> HttpResponse:
    quien = quien_pide(request)
    form = formularios.FormularioDeLevantar(datos_de(request), initial={"el": timezone.localdate()})
    formularios.entre(form, "el", traba.registrada_el, timezone.localdate())
    return atender(
        request,
        traba.acuerdo,
        form,
        lambda datos: levantar_traba(por=quien, traba=traba, ahora=timezone.now(), **datos),
        titulo="Dar por levantada la traba",
        boton="Dar por levantada",
        hecho="Traba levantada.",
        como_se_deshace="No se deshace: si sigue, registre otra.",
        ancla="trabas",
        traba=traba,
    )


@paso_sobre(
    uno_de(Traba), Accion.LEVANTAR_TRABA, ya_paso=si_esta_anulado("La traba ya estaba anulada."), ancla="trabas"
)
def anular(request: HttpRequest, traba: Traba) -> HttpResponse:
    quien = quien_pide(request)
    return atender(
        request,
        traba.acuerdo,
        formularios.FormularioConMotivo(datos_de(request)),
        lambda datos: anular_traba(por=quien, traba=traba, motivo=datos["motivo"], ahora=timezone.now()),
        titulo="Anular la traba",
        boton="Anular la traba",
        hecho="Traba anulada.",
        como_se_deshace=NO_SE_REPONE,
        ancla="trabas",
        traba=traba,
        explicacion="Solo si se registró por error; si ya se resolvió, dela por levantada.",
    )


@paso_sobre(
    uno_de(AsistenciaTecnica),
    Accion.REGISTRAR_ASISTENCIA_TECNICA,
    ya_paso=si_esta_anulado("La asistencia técnica ya estaba anulada."),
    ancla="trabas",
)
def anular_asistencia(request: HttpRequest, dada: AsistenciaTecnica) -> HttpResponse:
    quien = quien_pide(request)
    return atender(
        request,
        dada.traba.acuerdo,
        formularios.FormularioConMotivo(datos_de(request)),
        lambda datos: anular_asistencia_tecnica(
            por=quien, asistencia=dada, motivo=datos["motivo"], ahora=timezone.now()
        ),
        titulo="Anular la asistencia técnica",
        boton="Anular la asistencia",
        hecho="Asistencia técnica anulada.",
        como_se_deshace=NO_SE_REPONE,
        ancla="trabas",
        traba=dada.traba,
        explicacion=dada.descripcion,
    )
