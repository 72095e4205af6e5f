"""La página de un acuerdo: lo firmado, sus hitos con sus avances, solicitudes, trabas, conversación, notas e historia;
y qué puede hacer ahora quien la mira, y por qué no lo demás.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from acuerdos import colgado, permisos
from acuerdos.enums import EstadoSolicitud
from acuerdos.models import (
    Acuerdo,
    Desestimacion,
    LecturaDeInversion,
    MensajeDeAcuerdo,
    Nota,
    Reprogramacion,
    Traba,
)
from cuentas.models import Usuario
from cuentas.traducidas import traer
from reuniones.models import Reunion
from web.acuerdos import botones, dichos, partes
from web.acuerdos.lecturas import lecturas_de
from web.acuerdos.lugar import lugar_de, recordar_lugar
from web.acuerdos.participan import QueAbre, participantes_de_ficha
from web.comun import enlaces
from web.comun.filas import fila_de
from web.comun.historial import historial_de, lo_que_hay
from web.comun.lo_que_ve import para
from web.comun.paginas import base_para, es_focal, quien_pide
from web.comun.quien import Quienes
from web.comun.responsables import otros_participantes, quienes_responden
from web.seguimiento import documentos


@dataclass(frozen=True, slots=True)
class Datos:
    """Lo del acuerdo que se lee en palabras. `a_cargo`: solo para la Secretaría; vacío a los demás.

    Una dirección va vacía si quien mira no abre esa página.
    """

    reprogramado: bool
    responsable: str
    tipo: str
    clasificacion: str
    a_cargo: str
    url_municipalidad: str
    url_sector: str
    reunion: str
    url_reunion: str


@require_safe
def acuerdo(request: HttpRequest, codigo: str) -> HttpResponse:
    """404 si no lo ve; si está anulado se muestra y se dice."""
    quien, hoy = quien_pide(request), timezone.localdate()
    mirado = _pedido(quien, codigo)
    quienes = Quienes(quien, mirado)
    focal, hay = es_focal(quien), lo_que_hay(mirado.pk)
    contexto = (
        _partes(mirado, quienes, hoy, hay.vivos)
        | documentos.contexto_de(mirado, quien)
        | {
            "hoy": hoy,
            "fila": fila_de(mirado, hoy),
            "acuerdo": mirado,
            "datos": _datos(mirado, quien),
            "cambios": historial_de(mirado, quien, quienes, hay.historias),
            "ve_notas": quien.es_secretaria,
            "es_demo": mirado.sesion.de_demostracion,
            "base": base_para(quien),
            "focal": focal,
            "lugar": None if focal else lugar_de(request, mirado.codigo),
            "url_lista": enlaces.lista(sesion=mirado.sesion.codigo),
        }
    )
    respuesta = render(request, "acuerdos/acuerdo.html", contexto)
    recordar_lugar(request, respuesta, mirado.codigo)
    return respuesta


def _pedido(quien: Usuario, codigo: str) -> Acuerdo:
    hallados: list[Acuerdo] = traer(*para(quien, "el acuerdo de la ficha", _con_lo_suyo, codigo))
    if not hallados:
        raise Http404
    return hallados[0]


def _con_lo_suyo(quien: Usuario, codigo: str) -> QuerySet[Any]:
    vistos = Acuerdo.objects.accesibles_para(quien).filter(codigo=codigo)
    return vistos.con_nombres().select_related("reunion", "a_cargo")


def _partes(mirado: Acuerdo, quienes: Quienes, hoy: date, hay: frozenset[Any]) -> dict[str, object]:
    """Lo que cuelga del acuerdo, cada cosa con lo que se puede hacer con ella; `puede`, lo del acuerdo entero.

    `hay`: de lo que pocos tienen, lo que este tiene.
    """
    reprogramaciones = colgado.reprogramaciones_de(mirado) if Reprogramacion in hay else []
    desestimaciones = colgado.desestimaciones_de(mirado) if Desestimacion in hay else []
    con_plazo_solicitado = {
        solicitud.hito_id for solicitud in reprogramaciones if solicitud.estado == EstadoSolicitud.SOLICITADA
    }
    participan = otros_participantes(mirado)
    nombres = quienes_responden(mirado, participan)
    hitos, propuestos = partes.hitos_de(mirado, quienes, hoy, con_plazo_solicitado, nombres)
    general = botones.del_acuerdo(
        quienes.quien_mira,
        mirado,
        con_hitos=bool(hitos or propuestos),
        plazo_solicitado=None in con_plazo_solicitado,
        desestimacion_solicitada=any(solicitud.estado == EstadoSolicitud.SOLICITADA for solicitud in desestimaciones),
    )
    todas: dict[str, list[Any]] = {
        "hitos": hitos,
        "propuestos": propuestos,
        "trabas": partes.trabas_de(mirado, quienes) if Traba in hay else [],
        "mensajes": dichos.mensajes_de(mirado, quienes) if MensajeDeAcuerdo in hay else [],
        "notas": dichos.notas_de(mirado, quienes) if Nota in hay else [],
        "lecturas": lecturas_de(mirado, quienes, hoy) if LecturaDeInversion in hay else [],
        "participantes": participantes_de_ficha(
            participan,
            quienes.quien_mira,
            {h.de for h in (*hitos, *propuestos)},
            QueAbre.de(quienes.quien_mira, mirado),
        ),
        "reprogramaciones": [partes.reprogramacion(solicitud, quienes) for solicitud in reprogramaciones],
        "desestimaciones": [partes.desestimacion(solicitud, quienes) for solicitud in desestimaciones],
    }
    puede = botones.juntar_motivos(general, [uno for suyas in todas.values() for uno in partes.botones_de(suyas)])
    sin_repetir = {nombre: partes.sin_lo_general(suyas, general) for nombre, suyas in todas.items()}
    return {"puede": puede, **sin_repetir}


def _datos(mirado: Acuerdo, quien: Usuario) -> Datos:
    abre = QueAbre.de(quien, mirado)
    return Datos(
        reprogramado=mirado.plazo_vigente != mirado.plazo,
        responsable=gettext(mirado.get_responsable_display()),
        tipo=gettext(mirado.get_tipo_display()),
        clasificacion=mirado.clasificacion.nombre,
        a_cargo=str(mirado.a_cargo or "Nadie en particular") if quien.es_secretaria else "",
        url_municipalidad=abre.url_de_municipalidad(mirado.municipalidad_id),
        url_sector=abre.url_de_sector(mirado.sector_id),
        reunion=mirado.reunion.codigo if mirado.reunion else "",
        url_reunion=_url_de_reunion(mirado, quien),
    )


def _url_de_reunion(mirado: Acuerdo, quien: Usuario) -> str:
    """Vacía si no salió de ninguna, o si quien mira no la abre: quien participa en el acuerdo quizá no estuvo."""
    reunion = mirado.reunion
    if reunion is None:
        return ""
    if (
        not quien.es_secretaria
        and not Reunion.objects.filter(permisos.reuniones_visibles(quien), pk=reunion.pk).exists()
    ):
        return ""
    return reverse("reunion", args=[mirado.sesion.codigo, reunion.codigo])
