"""Las partes de la página de un acuerdo, como se muestran a quien mira: hitos con sus avances, solicitudes y trabas.
Lo que se dice de él, en `dichos`.

Cada una lleva lo que quien mira puede hacer ahora con ella (`puede`), y por qué no lo demás.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext

from acuerdos import colgado, cuatro_ojos
from acuerdos.enums import Canal, Responsable
from acuerdos.estados import hito_vencido
from acuerdos.models import (
    Acuerdo,
    Avance,
    Desestimacion,
    Evidencia,
    Hito,
    Reprogramacion,
    Traba,
)
from web.acuerdos import botones
from web.acuerdos.dichos import MensajeDeFicha, NotaDeFicha
from web.acuerdos.lecturas import LecturaDeFicha
from web.acuerdos.oferta import Botones
from web.acuerdos.participan import ParticipanteDeFicha
from web.comun.enlaces import con_claves
from web.comun.hitos import como_termino
from web.comun.quien import Quienes
from web.comun.responsables import responde


@dataclass(frozen=True, slots=True)
class EvidenciaDeFicha:
    """`anular`: adonde se anula, o vacío si no se puede o no le toca."""

    nombre: str
    url: str
    anular: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AvanceDeFicha:
    """`marca`: validado, rechazada (devuelto), por_validar, o vacía en el que otro posterior dejó atrás.

    `palabra`: otro texto para la marca. `porcentaje` de 0 a 100; `via`: por dónde entró y en nombre de quién.
    """

    fecha: date
    porcentaje: int
    descripcion: str
    autor: str
    via: str
    validado_el: date | None
    validado_por: str
    marca: str
    palabra: str
    motivo_de_devolucion: str
    evidencias: list[EvidenciaDeFicha]
    puede: Botones


@dataclass(frozen=True, slots=True, kw_only=True)
class HitoDeFicha:
    """`situacion`: cumplido, por_validar, vencido, en_proceso o pendiente. `autor`: de los propuestos.

    `de`: UBIGEO o sigla del participante que lo debe; vacío, quien encabeza.
    """

    numero: int
    texto: str
    responde: str
    de: str
    plazo: date
    plazo_vigente: date
    porcentaje: int
    peso: int
    situacion: str
    ultimo_avance_el: date | None
    autor: str
    avances: list[AvanceDeFicha]
    puede: Botones


@dataclass(frozen=True, slots=True, kw_only=True)
class SolicitudDeFicha:
    """Una reprogramación (con `que` y sus dos plazos) o una desestimación (con su `archivo`, si lo trae)."""

    estado: str
    motivo: str
    solicitado_el: date
    pide: str
    decidido_el: date | None
    decide: str
    motivo_de_decision: str
    puede: Botones
    que: str = ""
    plazo_anterior: date | None = None
    plazo_nuevo: date | None = None
    archivo: str = ""


@dataclass(frozen=True, slots=True)
class AsistenciaDeFicha:
    """`anular`: adonde se anula, o vacío."""

    fecha: date
    descripcion: str
    anular: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrabaDeFicha:
    pk: int
    categoria: str
    necesidad: str
    quien_puede: str
    necesaria_el: date | None
    registrada_el: date
    autor: str
    levantada_el: date | None
    como_se_levanto: str
    asistencias: list[AsistenciaDeFicha]
    puede: Botones

    @property
    def abierta(self) -> bool:
        return self.levantada_el is None


ParteDeFicha = (
    HitoDeFicha
    | AvanceDeFicha
    | SolicitudDeFicha
    | TrabaDeFicha
    | NotaDeFicha
    | MensajeDeFicha
    | LecturaDeFicha
    | ParticipanteDeFicha
)
Parte = TypeVar("Parte", bound=ParteDeFicha)


def botones_de(partes: Iterable[ParteDeFicha]) -> Iterator[Botones]:
    """Los de cada parte y, tras los de un hito, los de sus avances."""
    for parte in partes:
        yield parte.puede
        if isinstance(parte, HitoDeFicha):
            yield from botones_de(parte.avances)


def sin_lo_general(partes: Iterable[Parte], general: Botones) -> list[Parte]:
    """Las mismas, sin los motivos que ya se dicen una vez para todo el acuerdo."""
    return [_sin_lo_general(parte, general) for parte in partes]


def _sin_lo_general(parte: Parte, general: Botones) -> Parte:
    puede = botones.sin_lo_general(parte.puede, general)
    if isinstance(parte, HitoDeFicha):
        return replace(parte, puede=puede, avances=sin_lo_general(parte.avances, general))
    return replace(parte, puede=puede)


def hitos_de(
    acuerdo: Acuerdo, quienes: Quienes, hoy: date, solicitudes: set[int | None], nombres: dict[str, str]
) -> tuple[list[HitoDeFicha], list[HitoDeFicha]]:
    """Los que cuentan, con sus avances, y los propuestos. `solicitudes`: los hitos cuyo plazo ya se pidió mover.

    `nombres`: los de quienes pueden responder por ellos, si hay varios (ver `quienes_responden`).
    """
    vivos: list[Hito] = colgado.hitos_de(acuerdo)
    avances_de = colgado.avances_por_hito(acuerdo, vivos)
    if quienes.quien_mira.es_secretaria:
        esperan = (avance for suyos in avances_de.values() for avance, _ in suyos if avance.sin_decidir)
        cuatro_ojos.preparar(quienes.quien_mira, (avance.registrado_por for avance in esperan))
    contados, propuestos = [], []
    for hito in vivos:
        suyos = avances_de[hito.pk]
        avances = [_avance(avance, evidencias, quienes) for avance, evidencias in suyos]
        if hito.es_propuesta:
            puede = botones.de_la_propuesta(quienes.quien_mira, hito)
            autor = quienes.nombre_de(hito.registrado_por)
            propuestos.append(_hito(hito, hoy, responde(hito, nombres), autor, avances, puede))
        else:
            puede = botones.del_hito(
                quienes.quien_mira, hito, plazo_solicitado=hito.pk in solicitudes, con_avances=bool(avances)
            )
            contados.append(_hito(hito, hoy, responde(hito, nombres), "", avances, puede))
    return contados, propuestos


def _hito(
    hito: Hito, hoy: date, responde: str, autor: str, avances: list[AvanceDeFicha], puede: Botones
) -> HitoDeFicha:
    return HitoDeFicha(
        numero=hito.numero,
        texto=hito.texto,
        responde=responde,
        de=hito.de_municipalidad_id or hito.de_sector_id or "",
        plazo=hito.plazo,
        plazo_vigente=hito.plazo_vigente,
        porcentaje=hito.porcentaje,
        peso=hito.peso,
        situacion=situacion_de_hito(hito, hoy),
        ultimo_avance_el=hito.ultimo_avance_el,
        autor=autor,
        avances=avances,
        puede=puede,
    )


def situacion_de_hito(hito: Hito, hoy: date) -> str:
    """Ver `HitoDeFicha`."""
    if terminado := como_termino(hito):
        return terminado
    if hito_vencido(
        situacion=hito.acuerdo.situacion,
        registrado_el=hito.registrado_el,
        porcentaje=hito.porcentaje,
        plazo=hito.plazo_vigente,
        dia=hoy,
    ):
        return "vencido"
    return "en_proceso" if hito.ultimo_avance_el else "pendiente"


def _avance(avance: Any, evidencias: list[Evidencia], quienes: Quienes) -> AvanceDeFicha:
    espera = avance.espera
    sin_respuesta = "por_validar" if espera else ""
    return AvanceDeFicha(
        fecha=avance.fecha,
        porcentaje=avance.porcentaje,
        descripcion=avance.descripcion,
        autor=quienes.nombre_de(avance.registrado_por),
        via=_via(avance),
        validado_el=avance.validado_el,
        validado_por=quienes.nombre_de(avance.validado_por),
        marca="validado" if avance.validado_el else "rechazada" if avance.devuelto_en else sin_respuesta,
        palabra=gettext("Devuelto") if avance.devuelto_en else "",
        motivo_de_devolucion=avance.motivo_de_devolucion,
        evidencias=[
            EvidenciaDeFicha(
                nombre=evidencia.nombre,
                url=con_claves("evidencia", evidencia.pk),
                anular=botones.direccion_de_anular_evidencia(quienes.quien_mira, avance, evidencia),
            )
            for evidencia in evidencias
        ],
        puede=botones.del_avance(quienes.quien_mira, avance, espera=espera),
    )


def _via(avance: Avance) -> str:
    via = "" if avance.canal in (Canal.WEB, Canal.IMPORTADO) else gettext(str(Canal(avance.canal).label)).lower()
    if not avance.en_nombre_de:
        return via
    lado = gettext(str(Responsable(avance.en_nombre_de).label)).lower()
    dicho = gettext("en nombre del %(lado)s") % {"lado": lado}
    return f"{dicho}, {via}" if via else dicho


def reprogramacion(solicitud: Reprogramacion, quienes: Quienes) -> SolicitudDeFicha:
    return SolicitudDeFicha(
        que=gettext("Hito %(numero)s") % {"numero": solicitud.hito.numero} if solicitud.hito else gettext("Acuerdo"),
        plazo_anterior=solicitud.plazo_anterior,
        plazo_nuevo=solicitud.plazo_nuevo,
        **_de_toda_solicitud(solicitud, quienes),
    )


def desestimacion(solicitud: Desestimacion, quienes: Quienes) -> SolicitudDeFicha:
    archivo = con_claves("desestimacion_archivo", solicitud.acuerdo.codigo, solicitud.pk) if solicitud.archivo else ""
    return SolicitudDeFicha(archivo=archivo, **_de_toda_solicitud(solicitud, quienes))


def _de_toda_solicitud(solicitud: Reprogramacion | Desestimacion, quienes: Quienes) -> dict[str, Any]:
    return {
        "estado": solicitud.estado,
        "motivo": solicitud.motivo,
        "solicitado_el": solicitud.solicitado_el,
        "pide": quienes.nombre_de(solicitud.registrado_por),
        "decidido_el": solicitud.decidido_el,
        "decide": quienes.nombre_de(solicitud.decidido_por),
        "motivo_de_decision": solicitud.motivo_de_decision,
        "puede": botones.de_la_solicitud(quienes.quien_mira, solicitud),
    }


def trabas_de(acuerdo: Acuerdo, quienes: Quienes) -> list[TrabaDeFicha]:
    """Las abiertas primero."""
    trabas = [_traba(traba, quienes) for traba in colgado.trabas_de(acuerdo)]
    return sorted(trabas, key=lambda traba: not traba.abierta)


def _traba(traba: Traba, quienes: Quienes) -> TrabaDeFicha:
    return TrabaDeFicha(
        pk=traba.pk,
        categoria=gettext(traba.get_categoria_display()),
        necesidad=traba.necesidad,
        quien_puede=traba.quien_puede,
        necesaria_el=traba.necesaria_el,
        registrada_el=traba.registrada_el,
        autor=quienes.nombre_de(traba.registrado_por),
        levantada_el=traba.levantada_el,
        como_se_levanto=traba.como_se_levanto,
        asistencias=[
            AsistenciaDeFicha(
                asistencia.fecha,
                asistencia.descripcion,
                botones.direccion_de_anular_asistencia(quienes.quien_mira, asistencia),
            )
            for asistencia in traba.asistencias.all()
        ],
        puede=botones.de_la_traba(quienes.quien_mira, traba),
    )
