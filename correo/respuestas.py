"""Una respuesta a un recordatorio: se vuelve un avance, una pregunta, o un «no» con su motivo.

Regla: vale si la dirección vale (`enlaces`: una persona, un hito, hasta un día, revocable), si escribe su persona
desde un correo registrado, y si no lo escribió una máquina. De lo que no se toma se dice por qué, una vez por persona
y día; a lo automático y a lo falsificado, nada (RFC 3834 §2): contestarle sería molestar a un tercero. Nunca se
adivina de qué hito habla: con varios en el mismo correo, o si nombra otro acuerdo, se pregunta.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_noop

from acuerdos.acciones import correos
from acuerdos.acciones.correos import CorreoRepetido, Respuesta
from acuerdos.archivos import ArchivoSinGuardar
from acuerdos.enums import Causa, ResultadoDeCorreo
from acuerdos.errores import AccionDenegada, DatoInvalido, PorAhoraNo
from acuerdos.evidencias import ArchivoRevisado, revisar_archivo
from acuerdos.models import Acuerdo, Enlace, Envio
from correo import porcentaje, texto
from correo.clases import Autenticidad, autenticidad
from correo.mensaje import Adjunto, Entrante
from correo.rechazos import Rechazo, Sello, hilo_de
from correo.resultado import ResultadoDeRecibir
from cuentas.models import Usuario
from recordatorios import enlaces, recibos
from recordatorios.direcciones import ClaseDeDireccion, Direccion
from recordatorios.recibos import Hilo

ADJUNTOS = 20
SIN_NADA = gettext_noop("Su correo llegó sin texto y sin fotos.")
PESA_MUCHO = gettext_noop("Su correo pesa demasiado: más de 25 MB. Mande las fotos en varios correos, o en la página.")
DE_OTRA_PERSONA = gettext_noop(
    "Esta dirección es para que informe otra persona, desde el correo que tiene registrado. Si es usted, escriba desde "
    "ese correo o abra el enlace del recordatorio."
)
_CODIGO = re.compile(r"\b[A-Z][A-Z0-9]{1,9}(?:-[A-Z0-9]{1,10}){1,3}\b")


def recibir(correo: Entrante, direccion: Direccion, sello: Sello) -> ResultadoDeRecibir:
    """Toma una respuesta que llegó a esa dirección."""
    ahora = sello.ahora
    if correos.ya_llego(sello.clave):
        return ResultadoDeRecibir.REPETIDO
    try:
        suyos, envio = _de_quien(direccion, ahora)
    except AccionDenegada as error:
        return Rechazo(correo, sello, _persona_de(direccion)).decir(error.motivo)
    persona = suyos[0].persona
    rechazo = Rechazo(correo, sello, persona)
    if rechazo.callado or correo.remitente not in correos.correos_de(persona):
        return rechazo.decir(DE_OTRA_PERSONA)
    if sello.pesa_mucho:
        return rechazo.decir(PESA_MUCHO, suyos[0])
    if enlaces.agota_los_informes(persona):  # antes de abrir sus archivos: es lo caro
        return rechazo.decir(enlaces.INSISTE)
    with enlaces.sin_contar_lo_que_falla(persona):
        return _tomar(correo, sello, suyos, envio, rechazo)


def _tomar(
    correo: Entrante, sello: Sello, suyos: list[Enlace], envio: Envio | None, rechazo: Rechazo
) -> ResultadoDeRecibir:
    """:raises PorAhoraNo: si de algún archivo no se supo si sirve, o el disco no lo recibe."""
    ahora = sello.ahora
    dicho, (evidencias, quejas) = texto.lo_dicho(correo.texto), _evidencias(correo.adjuntos)
    if not dicho and not evidencias:
        return rechazo.decir(" ".join([SIN_NADA, *quejas]), suyos[0])
    respuesta = Respuesta(
        clave=sello.clave,
        remitente=correo.remitente,
        asunto=correo.asunto,
        texto=dicho,
        evidencias=evidencias,
        porcentaje=porcentaje.leer(dicho),
    )
    try:
        if envio is not None:
            return _preguntar_de_cual(respuesta, envio, suyos, quejas, hilo_de(correo), ahora)
        comprobado = autenticidad(correo) == Autenticidad.COMPROBADA
        return _informar(respuesta, suyos[0], comprobado, quejas, hilo_de(correo), ahora)
    except CorreoRepetido:
        return ResultadoDeRecibir.REPETIDO
    except PorAhoraNo:
        raise
    except (AccionDenegada, DatoInvalido) as error:
        return rechazo.decir(str(error), suyos[0])


def _informar(
    respuesta: Respuesta, enlace: Enlace, comprobado: bool, quejas: list[str], hilo: Hilo, ahora: datetime
) -> ResultadoDeRecibir:
    if _nombra_otro(respuesta, enlace):
        respuesta, quejas = replace(respuesta, porcentaje=None), [*quejas, _dice_otro(enlace)]
    try:
        tomado = correos.informar_por_correo(enlace=enlace, respuesta=respuesta, comprobado=comprobado, ahora=ahora)
    except ArchivoSinGuardar as error:  # el disco no lo recibe: lo escrito no se pierde por él
        quejas = [*quejas, *error.errores.values()]
        sin_archivos = replace(respuesta, evidencias=())
        tomado = correos.informar_por_correo(enlace=enlace, respuesta=sin_archivos, comprobado=comprobado, ahora=ahora)
    if tomado.resultado == ResultadoDeCorreo.INFORMADO:
        recibos.dar_constancia(tomado, enlace, quejas, hilo)
        return ResultadoDeRecibir.INFORMADO
    recibos.preguntar_cuanto(tomado, enlace, quejas, hilo)
    return ResultadoDeRecibir.PREGUNTADO


def _preguntar_de_cual(
    respuesta: Respuesta, envio: Envio, suyos: Sequence[Enlace], quejas: Sequence[str], hilo: Hilo, ahora: datetime
) -> ResultadoDeRecibir:
    tomado = correos.guardar_sin_hito(envio=envio, persona=suyos[0].persona, respuesta=respuesta, ahora=ahora)
    recibos.preguntar_de_cual(tomado, suyos, quejas, hilo)
    return ResultadoDeRecibir.PREGUNTADO


def _de_quien(direccion: Direccion, ahora: datetime) -> tuple[list[Enlace], Envio | None]:
    """Los enlaces a que da derecho la dirección; y el envío, si es de un correo con varios hitos."""
    if direccion.clase == ClaseDeDireccion.HITO:
        if direccion.vence_el is None:
            raise AccionDenegada(Causa.ENLACE_INVALIDO, enlaces.INVALIDO)
        return [enlaces.vigente(direccion.pk, direccion.vence_el, ahora=ahora)], None
    envio = Envio.objects.filter(pk=direccion.pk, persona__isnull=False).first()
    if envio is None:
        raise AccionDenegada(Causa.ENLACE_ANULADO, enlaces.ANULADO)
    return enlaces.vigentes_de(envio, ahora=ahora), envio


def _persona_de(direccion: Direccion) -> Usuario | None:
    """De quien es la dirección, aunque ya no valga."""
    suyo = {ClaseDeDireccion.HITO: "enlaces", ClaseDeDireccion.ENVIO: "envios"}[direccion.clase]
    return Usuario.objects.filter(**{suyo: direccion.pk}).first()


def _evidencias(adjuntos: Sequence[Adjunto]) -> tuple[list[ArchivoRevisado], list[str]]:
    """Los que sirven, limpios, y una frase por cada uno que no.

    :raises PorAhoraNo: si de alguno no se pudo saber ahora.
    """
    buenos: dict[str, ArchivoRevisado] = {}
    quejas: list[str] = []
    for adjunto in adjuntos[:ADJUNTOS]:
        try:
            revisado = revisar_archivo(adjunto.nombre, adjunto.contenido)
            buenos.setdefault(revisado.sha256, revisado)
        except PorAhoraNo:  # no se supo si sirve: que vuelva el correo entero, con sus fotos
            raise
        except DatoInvalido as error:
            quejas += error.errores.values()
    if len(adjuntos) > ADJUNTOS:
        quejas.append(f"Trajo {len(adjuntos)} archivos: se tomaron los primeros {ADJUNTOS}.")
    return list(buenos.values()), quejas


def _nombra_otro(respuesta: Respuesta, enlace: Enlace) -> bool:
    """Si nombra un acuerdo que existe y no es el suyo."""
    nombrados = set(_CODIGO.findall(f"{respuesta.asunto}\n{respuesta.texto}".upper())) - {enlace.hito.acuerdo.codigo}
    return bool(nombrados) and Acuerdo.objects.filter(codigo__in=nombrados).exists()


def _dice_otro(enlace: Enlace) -> str:
    return f"Nombra otro acuerdo, y esta dirección es solo de {enlace.hito.acuerdo.codigo}: confirme que habla de este."
