"""Verbos del avance: registrar, adjuntar o anular evidencia, validar, devolver, anular.

Reglas: informa solo el lado que debe el hito, o la Secretaría en su nombre, y se dice. La fecha no es futura ni
anterior al evento. 100 % pide al menos una evidencia. Nadie valida lo suyo. Lo validado no se edita ni se anula: para
reabrir un hito, un coordinador registra un avance menor, con el motivo. La misma clave de envío no registra dos veces.
El informe más nuevo reemplaza al anterior para siempre: devolverlo no lo trae de vuelta.
Un avance lleva veinte evidencias como máximo, y el mismo archivo dos veces es una.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext, gettext_noop

from acuerdos import reglas
from acuerdos.acciones.base import (
    MOTIVO_MAXIMO,
    TEXTO_MAXIMO,
    anular,
    bloquear,
    bloquear_con,
    dia_de,
    exigir,
    guardar,
    guardar_hecho,
    la_que_sigue,
    negar,
    revisar,
    texto_obligatorio,
)
from acuerdos.acciones.miniaturas import guardar_miniatura
from acuerdos.acciones.motivos_de_avance import (
    CULMINADO,
    SIN_CLAVE,
    motivo_de_cerrado,
    motivo_de_no_anular,
    motivo_de_no_contar,
    motivo_de_no_informar_por_enlace,
    motivo_de_no_sacar,
    reemplazados_por,
)
from acuerdos.acciones.proyeccion import proyectar
from acuerdos.acciones.transaccion import verbo
from acuerdos.anulados import sin_anular
from acuerdos.archivos import guardar_archivo
from acuerdos.enums import Canal, Responsable
from acuerdos.errores import DatoInvalido
from acuerdos.evidencias import ArchivoRevisado
from acuerdos.models import Avance, Evidencia, Hito
from acuerdos.palabras import contar
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.textos import limpiar

EVIDENCIAS_MAXIMAS = 20
NO_CABE = gettext_noop(
    "El avance ya tiene %(hasta)s archivos, que es lo más que lleva: anule uno o junte varios en un PDF."
)
CON_ESTOS_NO_CABE = gettext_noop(
    "El avance ya tiene %(ya)s y con estos serían %(serian)s: lleva %(hasta)s como máximo. Junte varios en un PDF."
)
POR_QUE_SE_REABRE = "Diga por qué se reabre el hito."


@verbo
def registrar_avance(
    *,
    por: Usuario,
    hito: Hito,
    fecha: date,
    porcentaje: int,
    descripcion: str,
    ahora: datetime,
    canal: Canal = Canal.WEB,
    evidencias: Sequence[ArchivoRevisado] = (),
    clave: str | None = None,
) -> Avance:
    """Un avance de `hito` al `porcentaje` (0–100). Con una `clave` ya usada en el hito devuelve el que ya estaba."""
    hito = bloquear_con(hito)
    exigir(por, Accion.REGISTRAR_AVANCE, hito)
    repetido: Avance | None = hito.avances.filter(clave=clave).first() if clave else None
    if repetido:
        return repetido
    if canal in SIN_CLAVE:
        _exigir_que_se_espere(por, hito)
    descripcion, evidencias = limpiar(descripcion), _sin_repetir(evidencias)
    revisar_avance(hito, fecha, porcentaje, descripcion, len(evidencias), por, dia_de(ahora))
    avance = Avance(
        hito=hito,
        fecha=fecha,
        porcentaje=porcentaje,
        descripcion=descripcion,
        canal=canal,
        clave=clave,
        en_nombre_de=hito.responsable if por.es_secretaria and hito.responsable != Responsable.GR else "",
        registrado_en=ahora,
        registrado_por=por,
    )
    guardar_hecho(avance, hito.acuerdo, por=por, ahora=ahora)
    for archivo in evidencias:
        _guardar_evidencia(avance, archivo, por=por, ahora=ahora)
    return avance


@verbo
def adjuntar_evidencia(*, por: Usuario, avance: Avance, archivo: ArchivoRevisado, ahora: datetime) -> Evidencia:
    """Agrega un archivo a un avance aún no validado: `adjuntar_evidencias`, de uno."""
    return adjuntar_evidencias(por=por, avance=avance, archivos=[archivo], ahora=ahora)[0]


@verbo
def adjuntar_evidencias(
    *, por: Usuario, avance: Avance, archivos: Sequence[ArchivoRevisado], ahora: datetime
) -> list[Evidencia]:
    """Agrega archivos a un avance aún no validado: todos o, si no caben, ninguno.

    :return: la evidencia de cada archivo distinto, también la que ya estaba.
    """
    avance = _bloquear(avance)
    exigir(por, Accion.ADJUNTAR_EVIDENCIA, avance)
    _exigir_por_validar(avance)
    vivas = list(avance.evidencias.filter(sin_anular()).order_by("-pk"))
    suyas = {evidencia.sha256: evidencia for evidencia in vivas}
    distintos = _sin_repetir(archivos)
    nuevos = [archivo for archivo in distintos if archivo.sha256 not in suyas]
    revisar(archivo=_motivo_de_no_caber(len(vivas), len(nuevos)))
    for archivo in nuevos:
        suyas[archivo.sha256] = _guardar_evidencia(avance, archivo, por=por, ahora=ahora)
    if nuevos:
        proyectar(avance.hito.acuerdo, ahora=ahora)
    return [suyas[archivo.sha256] for archivo in distintos]


@verbo
def anular_evidencia(*, por: Usuario, evidencia: Evidencia, motivo: str, ahora: datetime) -> Evidencia:
    """Un archivo subido por error, mientras el avance no esté validado. El 100 % no se queda sin sustento."""
    avance = _bloquear(evidencia.avance)
    evidencia = avance.evidencias.get(pk=evidencia.pk)
    evidencia.avance = avance
    exigir(por, Accion.ANULAR_EVIDENCIA, evidencia)
    _exigir_por_validar(avance)
    otras = avance.evidencias.filter(sin_anular()).exclude(pk=evidencia.pk)
    if avance.porcentaje == 100 and not evidencia.anulado_en and not otras.exists():
        dicho = gettext("Es el único sustento de un avance de 100 %: adjunte otro antes de anularlo.")
        raise DatoInvalido(evidencia=dicho)
    anular(evidencia, avance.hito.acuerdo, por=por, motivo=motivo, ahora=ahora)
    return evidencia


@verbo
def validar_avance(*, por: Usuario, avance: Avance, ahora: datetime) -> Avance:
    """Da fe del avance, desde hoy."""
    avance = _bloquear(avance)
    exigir(por, Accion.VALIDAR_AVANCE, avance)
    _exigir_por_validar(avance)
    avance.validado_el, avance.validado_en, avance.validado_por = dia_de(ahora), ahora, por
    guardar_hecho(avance, avance.hito.acuerdo, por=por, ahora=ahora)
    return avance


@verbo
def devolver_avance(*, por: Usuario, avance: Avance, motivo: str, ahora: datetime) -> Avance:
    """Lo devuelve a quien lo informó, con el motivo: deberá informar de nuevo.

    Con él se devuelven los anteriores sin validar que decían lo mismo o más: si no, el que este reemplazó tomaría su
    lugar, y el hito volvería a verse terminado sin que nadie lo haya dicho.
    """
    avance = _bloquear(avance)
    exigir(por, Accion.DEVOLVER_AVANCE, avance)
    _exigir_por_validar(avance)
    negar(motivo_de_no_sacar(por, avance, con_los_que_dejo=True))
    motivo = texto_obligatorio("motivo", motivo, gettext("Diga qué falta o qué hay que corregir."), MOTIVO_MAXIMO)
    for reemplazado in reemplazados_por(avance):
        dicho = f"Se devolvió con el informe del {reglas.en_fecha(avance.fecha)}: {motivo}"[:MOTIVO_MAXIMO]
        reemplazado.devuelto_en, reemplazado.devuelto_por, reemplazado.motivo_de_devolucion = ahora, por, dicho
        guardar(reemplazado, por=por, motivo=motivo, ahora=ahora)
    avance.devuelto_en, avance.devuelto_por, avance.motivo_de_devolucion = ahora, por, motivo
    guardar_hecho(avance, avance.hito.acuerdo, por=por, ahora=ahora, motivo=motivo)
    return avance


@verbo
def anular_avance(*, por: Usuario, avance: Avance, motivo: str, ahora: datetime) -> Avance:
    """Lo saca de toda cifra. Uno validado no se anula."""
    avance = _bloquear(avance)
    exigir(por, Accion.ANULAR_AVANCE, avance)
    if not avance.anulado_en:
        revisar(avance=motivo_de_no_anular(avance))
        negar(motivo_de_no_sacar(por, avance, con_los_que_dejo=False))
    anular(avance, avance.hito.acuerdo, por=por, motivo=motivo, ahora=ahora)
    return avance


def _bloquear(avance: Avance) -> Avance:
    acuerdo = bloquear(la_que_sigue(Hito.objects.filter(pk=avance.hito_id).values_list("acuerdo_id", flat=True)))
    fresco: Avance = la_que_sigue(Avance.objects.select_related("hito", "registrado_por").filter(pk=avance.pk))
    fresco.hito.acuerdo = acuerdo
    return fresco


def _exigir_que_se_espere(por: Usuario, hito: Hito) -> None:
    """Con un enlace viejo o contestando un correo de hace días: lo que su página ya no dejaría enviar."""
    ultimo = hito.avances.filter(sin_anular()).order_by("fecha", "pk").last()
    negar(motivo_de_no_informar_por_enlace(por, hito, ultimo))


def _exigir_por_validar(avance: Avance) -> None:
    revisar(avance=motivo_de_cerrado(avance))


def revisar_avance(
    hito: Hito, fecha: date, porcentaje: int, descripcion: str, evidencias: int, por: Usuario, hoy: date
) -> None:
    """:raises DatoInvalido, AccionDenegada: si de `hito`, con el acuerdo bloqueado, no se puede informar eso."""
    no_cuenta = motivo_de_no_contar(hito)
    revisar(hito="" if no_cuenta is None else no_cuenta.motivo)
    revisar(
        fecha=_motivo_de_fecha(fecha, hito.evento_el, hoy),
        porcentaje=reglas.motivo_de_porcentaje(porcentaje),
        descripcion=reglas.motivo_de_largo(len(descripcion), TEXTO_MAXIMO),
        evidencias=_motivo_de_evidencias(porcentaje, evidencias),
    )
    if hito.cumplido:
        if porcentaje == 100:
            raise DatoInvalido(porcentaje=gettext(CULMINADO))
        exigir(por, Accion.REABRIR_HITO, hito)
        # Con fecha anterior no sería el último avance, y el hito seguiría culminado.
        ultimo = hito.ultimo_avance_el or fecha
        revisar(
            descripcion="" if descripcion else POR_QUE_SE_REABRE,
            fecha=f"El hito se culminó el {reglas.en_fecha(ultimo)}: se reabre ese día o después."
            if fecha < ultimo
            else "",
        )


def _motivo_de_no_caber(ya: int, nuevas: int) -> str:
    """Por qué a un avance con `ya` evidencias no se le agregan otras `nuevas`, o vacío."""
    if not nuevas or ya + nuevas <= EVIDENCIAS_MAXIMAS:
        return ""
    if ya >= EVIDENCIAS_MAXIMAS:
        return gettext(NO_CABE) % {"hasta": EVIDENCIAS_MAXIMAS}
    if not ya:
        return _motivo_de_muchas(nuevas)
    cuantos = {"ya": contar(ya, "archivo", "archivos"), "serian": ya + nuevas}
    return gettext(CON_ESTOS_NO_CABE) % {**cuantos, "hasta": EVIDENCIAS_MAXIMAS}


def _sin_repetir(archivos: Sequence[ArchivoRevisado]) -> list[ArchivoRevisado]:
    """El mismo archivo dos veces es uno: queda el primero."""
    distintos: dict[str, ArchivoRevisado] = {}
    for archivo in archivos:
        distintos.setdefault(archivo.sha256, archivo)
    return list(distintos.values())


def _motivo_de_evidencias(porcentaje: int, cuantas: int) -> str:
    if cuantas > EVIDENCIAS_MAXIMAS:
        return _motivo_de_muchas(cuantas)
    if porcentaje == 100 and not cuantas:
        return gettext("Para informar 100 % adjunte al menos una evidencia: foto o PDF.")
    return ""


def _motivo_de_muchas(cuantas: int) -> str:
    dicho = gettext("Son %(cuantos)s archivos: como máximo, %(hasta)s. Junte varios en un PDF.")
    return dicho % {"cuantos": cuantas, "hasta": EVIDENCIAS_MAXIMAS}


def _motivo_de_fecha(fecha: date, evento_el: date, hoy: date) -> str:
    if fecha > hoy:
        return gettext("La fecha %(dia)s aún no llega: un avance es de hoy o de antes.") % {
            "dia": reglas.en_fecha(fecha)
        }
    if fecha < evento_el:
        return reglas.antes_del_evento(fecha, evento_el)
    return ""


def _guardar_evidencia(avance: Avance, archivo: ArchivoRevisado, *, por: Usuario, ahora: datetime) -> Evidencia:
    evidencia = Evidencia(
        avance=avance,
        **archivo.columnas,
        registrado_en=ahora,
        registrado_por=por,
    )
    guardar_archivo(
        evidencia.archivo, archivo.contenido, sha256=archivo.sha256, nombre=archivo.nombre, donde="evidencias"
    )
    guardar(evidencia, por=por, ahora=ahora)
    guardar_miniatura(evidencia, archivo.miniatura)
    return evidencia
