"""Los hitos de un acuerdo: registrar, los de la plantilla, proponer, decidir lo propuesto, corregir y anular."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from acuerdos.acciones.hitos import (
    HitoEscrito,
    accion_de_anular,
    anular_hito,
    decidir_propuesta,
    editar_hito,
    motivo_de_no_editar,
    motivo_de_no_esperar,
    por_cada_lado,
    proponer_hito,
    registrar_hito,
)
from acuerdos.acciones.plantillas import hitos_previstos, motivo_sin_plantilla, registrar_hitos_de_plantilla
from acuerdos.models import Acuerdo, Hito
from acuerdos.permisos import Accion, Denegado, puede
from cuentas.models import Usuario
from web.comun.deshacer import DECIDIDO, NO_SE_REPONE, Deshacer, inverso
from web.comun.paginas import datos_de, quien_pide, ver_y_enviar
from web.comun.paso import paso_con_version
from web.comun.responsables import valor_de_responsable
from web.seguimiento import formularios
from web.seguimiento.paso import (
    FORMULARIO,
    atender,
    contexto_de,
    direccion_de,
    paso_sobre,
    si_esta_anulado,
    un_acuerdo,
    uno_de,
)


@paso_sobre(un_acuerdo, Accion.REGISTRAR_HITO)
def nuevo(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    """La Secretaría registra un hito, que cuenta desde hoy."""
    quien = quien_pide(request)
    return atender(
        request,
        acuerdo,
        formularios.FormularioDeHito(datos_de(request), acuerdo),
        lambda datos: registrar_hito(
            por=quien,
            acuerdo=acuerdo,
            datos=HitoEscrito(**formularios.con_quien_responde(datos)),
            ahora=timezone.now(),
        ),
        titulo="Registrar un hito",
        boton="Registrar",
        hecho="Hito registrado.",
        como_se_deshace=_anularlo,
        ancla="hitos",
    )


@paso_sobre(un_acuerdo, Accion.REGISTRAR_HITO, ya_paso=motivo_sin_plantilla, ancla="hitos")
def de_plantilla(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    """Lo que la plantilla de su clasificación creará, y el botón que lo crea."""
    quien = quien_pide(request)
    previstos = hitos_previstos(acuerdo)
    return atender(
        request,
        acuerdo,
        formularios.FormularioDeConfirmacion(datos_de(request)),
        lambda datos: registrar_hitos_de_plantilla(por=quien, acuerdo=acuerdo, ahora=timezone.now()),
        titulo="Hitos de plantilla",
        boton=f"Registrar estos {len(previstos)} hitos",
        hecho="Hitos registrados.",
        como_se_deshace="Si fue un error, anúlelos uno por uno.",
        ancla="hitos",
        plantilla="seguimiento/plantilla.html",
        previstos=previstos,
        hoy=timezone.localdate(),
    )


@ver_y_enviar
def proponer(request: HttpRequest, codigo: str) -> HttpResponse:
    """El lado que lo debe propone un hito: cuenta desde que la Secretaría lo acepta."""
    quien = quien_pide(request)
    acuerdo = un_acuerdo(request, codigo)
    lados = lados_que_propone(quien, acuerdo)
    if not lados:
        raise PermissionDenied(_por_que_no_propone(quien, acuerdo))
    return atender(
        request,
        acuerdo,
        formularios.FormularioDeHito(datos_de(request), acuerdo, lados),
        lambda datos: proponer_hito(
            por=quien,
            acuerdo=acuerdo,
            datos=HitoEscrito(**formularios.con_quien_responde(datos)),
            ahora=timezone.now(),
        ),
        titulo="Proponer un hito",
        boton="Proponer",
        ancla="hitos",
        hecho="Propuesta enviada: contará desde que la Secretaría la acepte.",
        como_se_deshace=_anularlo,
        explicacion="Proponga un paso que le toca cumplir. Contará desde el día en que la Secretaría lo acepte.",
    )


@paso_sobre(uno_de(Hito), Accion.ACEPTAR_HITO, ya_paso=motivo_de_no_esperar, ancla="hitos")
def decidir(request: HttpRequest, hito: Hito) -> HttpResponse:
    """Aceptar lo propuesto, o rechazarlo con el motivo."""
    quien = quien_pide(request)
    return atender(
        request,
        hito.acuerdo,
        formularios.FormularioDeDecision(datos_de(request)),
        lambda datos: decidir_propuesta(
            por=quien, hito=hito, aprobar=datos["decision"] == "aprobar", motivo=datos["motivo"], ahora=timezone.now()
        ),
        titulo="Decidir el hito propuesto",
        boton="",
        ancla="hitos",
        hecho={"aprobar": "Hito aceptado: cuenta desde hoy.", "rechazar": "Propuesta rechazada."},
        como_se_deshace=DECIDIDO,
        plantilla="seguimiento/decision.html",
        hito=hito,
        si="Aceptar",
        no="Rechazar",
    )


@paso_sobre(uno_de(Hito), Accion.EDITAR_HITO, ya_paso=motivo_de_no_editar, ancla="hitos")
def editar(request: HttpRequest, hito: Hito) -> HttpResponse:
    """Corregir un hito del que nada se informó; si otra persona lo corrigió antes, se muestran las dos versiones."""
    quien = quien_pide(request)
    form = formularios.FormularioDeEdicionDeHito(datos_de(request), objeto=hito)
    formularios.entre(form, "plazo", hito.evento_el, max(hito.plazo, hito.acuerdo.plazo_vigente))
    titulo, volver = f"Corregir el hito {hito.numero}", direccion_de(hito.acuerdo, "hitos")

    def guardar(actual: Hito, datos: dict[str, Any]) -> Hito:
        valores = formularios.con_quien_responde({campo: datos[campo] for campo in form.valores_de(hito)})
        escrito = HitoEscrito(**valores)
        return editar_hito(por=quien, hito=hito, version=actual.version, datos=escrito, ahora=timezone.now())

    return paso_con_version(
        request,
        form,
        guardar,
        titulo=titulo,
        dicho="Hito corregido.",
        volver=volver,
        cancelar=volver,
        plantilla=FORMULARIO,
        contexto=lambda: contexto_de(request, hito.acuerdo, titulo, "hitos") | {"boton": "Guardar"},
    )


@paso_sobre(uno_de(Hito), accion_de_anular, ya_paso=si_esta_anulado("El hito ya estaba anulado."), ancla="hitos")
def anular(request: HttpRequest, hito: Hito) -> HttpResponse:
    quien = quien_pide(request)
    return atender(
        request,
        hito.acuerdo,
        formularios.FormularioConMotivo(datos_de(request)),
        lambda datos: anular_hito(por=quien, hito=hito, motivo=datos["motivo"], ahora=timezone.now()),
        titulo=f"Anular el hito {hito.numero}",
        boton="Anular el hito",
        hecho="Hito anulado.",
        como_se_deshace=NO_SE_REPONE,
        ancla="hitos",
        hito=hito,
        explicacion="Solo si se registró por error: sale de toda cifra, con sus avances, y queda en la historia.",
    )


def _anularlo(hito: Hito) -> Deshacer:
    return inverso(accion_de_anular(hito), hito, "hito_anular", hito.acuerdo.codigo, hito.numero)


def lados_que_propone(quien: Usuario, acuerdo: Acuerdo) -> list[str]:
    """Los responsables por los que `quien` puede proponer un hito. La Secretaría no propone: registra."""
    if quien.es_secretaria:
        return []
    return [valor_de_responsable(hito) for hito in por_cada_lado(acuerdo) if puede(quien, Accion.PROPONER_HITO, hito)]


def _por_que_no_propone(quien: Usuario, acuerdo: Acuerdo) -> str:
    if quien.es_secretaria:
        return "La Secretaría no propone hitos: los registra."
    respuestas = [puede(quien, Accion.PROPONER_HITO, hito) for hito in por_cada_lado(acuerdo)]
    negadas = [respuesta for respuesta in respuestas if isinstance(respuesta, Denegado)]
    return next((negada.motivo for negada in negadas if negada.suele), negadas[0].motivo)
