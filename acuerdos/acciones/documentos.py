"""Verbos del documento firmado: agregarlo a un acuerdo o a una reunión, anularlo.

Regla: lo sube la Secretaría mientras la sesión no esté cerrada; lo baja quien ve el acuerdo o la reunión. El archivo
pasa por la misma puerta que las evidencias. El mismo enviado dos veces a lo mismo es uno. El que no era se anula.
"""

from dataclasses import dataclass
from datetime import date, datetime

from acuerdos import reglas
from acuerdos.acciones.base import (
    bloquear,
    bloquear_fila,
    dia_de,
    exigir,
    guardar,
    la_que_sigue,
    marcar_anulado,
    revisar,
)
from acuerdos.acciones.proyeccion import proyectar
from acuerdos.acciones.transaccion import verbo
from acuerdos.archivos import guardar_archivo
from acuerdos.enums import ClaseDeDocumento
from acuerdos.evidencias import ArchivoRevisado
from acuerdos.models import Acuerdo, Documento
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.textos import limpiar_renglon
from reuniones.models import Reunion


@dataclass(frozen=True, slots=True, kw_only=True)
class DatosDeDocumento:
    """Lo que el papel dice de sí. `numero` puede faltar."""

    clase: ClaseDeDocumento
    fecha: date
    archivo: ArchivoRevisado
    numero: str = ""


@verbo
def adjuntar_documento(*, por: Usuario, de: Acuerdo | Reunion, datos: DatosDeDocumento, ahora: datetime) -> Documento:
    """Agrega a `de` un papel firmado."""
    de = bloquear(de.pk) if isinstance(de, Acuerdo) else bloquear_fila(de)
    exigir(por, Accion.ADJUNTAR_DOCUMENTO, de)
    revisar(fecha=_motivo_de_fecha(datos.fecha, dia_de(ahora)))
    archivo = datos.archivo
    ya: Documento | None = Documento.objects.vivos_de(de).filter(sha256=archivo.sha256).first()
    if ya:
        return ya
    documento = Documento(
        sesion_id=de.sesion_id,
        clase=datos.clase,
        numero=limpiar_renglon(datos.numero),
        fecha=datos.fecha,
        **archivo.columnas,
        registrado_en=ahora,
        registrado_por=por,
        **({"acuerdo": de} if isinstance(de, Acuerdo) else {"reunion": de}),
    )
    guardar_archivo(documento.archivo, archivo.contenido, sha256=archivo.sha256, nombre=archivo.nombre, donde="archivo")
    return _guardar(documento, por=por, ahora=ahora)


@verbo
def anular_documento(*, por: Usuario, documento: Documento, motivo: str, ahora: datetime) -> Documento:
    """No era, o se subió donde no iba: sale de la página y queda en la historia."""
    de = bloquear(documento.acuerdo_id) if documento.acuerdo_id else bloquear_fila(documento.de)
    documento = la_que_sigue(Documento.objects.filter(pk=documento.pk))
    exigir(por, Accion.ANULAR_DOCUMENTO, de)
    marcar_anulado(documento, por=por, motivo=motivo, ahora=ahora)
    return _guardar(documento, por=por, ahora=ahora, motivo=documento.motivo_de_anulacion)


def _guardar(documento: Documento, *, por: Usuario, ahora: datetime, motivo: str = "") -> Documento:
    guardar(documento, por=por, ahora=ahora, motivo=motivo)
    if documento.acuerdo:
        proyectar(documento.acuerdo, ahora=ahora)
    return documento


def _motivo_de_fecha(fecha: date, hoy: date) -> str:
    if fecha > hoy:
        return f"El {reglas.en_fecha(fecha)} aún no llega: escriba la fecha del papel."
    return reglas.motivo_de_fecha_de_sesion(fecha)  # ni un papel ni su evento son de otro siglo
