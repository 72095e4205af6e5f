"""Lo que hace falta saber de unos envíos ya tomados, con las mismas consultas sean dos o cincuenta.

Regla: antes de enviar se mira otra vez cada recordatorio. Lo que ya no procede (dejó el cargo, el hito culminó, el
plazo cambió) queda descartado con su motivo, y a quien pidió no recibir no se le escribe.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.core.mail import EmailMessage
from django.db import Error as ErrorDeLaBase
from django.db.models import QuerySet

from acuerdos.acciones.preferencias import idiomas_de
from acuerdos.acciones.recordatorios import descartar_recordatorios
from acuerdos.acciones.transaccion import en_transaccion
from acuerdos.destinos import Destinos, autoridades_de, correos_de_su_cargo
from acuerdos.enums import Destinatario, Frecuencia
from acuerdos.models import Envio, PreferenciaDeRecordatorios
from cuentas import idiomas
from cuentas.traducidas import a_lo_largo, traer
from recordatorios import enlaces, noticias
from recordatorios.enlaces import PorHito
from recordatorios.leidos import RecordatorioLeido, que_esperan_en
from recordatorios.noticias import Noticia
from recordatorios.resumen import CuerpoDelResumen, contenido_de

NO_QUIERE = "Pidió no recibir recordatorios"
REBOTA = "Su correo rebota: está en la lista de personas sin contacto"
bitacora = structlog.get_logger(__name__)


@dataclass(slots=True)
class PorEnviar:
    """Un envío y lo que va a decir. `correo`: a cuál; si es "", `sin_correo` dice por qué a ninguno.

    `contenido` es None si ya no hay nada que avisar. `falla`: la nuestra, si no se pudo armar; `mensaje`, ya escrito.
    """

    envio: Envio
    correo: str = ""
    sin_correo: str = ""
    no_quiere: bool = False
    idioma: str = ""
    contenido: CuerpoDelResumen | None = None
    enlaces: PorHito = field(default_factory=dict)
    falla: Exception | None = None
    mensaje: EmailMessage | None = None


def leer(tomados: Sequence[Envio], destinos: Destinos, *, dia: date, ahora: datetime) -> list[PorEnviar]:
    """Uno por envío, en el mismo orden. `dia`: desde el que se cuentan los días, salvo que el envío sea de después.

    Si por una falla nuestra no se pueden leer juntos, se lee cada uno aparte: los demás no tienen la culpa.
    """
    try:
        return _leer_juntos(tomados, destinos, dia, ahora)
    except (ErrorDeLaBase, SoftTimeLimitExceeded):
        raise
    except Exception as error:
        if len(tomados) == 1:
            bitacora.exception("envio_fallido", envio=tomados[0].pk)
            return [PorEnviar(tomados[0], falla=error)]
        return [leido for envio in tomados for leido in leer([envio], destinos, dia=dia, ahora=ahora)]


def _leer_juntos(tomados: Sequence[Envio], destinos: Destinos, dia: date, ahora: datetime) -> list[PorEnviar]:
    leidos = {envio.pk: PorEnviar(envio) for envio in tomados}
    _de_personas([leido for leido in leidos.values() if leido.envio.persona_id])
    quieren = {pk: leido for pk, leido in leidos.items() if not leido.no_quiere}
    valen, decididas = _los_que_siguen_valiendo(quieren, destinos, ahora)
    _de_municipalidades([leido for leido in leidos.values() if leido.envio.municipalidad_id], valen)
    for pk, leido in quieren.items():
        if valen[pk] or decididas[pk]:
            with idiomas.en(leido.idioma):
                leido.contenido = contenido_de(valen[pk], decididas[pk], max(dia, leido.envio.dia))
    _poner_enlaces([leido for leido in quieren.values() if leido.contenido], ahora)
    return list(leidos.values())


def _de_personas(leidos: list[PorEnviar]) -> None:
    """Qué eligió cada una, su idioma y a qué correo va."""
    personas = {leido.envio.persona.pk: leido.envio.persona for leido in leidos if leido.envio.persona}
    elegido = {usuario: fila for usuario, *fila in traer("lo que eligieron", _preferencias, *a_lo_largo(personas))}
    de_su_cargo = correos_de_su_cargo(personas)
    hablan = idiomas_de(list(personas.values()))
    for leido in leidos:
        persona = leido.envio.persona
        assert persona is not None
        frecuencia, rebotado_en = elegido.get(persona.pk, ("", None))
        leido.no_quiere, leido.idioma = frecuencia == Frecuencia.NINGUNA, hablan[persona.pk]
        leido.correo = "" if rebotado_en else de_su_cargo.get(persona.pk, persona.email) or ""
        leido.sin_correo = REBOTA if rebotado_en else "No tiene correo registrado"


def _preferencias(*personas: int) -> "QuerySet[PreferenciaDeRecordatorios, Any]":
    suyas = PreferenciaDeRecordatorios.objects.filter(usuario__in=personas)
    return suyas.values_list("usuario_id", "frecuencia", "rebotado_en")


def _de_municipalidades(leidos: list[PorEnviar], valen: dict[int, list[RecordatorioLeido]]) -> None:
    """Lo que se escala va a su autoridad y, si de ella no consta el correo o no es para ella, al institucional.

    :param valen: por envío, los que aún proceden. De lo que se descartó no se le escribe a nadie.
    """
    escalan = {
        leido.envio.pk
        for leido in leidos
        if any(fila.rol == Destinatario.AUTORIDAD for fila in valen.get(leido.envio.pk, ()))
    }
    ubigeos = {str(leido.envio.municipalidad_id) for leido in leidos if leido.envio.pk in escalan}
    ejercen = {dia: autoridades_de(ubigeos, dia) for dia in {leido.envio.dia for leido in leidos} if ubigeos}
    for leido in leidos:
        envio = leido.envio
        assert envio.municipalidad is not None
        leido.correo, leido.sin_correo = envio.municipalidad.correo, "No tiene punto focal ni correo institucional"
        if envio.pk in escalan:
            autoridad = ejercen[envio.dia].get(envio.municipalidad.pk)
            leido.correo = autoridad.correo if autoridad else leido.correo
            leido.sin_correo = "No consta el correo de su autoridad"


def _los_que_siguen_valiendo(
    leidos: dict[int, PorEnviar], destinos: Destinos, ahora: datetime
) -> tuple[dict[int, list[RecordatorioLeido]], dict[int, list[Noticia]]]:
    """Por envío, los recordatorios y las noticias que aún proceden; los demás quedan descartados con su motivo."""
    filas = que_esperan_en(list(leidos))
    decididas, motivos = noticias.leer([fila for fila in filas if noticias.es_noticia(fila)], destinos)
    valen: dict[int, list[RecordatorioLeido]] = defaultdict(list)
    dicen: dict[int, dict[str, list[Noticia]]] = defaultdict(lambda: defaultdict(list))
    descartados = {}
    for fila in filas:
        de_su_clase = dicen[fila.envio_id][fila.clase.partition("@")[0]] if noticias.es_noticia(fila) else None
        motivo = motivos.get(fila.pk, "") if de_su_clase is not None else _motivo_de_descarte(fila, destinos)
        if motivo:
            descartados[fila.pk] = motivo
        elif de_su_clase is not None:
            de_su_clase.append(decididas[fila.pk])
        else:
            valen[fila.envio_id].append(fila)
    if descartados:
        en_transaccion(lambda: descartar_recordatorios(descartados, ahora=ahora))
    por_clase = {pk: [noticia for suyas in clases.values() for noticia in suyas] for pk, clases in dicen.items()}
    return valen, defaultdict(list, por_clase)


def _motivo_de_descarte(fila: RecordatorioLeido, destinos: Destinos) -> str:
    if not fila.recordable:
        return "El hito ya no está pendiente"
    if fila.hito_recordado.plazo_vigente != fila.plazo:
        return "El plazo cambió"
    if not any(fila.destino == destino.clave for destino in destinos.de(fila.hito_recordado, fila.rol)):
        return "Ya no le corresponde: dejó el cargo o el puesto se cubrió"
    return ""


def _poner_enlaces(leidos: Sequence[PorEnviar], ahora: datetime) -> None:
    """Los firmados de cada persona."""
    pedidos = [
        (leido.envio.persona, leido.contenido.hitos_con_enlace)
        for leido in leidos
        if leido.envio.persona and leido.contenido
    ]
    suyos = enlaces.enlaces_de_varias(pedidos, ahora=ahora)
    for leido in leidos:
        leido.enlaces = suyos.get(leido.envio.persona_id or 0, {})
