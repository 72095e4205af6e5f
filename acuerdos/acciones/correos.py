"""Verbos de lo que llega por correo: informar contestando un recordatorio, guardar lo que falta completar, anotar.

Regla: quien contesta informa como con su enlace: una persona, un hito, sin validar, y «por correo». Lo que dijo no se
pierde: si no dice cuánto va, o de cuál de sus hitos habla, espera a que lo diga, con sus fotos, y se le pregunta. Dar
un hito por terminado pide lo mismo que en la página: sustento, y las cifras de su celular, salvo que el servidor de
correo de la oficina haya comprobado quién escribe. El mismo correo dos veces es uno.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from acuerdos.acciones.avances import registrar_avance
from acuerdos.acciones.base import TEXTO_MAXIMO, dia_de
from acuerdos.acciones.enlaces import exigir_cifras
from acuerdos.acciones.mensajes import LARGO_DE_MENSAJE, escribir_mensaje
from acuerdos.acciones.transaccion import verbo
from acuerdos.archivos import abrir_archivo, guardar_archivo
from acuerdos.enums import Canal, Causa, ClaseDeCorreo, ResultadoDeCorreo
from acuerdos.errores import AccionDenegada, ArchivoPerdido
from acuerdos.evidencias import ArchivoRevisado, miniatura_de
from acuerdos.models import Acuerdo, ArchivoRecibido, Avance, CorreoRecibido, Enlace, Envio, Hito
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal

FALTA_CUANTO = "Falta que diga cuánto va"
FALTA_DE_CUAL = "Falta que diga de cuál habla"
FALTA_SUSTENTO = "Dice 100 %: falta una foto o un PDF que lo sustente"
FALTA_CONFIRMAR = "Dice 100 %: falta que lo confirme"
RECORTADO = "… (lo demás está en su correo)"


class CorreoRepetido(Exception):
    """Ese mismo correo ya se tomó."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Respuesta:
    """Lo que alguien contestó. `clave`: la de su Message-ID; `porcentaje`: None si no lo dijo."""

    clave: str
    remitente: str
    asunto: str
    texto: str
    porcentaje: int | None
    evidencias: Sequence[ArchivoRevisado]


def recibidos() -> "QuerySet[CorreoRecibido]":
    """Todos, el último primero, con su persona y lo que quedó de cada uno."""
    con_lo_suyo = CorreoRecibido.objects.select_related("persona", "hito__acuerdo", "avance", "mensaje__acuerdo")
    return con_lo_suyo.order_by("-recibido_en", "-pk")


def ya_llego(clave: str) -> bool:
    """Si un correo con esa clave ya se tomó."""
    return CorreoRecibido.objects.filter(clave=clave).exists()


@verbo
def informar_por_correo(*, enlace: Enlace, respuesta: Respuesta, comprobado: bool, ahora: datetime) -> CorreoRecibido:
    """Registra el avance que dice `respuesta`, o lo deja en espera de lo que falta (lo dice su `motivo`).

    Si antes contestó sin decir cuánto, esto lo completa: su texto y sus fotos van en el mismo avance.

    :param comprobado: si el servidor de la oficina comprobó que el remitente es quien dice.
    :raises CorreoRepetido: si ya se tomó. :raises DatoInvalido, AccionDenegada: las del avance.
    """
    correo = _guardar(respuesta, ahora, persona=enlace.persona, hito=enlace.hito)
    esperan = _juntar(_en_espera(enlace) if respuesta.porcentaje is not None else [correo])
    anteriores = [fila for fila in esperan if fila.pk != correo.pk]
    evidencias = [*(archivo for anterior in anteriores for archivo in _archivos_de(anterior)), *respuesta.evidencias]
    if falta := _lo_que_falta(respuesta.porcentaje, evidencias, comprobado):
        return _dejar_en_espera(correo, falta, respuesta.evidencias)
    assert respuesta.porcentaje is not None
    dichos = [*(anterior.texto for anterior in anteriores), respuesta.texto]
    avance = registrar_avance(
        por=enlace.persona,
        hito=enlace.hito,
        fecha=dia_de(ahora),
        porcentaje=respuesta.porcentaje,
        descripcion=recortar("\n\n".join(filter(None, dichos))),
        ahora=ahora,
        canal=Canal.CORREO,
        evidencias=evidencias,
        clave=f"correo-{respuesta.clave}"[:64],
    )
    _cerrar([*anteriores, correo], avance, enlace, ahora)
    correo.refresh_from_db()
    return correo


@verbo
def guardar_sin_hito(*, envio: Envio, persona: Usuario, respuesta: Respuesta, ahora: datetime) -> CorreoRecibido:
    """Lo que contestó a un correo que hablaba de varios hitos: espera a que diga de cuál.

    :raises CorreoRepetido: si ya se tomó.
    """
    correo = _guardar(respuesta, ahora, persona=persona, envio=envio)
    return _dejar_en_espera(correo, FALTA_DE_CUAL, respuesta.evidencias)


