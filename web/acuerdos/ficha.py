"""La página de un acuerdo: lo firmado, sus hitos con sus avances, solicitudes, trabas, notas e historia; y qué puede
hacer ahora quien la mira, y por qué no lo demás.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from acuerdos.enums import EstadoSolicitud
from acuerdos.models import Acuerdo
from cuentas.models import Usuario
from web.acuerdos import botones, partes
from web.comun import enlaces
from web.comun.historial import historial_de
from web.comun.paginas import base_para, con_semaforo, es_focal, quien_pide
from web.comun.quien import Quienes


@dataclass(frozen=True, slots=True)
class Datos:
    """Lo del acuerdo que se lee en palabras. `a_cargo`: solo para la Secretaría; vacío a los demás."""

    reprogramado: bool
    responsable: str
    tipo: str
    clasificacion: str
    a_cargo: str
    url_municipalidad: str
    url_sector: str
    url_reunion: str


@require_safe
def acuerdo(request: HttpRequest, codigo: str) -> HttpResponse:
    """404 si no lo ve; si está anulado se muestra y se dice."""
    quien = quien_pide(request)
    consulta = Acuerdo.objects.accesibles_para(quien).con_nombres().select_related("reunion", "a_cargo")
    mirado: Acuerdo = get_object_or_404(consulta, codigo=codigo)
    hoy = timezone.localdate()
    con_semaforo([mirado], hoy)
    quienes = Quienes(quien, mirado)
    reprogramaciones = partes.reprogramaciones_de(mirado)
    desestimaciones = partes.desestimaciones_de(mirado)
    solicitudes = {
        solicitud.hito_id for solicitud in reprogramaciones if solicitud.estado == EstadoSolicitud.SOLICITADA
    }
    hitos, propuestos = partes.hitos_de(mirado, quienes, hoy, solicitudes)
    trabas, notas = partes.trabas_de(mirado, quienes), partes.notas_de(mirado, quienes)
    general = botones.del_acuerdo(
        quien,
        mirado,
        con_hitos=bool(hitos or propuestos),
        plazo_solicitado=None in solicitudes,
        desestimacion_solicitada=any(solicitud.estado == EstadoSolicitud.SOLICITADA for solicitud in desestimaciones),
    )
    avances = [avance for hito in hitos for avance in hito.avances]
    de_plazo = [partes.reprogramacion(solicitud, quienes) for solicitud in reprogramaciones]
    de_desestimacion = [partes.desestimacion(solicitud, quienes) for solicitud in desestimaciones]
    de_todo: tuple[partes.ParteDeFicha, ...] = (
        *hitos,
        *propuestos,
        *trabas,
        *notas,
        *avances,
        *de_plazo,
        *de_desestimacion,
    )
    botones.juntar_motivos(general, [parte.puede for parte in de_todo])
    contexto = _alrededor(mirado, quien) | {
        "hoy": hoy,
        "puede": general,
        "hitos": hitos,
        "propuestos": propuestos,
        "reprogramaciones": de_plazo,
        "desestimaciones": de_desestimacion,
        "trabas": trabas,
        "notas": notas,
        "cambios": historial_de(mirado, quien, quienes),
    }
    return render(request, "acuerdos/acuerdo.html", contexto)


def _alrededor(mirado: Acuerdo, quien: Usuario) -> dict[str, object]:
    return {
        "acuerdo": mirado,
        "es_demo": mirado.sesion.de_demostracion,
        "base": base_para(quien),
        "focal": es_focal(quien),
        "datos": _datos(mirado, quien),
        "ve_notas": quien.es_secretaria,
        "url_lista": enlaces.lista(sesion=mirado.sesion.codigo),
    }


def _datos(mirado: Acuerdo, quien: Usuario) -> Datos:
    reunion = mirado.reunion
    return Datos(
        reprogramado=mirado.plazo_vigente != mirado.plazo,
        responsable=mirado.get_responsable_display(),
        tipo=mirado.get_tipo_display(),
        clasificacion=mirado.clasificacion.nombre,
        a_cargo=str(mirado.a_cargo or "Nadie en particular") if quien.es_secretaria else "",
        url_municipalidad=reverse("municipalidad", args=[mirado.municipalidad_id]),
        url_sector=reverse("sector", args=[mirado.sector_id]),
        url_reunion=reverse("reunion", args=[mirado.sesion.codigo, reunion.codigo]) if reunion else "",
    )
