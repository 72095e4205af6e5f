"""Verbos del acuerdo: registrar, editar mientras la sesión está en curso, corregir después, anular y deshacerlo.

Regla: el código sale del correlativo de la sesión, tomado con la sesión bloqueada: no se repite ni deja huecos, por
muchos que escriban a la vez; la misma clave de envío no registra dos veces. Un acuerdo se firma como se dijo: pasada la
sesión a seguimiento, su texto y lo que debe ya no se editan; el CUI, el monto y la clasificación, que se saben después,
los corrige un coordinador, con su motivo.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from django.db.models import Max
from django.utils.text import Truncator

from acuerdos import parecidos, reglas
from acuerdos.acciones.base import (
    MOTIVO_MAXIMO,
    anular,
    bloquear,
    bloquear_agenda_de,
    bloquear_fila,
    exigir,
    guardar_hecho,
    revisar,
    texto_obligatorio,
)
from acuerdos.acciones.cambios import anotar_hechos
from acuerdos.acciones.participantes import agregar_a, motivo_de_encabezar
from acuerdos.acciones.plantillas import motivo_sin_plantilla, registrar_hitos_de_plantilla
from acuerdos.acciones.transaccion import verbo
from acuerdos.ambitos import sectores_de
from acuerdos.anulados import sin_anular
from acuerdos.enums import Responsable, Tipo
from acuerdos.errores import Conflicto, DatoInvalido
from acuerdos.models import Acuerdo, Clasificacion, Restauracion
from acuerdos.optativos import LoOptativo
from acuerdos.palabras import enumerar
from acuerdos.participan_escrito import Escritos
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.textos import limpiar_renglon
from municipalidades.models import Municipalidad
from reuniones.enums import EstadoReunion
from reuniones.models import Reunion, Sector, Sesion


class _DelAcuerdo:
    @classmethod
    def de(cls, acuerdo: Acuerdo) -> Self:
        """Lo que `acuerdo` dice hoy: para cambiarle un campo con `replace` sin tocar los demás."""
        return cls(**{campo.name: getattr(acuerdo, campo.name) for campo in fields(cls)})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatosDeAcuerdo(LoOptativo, _DelAcuerdo):
    """Lo que se acordó."""

    municipalidad: Municipalidad
    sector: Sector
    texto: str
    tipo: Tipo
    clasificacion: Clasificacion
    responsable: Responsable
    plazo: date
    reunion: Reunion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatosTrasLaFirma(_DelAcuerdo):
    """Lo único que aún se corrige en seguimiento, con un motivo: lo que se supo después de firmar."""

    clasificacion: Clasificacion
    cui: str
    monto: Decimal | None


QUE_HACER_SI_NO_VUELVE = "Corrija eso antes o, si debe quedar así, registre el acuerdo otra vez."
TRAS_LA_FIRMA = frozenset(campo.name for campo in fields(DatosTrasLaFirma))


@verbo
def registrar_acuerdo(
    *,
    por: Usuario,
    sesion: Sesion,
    datos: DatosDeAcuerdo,
    ahora: datetime,
    clave: str | None = None,
    si_no_se_repite: bool = False,
    con_hitos: bool = False,
    participan: Escritos | None = None,
) -> Acuerdo:
    """Un acuerdo nuevo, con el código que sigue. AccionDenegada o DatoInvalido si no procede.

    :param clave: con una que esta persona ya usó en la sesión devuelve el acuerdo que entonces se registró.
    :param con_hitos: con los de la plantilla de su clasificación, si tiene.
    :param participan: quiénes más están en él sin encabezarlo.
    :param si_no_se_repite: si su municipalidad ya tiene uno casi igual (ver `parecidos`), DatoInvalido en `confirmado`.
    """
    sesion = bloquear_fila(sesion)
    # Antes que el permiso: quien repite un envío cuya respuesta se perdió recibe su código aunque la sesión avanzara.
    if repetido := _ya_registrado(sesion, por, clave):
        return repetido
    exigir(por, Accion.REGISTRAR_ACUERDO, sesion)
    campos = _revisados(_con_su_reunion(datos), sesion)
    if si_no_se_repite:
        revisar(confirmado=_motivo_de_repetido(campos["texto"], datos.municipalidad, sesion))
    acuerdo = Acuerdo(
        codigo=_codigo_siguiente(sesion),
        **_de_la_sesion(sesion),
        plazo_vigente=datos.plazo,
        clave=clave,
        **_registrado(por, ahora),
        **campos,
    )
    guardar_hecho(acuerdo, acuerdo, por=por, ahora=ahora)
    if participan:
        agregar_a(acuerdo, participan, por=por, ahora=ahora)
    if con_hitos:
        _con_los_de_plantilla(acuerdo, por, ahora)
    return acuerdo


@verbo
def editar_acuerdo(*, por: Usuario, acuerdo: Acuerdo, version: int, datos: DatosDeAcuerdo, ahora: datetime) -> Acuerdo:
    """Corrige un acuerdo. `version` es la que se leyó: si ya no es la última, Conflicto con lo que hay."""
    if datos.reunion is not None and not _sigue_en_su_reunion(acuerdo.pk, version, datos):
        datos = _con_su_reunion(datos)  # antes que el acuerdo: el orden de los candados
    actual = bloquear(acuerdo.pk)
    exigir(por, Accion.EDITAR_ACUERDO, actual)
    if actual.version != version:
        raise Conflicto(actual)
    revisar(
        plazo=_motivo_de_plazo_corregido(actual, datos.plazo),
        **motivo_de_encabezar(actual, datos.municipalidad, datos.sector),
    )
    for campo, valor in _revisados(datos, actual.sesion, era=actual.reunion_id).items():
        setattr(actual, campo, valor)
    guardar_hecho(actual, actual, por=por, ahora=ahora)
    return actual


@verbo
def corregir_acuerdo(
    *,
    por: Usuario,
    acuerdo: Acuerdo,
    version: int,
    datos: DatosTrasLaFirma,
    motivo: str,
    ahora: datetime,
) -> Acuerdo:
    """Lo que se supo después de firmar, en seguimiento. `motivo` queda en la historia; si otro guardó, Conflicto."""
    actual = bloquear(acuerdo.pk)
    exigir(por, Accion.CORREGIR_ACUERDO, actual)
    if actual.version != version:
        raise Conflicto(actual)
    motivo = texto_obligatorio("motivo", motivo, "Diga por qué se corrige.", MOTIVO_MAXIMO)
    datos = replace(datos, cui=limpiar_renglon(datos.cui))
    revisar(cui=reglas.motivo_de_cui(datos.cui), monto=reglas.motivo_de_monto(datos.monto))
    for campo in TRAS_LA_FIRMA:
        setattr(actual, campo, getattr(datos, campo))
    guardar_hecho(actual, actual, por=por, ahora=ahora, motivo=motivo)
    return actual


@verbo
def anular_acuerdo(*, por: Usuario, acuerdo: Acuerdo, motivo: str, ahora: datetime) -> Acuerdo:
    """Lo saca de toda cifra y lista. Su código no se usa de nuevo."""
    actual = bloquear(acuerdo.pk)
    exigir(por, Accion.ANULAR_ACUERDO, actual)
    anular(actual, actual, por=por, motivo=motivo, ahora=ahora)
    return actual


@verbo
def restaurar_acuerdo(*, por: Usuario, acuerdo: Acuerdo, version: int, ahora: datetime) -> Acuerdo:
    """Deshace una anulación mientras nada pasó desde ella (`version` es la que dejó): vuelve con su código de siempre.

    Queda en la historia y en `Restauracion`. Conflicto si algo pasó después; DatoInvalido si no está anulado, o si su
    sesión o su reunión, que mientras tanto no lo miraban, ya no lo admiten como es.
    """
    bloquear_agenda_de([acuerdo])
    actual = bloquear(acuerdo.pk)
    exigir(por, Accion.RESTAURAR_ACUERDO, actual)
    if actual.anulado_en is None or actual.anulado_por is None:
        raise DatoInvalido(acuerdo="El acuerdo no está anulado.")
    if actual.version != version:
        raise Conflicto(actual)
    _revisar_que_cabe(actual)
    restauracion = Restauracion.objects.create(
        acuerdo=actual,
        anulado_en=actual.anulado_en,
        anulado_por=actual.anulado_por,
        motivo_de_anulacion=actual.motivo_de_anulacion,
        registrado_en=ahora,
        registrado_por=por,
    )
    anotar_hechos(Restauracion, [restauracion.pk])
    actual.anulado_en, actual.anulado_por, actual.motivo_de_anulacion = None, None, ""
    guardar_hecho(actual, actual, por=por, ahora=ahora, motivo="Se deshizo la anulación")
    return actual


@verbo
def asignar_a_cargo(*, por: Usuario, acuerdo: Acuerdo, usuario: Usuario | None, ahora: datetime) -> Acuerdo:
    """Quién sigue el acuerdo en la Secretaría y recibe sus recordatorios; None, nadie en particular."""
    acuerdo = bloquear(acuerdo.pk)
    exigir(por, Accion.ASIGNAR_A_CARGO, acuerdo)
    if usuario is not None and not (usuario.es_secretaria and usuario.is_active):
        raise DatoInvalido(usuario=f"{usuario} no trabaja en la Secretaría: elija a quien sí.")
    if acuerdo.a_cargo_id != (usuario.pk if usuario else None):
        acuerdo.a_cargo = usuario
        guardar_hecho(acuerdo, acuerdo, por=por, ahora=ahora)
    return acuerdo


def _ya_registrado(sesion: Sesion, por: Usuario, clave: str | None) -> Acuerdo | None:
    suyos = Acuerdo.objects.filter(sesion=sesion, registrado_por=por).select_related("municipalidad")
    repetido: Acuerdo | None = suyos.filter(clave=clave).first() if clave else None
    return repetido


def _revisar_que_cabe(acuerdo: Acuerdo) -> None:
    """DatoInvalido si su sesión o su reunión cambiaron, mientras estuvo anulado, de modo que hoy no se registraría así.

    El día de que parten sus plazos no se reescribe: los cortes que lo contaron saldrían distintos.
    """
    sesion, motivos = acuerdo.sesion, []
    if acuerdo.evento_el != sesion.fecha:
        movida = f"La sesión pasó del {reglas.en_fecha(acuerdo.evento_el)} al {reglas.en_fecha(sesion.fecha)}"
        motivos.append(f"{movida}, y sus plazos parten de la fecha de antes.")
    suyos = set(sesion.sectores.values_list("pk", flat=True))
    if fuera := [sigla for sigla in sectores_de(acuerdo)[1:] if sigla not in suyos]:
        esta, participa = ("está", "participa") if len(fuera) == 1 else ("están", "participan")
        motivos.append(f"{enumerar(fuera, 'y')}, que {esta} en el acuerdo, no {participa} en la sesión.")
    try:
        _revisados(DatosDeAcuerdo.de(acuerdo), sesion)
    except DatoInvalido as error:
        motivos += error.errores.values()
    if motivos:
        raise DatoInvalido(acuerdo=f"No puede volver: {' '.join(motivos)} {QUE_HACER_SI_NO_VUELVE}")


def _con_los_de_plantilla(acuerdo: Acuerdo, por: Usuario, ahora: datetime) -> None:
    if not motivo_sin_plantilla(acuerdo):
        registrar_hitos_de_plantilla(por=por, acuerdo=acuerdo, ahora=ahora)
        acuerdo.refresh_from_db()


def _de_la_sesion(sesion: Sesion) -> dict[str, Any]:
    return {"sesion": sesion, "evento_el": sesion.fecha}


def _registrado(por: Usuario, ahora: datetime) -> dict[str, Any]:
    return {"registrado_en": ahora, "registrado_por": por, "actualizado_en": ahora}


def _codigo_siguiente(sesion: Sesion) -> str:
    """Toma el correlativo que sigue en la sesión, que está bloqueada."""
    sesion.ultimo_correlativo += 1
    Sesion.objects.filter(pk=sesion.pk).update(ultimo_correlativo=sesion.ultimo_correlativo)
    return reglas.codigo_de_acuerdo(sesion.codigo, sesion.ultimo_correlativo)


def _con_su_reunion(datos: DatosDeAcuerdo) -> DatosDeAcuerdo:
    """Lo mismo con su reunión recién leída y bloqueada: nadie la cancela mientras tanto."""
    return datos if datos.reunion is None else replace(datos, reunion=bloquear_fila(datos.reunion))


def _sigue_en_su_reunion(acuerdo: int, version: int, datos: DatosDeAcuerdo) -> bool:
    """Si la reunión y la municipalidad son las de esa versión: no hay qué mirar en ella, ni por qué bloquearla."""
    igual = Acuerdo.objects.filter(pk=acuerdo, version=version, municipalidad=datos.municipalidad)
    return bool(igual.filter(reunion=datos.reunion).exists())


def _revisados(datos: DatosDeAcuerdo, sesion: Sesion, *, era: int | None = None) -> dict[str, Any]:
    """Los campos, ya limpios. `era`: la reunión que ya tenía el acuerdo; seguir en ella no la vuelve a juzgar."""
    texto = texto_obligatorio("texto", datos.texto, "Escriba lo que se acordó.")
    cui = limpiar_renglon(datos.cui)
    revisar(
        plazo=reglas.motivo_de_plazo_de_acuerdo(datos.plazo, sesion.fecha),
        cui=reglas.motivo_de_cui(cui),
        monto=reglas.motivo_de_monto(datos.monto),
        sector="" if sesion.sectores.contains(datos.sector) else f"{datos.sector.sigla} no participa en la sesión.",
        reunion=_motivo_de_reunion(datos, sesion, era),
    )
    return {campo.name: getattr(datos, campo.name) for campo in fields(datos)} | {"texto": texto, "cui": cui}


def _motivo_de_repetido(texto: str, municipalidad: Municipalidad, sesion: Sesion) -> str:
    candidatos = Acuerdo.objects.candidatos_a_parecidos(sesion.pk, municipalidad.pk)
    for parecido in parecidos.hallar(texto, municipalidad.pk, candidatos):
        if parecido.repetido:
            cual = Truncator(parecido.acuerdo.texto).chars(160)
            return f"Ya existe {parecido.acuerdo.codigo} con un texto casi igual: «{cual}». ¿Registrar de todos modos?"
    return ""


def _motivo_de_plazo_corregido(acuerdo: Acuerdo, plazo: date) -> str:
    """Por qué el plazo de `acuerdo` ya no puede ser `plazo`: sus hitos no pasan de él, y lo reprogramado queda."""
    if plazo == acuerdo.plazo:
        return ""
    if acuerdo.reprogramaciones.filter(sin_anular()).exists():
        return "Ya tiene una reprogramación: el plazo original no se reescribe."
    ultimo = acuerdo.hitos.filter(sin_anular()).aggregate(ultimo=Max("plazo_vigente"))["ultimo"]
    if ultimo and plazo < ultimo:
        return f"Tiene un hito con plazo {reglas.en_fecha(ultimo)}: el del acuerdo no puede ser anterior."
    return ""


def _motivo_de_reunion(datos: DatosDeAcuerdo, sesion: Sesion, era: int | None) -> str:
    reunion = datos.reunion
    if reunion is None:
        return ""
    if reunion.sesion_id != sesion.pk:
        return f"La reunión {reunion.codigo} es de otra sesión."
    if reunion.sector_id != datos.sector.pk:
        return f"La reunión {reunion.codigo} es del sector {reunion.sector_id}, no de {datos.sector.pk}."
    if not reunion.participaciones.filter(municipalidad=datos.municipalidad).exists():
        return f"{datos.municipalidad.nombre_completo} no está en la reunión {reunion.codigo}."
    return motivo_de_no_acordar(reunion) if reunion.pk != era else ""


def motivo_de_no_acordar(reunion: Reunion) -> str:
    """Por qué de `reunion` no salen acuerdos, o vacío: lo que no se realizó no los tuvo."""
    if reunion.estado != EstadoReunion.NO_REALIZADA:
        return ""
    return f"{reunion.codigo} figura como no realizada: si se realizó, corrija antes cómo fue."