@verbo
def escribir_por_correo(*, acuerdo: Acuerdo, persona: Usuario, respuesta: Respuesta, ahora: datetime) -> CorreoRecibido:
    """Lo que contestó a la conversación de ese acuerdo, ya en ella. Lo que no cabe queda entero en su correo.

    :raises CorreoRepetido: si ya se tomó. :raises DatoInvalido, AccionDenegada: las del mensaje.
    """
    correo = _guardar(respuesta, ahora, persona=persona)
    correo.mensaje = escribir_mensaje(
        por=persona,
        acuerdo=acuerdo,
        texto=recortar(respuesta.texto, LARGO_DE_MENSAJE),
        canal=Canal.CORREO,
        ahora=ahora,
    )
    correo.resultado = ResultadoDeCorreo.INFORMADO
    correo.save(update_fields=["mensaje", "resultado"])
    return correo


@verbo
def completar_respuesta(
    *,
    enlace: Enlace,
    correo: CorreoRecibido,
    porcentaje: int,
    descripcion: str,
    ahora: datetime,
    fecha: date | None = None,
    cifras: str = "",
    evidencias: Sequence[ArchivoRevisado] = (),
) -> Avance:
    """El avance de lo que llegó por correo, con lo que le faltaba. Dos veces es el mismo avance.

    :raises AccionDenegada: si ese correo no es de la persona del enlace, o ya no espera.
    """
    esperan = _juntar([*_en_espera(enlace), correo])
    correo = next(fila for fila in esperan if fila.pk == correo.pk)
    exigir_suyo(correo, enlace)
    if correo.avance is not None:
        return correo.avance
    if porcentaje == 100:
        exigir_cifras(enlace, cifras)
    avance = registrar_avance(
        por=enlace.persona,
        hito=enlace.hito,
        fecha=fecha or dia_de(ahora),
        porcentaje=porcentaje,
        ahora=ahora,
        descripcion=recortar(descripcion),
        canal=Canal.CORREO,
        clave=f"correo-{correo.clave}"[:64],
        evidencias=[*(archivo for fila in esperan for archivo in _archivos_de(fila)), *evidencias],
    )
    _cerrar(esperan, avance, enlace, ahora)
    return avance


def lo_que_espera(enlace: Enlace, correo: CorreoRecibido) -> tuple[str, list[ArchivoRecibido]]:
    """El texto y los archivos de lo que su persona contestó de ese hito y aún espera, con el de `correo`."""
    esperan = sorted({*_en_espera(enlace), correo}, key=lambda fila: fila.pk)
    archivos = ArchivoRecibido.objects.filter(correo__in=esperan)
    return recortar("\n\n".join(fila.texto for fila in esperan if fila.texto)), list(archivos)


def exigir_suyo(correo: CorreoRecibido, enlace: Enlace) -> None:
    """AccionDenegada si lo que llegó no es de la persona y del hito del enlace, o ya no espera nada."""
    de_otro = correo.persona_id != enlace.persona_id or correo.hito_id not in (None, enlace.hito_id)
    if de_otro or correo.clase != ClaseDeCorreo.RESPUESTA:
        raise AccionDenegada(Causa.ENLACE_AJENO, "Ese correo no es de este enlace.")
    if correo.hito_id is None and not Hito.objects.filter(pk=enlace.hito_id, recordatorios__envio=correo.envio_id):
        raise AccionDenegada(Causa.ENLACE_AJENO, "Ese correo no hablaba de esta tarea.")
    if correo.resultado not in (ResultadoDeCorreo.ESPERA, ResultadoDeCorreo.INFORMADO):
        raise AccionDenegada(Causa.ENLACE_AJENO, "Ese correo no se tomó: informe con su enlace.")


@verbo
def anotar_correo(
    *,
    clave: str,
    clase: ClaseDeCorreo,
    resultado: ResultadoDeCorreo,
    motivo: str,
    ahora: datetime,
    remitente: str = "",
    asunto: str = "",
    persona: Usuario | None = None,
    hito: Hito | None = None,
    envio: Envio | None = None,
) -> CorreoRecibido:
    """Deja constancia de lo que llegó y no se volvió un avance, y de por qué.

    :raises CorreoRepetido: si ya se tomó.
    """
    return _crear(
        CorreoRecibido(
            clave=clave,
            clase=clase,
            resultado=resultado,
            motivo=motivo[:300],
            recibido_en=ahora,
            remitente=remitente,
            asunto=asunto,
            persona=persona,
            hito=hito,
            envio=envio,
        )
    )


def correos_de(persona: Usuario) -> set[str]:
    """Los registrados como suyos: el de su cuenta y los de sus cargos, en minúsculas."""
    de_cargos = PuntoFocal.objects.en_ejercicio().filter(usuario=persona).values_list("correo", flat=True)
    return {correo.lower() for correo in (persona.email, *de_cargos) if correo}


