"""Verbo de las hojas: a cada sector o municipalidad, la suya por correo, para que la complete y la devuelva.

Regla: la manda quien puede descargar el libro, y le llega a quien responde hoy: los funcionarios del sector, o el punto
focal de la municipalidad y, si no tiene, su correo institucional. No se le escribe a un correo que rebota. El libro se
hace al salir (`importacion.por_correo`), con lo que entonces diga la base; quien contesta le contesta a quien la mandó.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from acuerdos.acciones.base import exigir, revisar
from acuerdos.acciones.transaccion import verbo
from acuerdos.models import PreferenciaDeRecordatorios
from acuerdos.palabras import dia_en_palabras
from acuerdos.permisos import Accion
from cuentas.cartas import HojaPedida, mandar_hojas_por_correo
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from reuniones.models import FuncionarioSectorial, Sesion

CUERPO = (
    "Le enviamos la hoja de {quien} en {sesion}, del {dia}, con sus acuerdos, sus hitos y sus avances.\n\n"
    "Complete lo que falta (por ejemplo el CUI, el monto, los hitos y sus plazos, los avances) y devuélvala "
    "contestando este correo, con el archivo adjunto: le llega a {por}, de la Secretaría. No cambie los códigos: con "
    "ellos se sabe qué es cada fila. Nada cambia hasta que la Secretaría lo revise celda por celda.\n"
)


@dataclass(frozen=True, slots=True)
class DestinoDeHoja:
    """De quién es la hoja: un sector (su sigla) o una municipalidad (su UBIGEO); y a qué correos va."""

    sector: str
    municipalidad: str
    nombre: str
    correos: tuple[str, ...]


def destinos_de_hojas(sesion: Sesion, *, municipalidades: Collection[str]) -> list[DestinoDeHoja]:
    """Los sectores que participan y esas municipalidades, con los correos de quienes responden hoy."""
    rebotan = set(
        PreferenciaDeRecordatorios.objects.filter(rebotado_en__isnull=False).values_list("usuario", flat=True)
    )
    de_sector: dict[str, list[str]] = {}
    funcionarios = FuncionarioSectorial.objects.en_ejercicio().de_personas().filter(usuario__is_active=True)
    for sigla, usuario, correo in funcionarios.order_by("pk").values_list("sector", "usuario", "usuario__email"):
        if correo and usuario not in rebotan:
            de_sector.setdefault(sigla, []).append(correo)
    de_municipalidad: dict[str, list[str]] = {}
    focales = PuntoFocal.objects.con_quien_atienda().filter(municipalidad__in=municipalidades).order_by("pk")
    for ubigeo, usuario, suyo, correo in focales.values_list("municipalidad", "usuario", "correo", "usuario__email"):
        if (suyo or correo) and usuario not in rebotan:
            de_municipalidad.setdefault(ubigeo, []).append(suyo or correo)
    filas = Municipalidad.objects.filter(pk__in=municipalidades).select_related("region").order_by("pk")
    return [
        *(DestinoDeHoja(s.pk, "", s.nombre, tuple(de_sector.get(s.pk, ()))) for s in sesion.sectores.order_by("pk")),
        *(
            DestinoDeHoja("", m.pk, m.nombre_completo, tuple(de_municipalidad.get(m.pk) or filter(None, [m.correo])))
            for m in filas
        ),
    ]


@verbo
def mandar_hojas(*, por: Usuario, sesion: Sesion, destinos: Collection[DestinoDeHoja]) -> int:
    """Deja un correo por destinatario, cada uno con la hoja suya. Devuelve cuántos."""
    exigir(por, Accion.EXPORTAR_SESION)
    sin_correo = [destino.nombre for destino in destinos if not destino.correos]
    revisar(
        destinos="Marque a quién se le manda."
        if not destinos
        else f"No tienen a quién escribirle: {', '.join(sin_correo)}."
        if sin_correo
        else ""
    )
    revisar(por="" if por.email else "Su cuenta no tiene correo, y ahí es donde le contestan: póngale uno.")
    return mandar_hojas_por_correo(
        HojaPedida(
            para=correo,
            sesion=sesion.codigo,
            sector=destino.sector,
            municipalidad=destino.municipalidad,
            contestar_a=por.email,
            cuerpo=_cuerpo(sesion, destino, por),
        )
        for destino in destinos
        for correo in dict.fromkeys(destino.correos)
    )


def _cuerpo(sesion: Sesion, destino: DestinoDeHoja, por: Usuario) -> str:
    dia: date = sesion.fecha
    return CUERPO.format(quien=destino.nombre, sesion=sesion.nombre, dia=dia_en_palabras(dia), por=por)
