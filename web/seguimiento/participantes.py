"""Quienes participan en un acuerdo sin encabezarlo: agregarlos, y quitar a quien no era o ya no está."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from acuerdos.acciones.participantes import agregar_participantes, motivo_de_no_quitar, quitar_participante
from acuerdos.models import Acuerdo, Participante
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from web.comun.deshacer import NO_SE_REPONE, SIN_NADA_QUE_DESHACER, Deshacer, inverso
from web.comun.paginas import datos_de, quien_pide
from web.seguimiento import formularios
from web.seguimiento.paso import atender, paso_sobre, un_acuerdo, uno_de

QUE_CAMBIA = (
    "Verán el acuerdo y responderán por los hitos que se les asignen. Lo encabezan los mismos, y en las cifras "
    "cuenta una sola vez, por ellos."
)


@paso_sobre(un_acuerdo, Accion.AGREGAR_PARTICIPANTE)
def agregar(request: HttpRequest, acuerdo: Acuerdo) -> HttpResponse:
    quien = quien_pide(request)
    return atender(
        request,
        acuerdo,
        formularios.FormularioDeParticipantes(datos_de(request), list(acuerdo.sesion.sectores.all())),
        lambda datos: agregar_participantes(
            por=quien,
            acuerdo=acuerdo,
            municipalidades=datos["quienes"].municipalidades,
            sectores=datos["quienes"].sectores,
            mancomunidad=datos["mancomunidad"],
            ahora=timezone.now(),
        ),
        titulo="Agregar participantes",
        boton="Agregar",
        hecho=_dicho,
        como_se_deshace=_quitarlo,
        ancla="participantes",
        explicacion=QUE_CAMBIA,
    )


@paso_sobre(
    uno_de(Participante),
    Accion.QUITAR_PARTICIPANTE,
    ya_paso=lambda quien: "Ya no participaba en el acuerdo." if quien.anulado_en else motivo_de_no_quitar(quien),
    ancla="participantes",
)
def quitar(request: HttpRequest, participante: Participante) -> HttpResponse:
    quien, nombre = quien_pide(request), participante.nombre
    return atender(
        request,
        participante.acuerdo,
        formularios.FormularioConMotivo(datos_de(request)),
        lambda datos: quitar_participante(
            por=quien, participante=participante, motivo=datos["motivo"], ahora=timezone.now()
        ),
        titulo=f"Quitar a {nombre}",
        boton="Quitar del acuerdo",
        hecho=f"{nombre} ya no participa en el acuerdo.",
        como_se_deshace=NO_SE_REPONE,
        ancla="participantes",
        explicacion="Dejará de ver el acuerdo. Que participó, y por qué ya no, queda en la historia.",
    )


def _quitarlo(agregados: list[Participante]) -> Deshacer:
    if not agregados:
        return SIN_NADA_QUE_DESHACER
    if len(agregados) > 1:
        return "Si fue un error, quítelos uno por uno."
    uno = agregados[0]
    return inverso(Accion.QUITAR_PARTICIPANTE, uno, "participante_quitar", uno.acuerdo.codigo, uno.pk)


def _dicho(agregados: list[Participante]) -> str:
    if not agregados:
        return "Ya participaban todos."
    return f"{contar(len(agregados), 'participante agregado', 'participantes agregados')}."