def recortar(texto: str, largo: int = TEXTO_MAXIMO) -> str:
    """Lo que cabe en la descripción de un avance, o en `largo` letras; un correo puede ser más largo."""
    return texto if len(texto) <= largo else texto[: largo - len(RECORTADO)].rstrip() + RECORTADO


def _guardar(
    respuesta: Respuesta, ahora: datetime, *, persona: Usuario, hito: Hito | None = None, envio: Envio | None = None
) -> CorreoRecibido:
    return _crear(
        CorreoRecibido(
            clave=respuesta.clave,
            clase=ClaseDeCorreo.RESPUESTA,
            resultado=ResultadoDeCorreo.ESPERA,
            recibido_en=ahora,
            persona=persona,
            hito=hito,
            envio=envio,
            remitente=respuesta.remitente,
            asunto=respuesta.asunto,
            texto=recortar(respuesta.texto),
        )
    )


def _crear(correo: CorreoRecibido) -> CorreoRecibido:
    """Quien llega segundo con el mismo espera a que el primero confirme, y entonces sabe que es repetido."""
    try:
        with transaction.atomic():
            correo.save(force_insert=True)
    except IntegrityError as error:
        if ya_llego(correo.clave):
            raise CorreoRepetido from error
        raise
    return correo


def _lo_que_falta(porcentaje: int | None, evidencias: Sequence[ArchivoRevisado], comprobado: bool) -> str:
    if porcentaje is None:
        return FALTA_CUANTO
    if porcentaje < 100:
        return ""
    if not evidencias:
        return FALTA_SUSTENTO
    return "" if comprobado else FALTA_CONFIRMAR


def _en_espera(enlace: Enlace) -> list[CorreoRecibido]:
    """Lo que su persona contestó de este mismo hito y aún espera, del más antiguo al último."""
    suyos = CorreoRecibido.objects.filter(
        persona=enlace.persona_id, hito=enlace.hito_id, resultado=ResultadoDeCorreo.ESPERA
    )
    return list(suyos.order_by("pk"))


def _juntar(correos: Sequence[CorreoRecibido]) -> list[CorreoRecibido]:
    """Los mismos, una vez cada uno y bloqueados en orden."""
    claves = {correo.pk for correo in correos}
    bloqueados = CorreoRecibido.objects.filter(pk__in=claves).select_for_update(no_key=True, of=("self",))
    return list(bloqueados.order_by("pk"))


def _dejar_en_espera(correo: CorreoRecibido, motivo: str, evidencias: Sequence[ArchivoRevisado]) -> CorreoRecibido:
    correo.motivo = motivo
    correo.save(update_fields=["motivo"])
    for archivo in evidencias:
        fila = ArchivoRecibido(
            correo=correo,
            **archivo.columnas,
        )
        guardar_archivo(fila.archivo, archivo.contenido, sha256=archivo.sha256, nombre=archivo.nombre, donde="archivo")
        fila.save()
    return correo


def _archivos_de(correo: CorreoRecibido) -> list[ArchivoRevisado]:
    """Los que esperaban con el correo. El que ya no está no detiene al informe: `verificar` lo nombra."""
    revisados = []
    for fila in correo.archivos.all():
        try:
            with abrir_archivo(fila.archivo, nombre=fila.nombre, sha256=fila.sha256) as abierto:
                contenido = abierto.read()
        except ArchivoPerdido:
            continue
        revisados.append(ArchivoRevisado(fila.nombre, fila.tipo, contenido, fila.sha256, miniatura_de(contenido)))
    return revisados


def _cerrar(correos: Sequence[CorreoRecibido], avance: Avance, enlace: Enlace, ahora: datetime) -> None:
    """Lo que esperaba ya es un avance: sus archivos son evidencias y no hacen falta dos veces."""
    claves = [correo.pk for correo in correos]
    CorreoRecibido.objects.filter(pk__in=claves).update(
        resultado=ResultadoDeCorreo.INFORMADO, avance=avance, hito=enlace.hito_id, motivo=""
    )
    Enlace.objects.filter(pk=enlace.pk).update(usado_en=ahora)
    archivos = ArchivoRecibido.objects.filter(correo__in=claves)
    rutas = list(archivos.values_list("archivo", flat=True))
    archivos.delete()
    transaction.on_commit(lambda: borrar_archivos(rutas), robust=True)


def borrar_archivos(rutas: Sequence[str]) -> None:
    """Los que ya nadie espera: dos correos con la misma foto comparten archivo."""
    almacen = ArchivoRecibido._meta.get_field("archivo").storage
    for ruta in rutas:
        if not ArchivoRecibido.objects.filter(archivo=ruta).exists():
            almacen.delete(ruta)
