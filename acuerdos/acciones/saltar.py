"""Saltarse un recordatorio que iba a salir: esa vez no sale, y queda quién lo dijo y por qué.

Regla: se salta uno, no la regla: el que le sigue (otro día, otro plazo) sale como siempre. Mientras su día no haya
pasado se vuelve atrás. Lo que ya tomó el servidor de correo no se salta: un correo no se recoge.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Q

from acuerdos.acciones.base import exigir, revisar, texto_obligatorio
from acuerdos.acciones.recordatorios import cambiar_recordatorios, registrar_recordatorios
from acuerdos.acciones.transaccion import verbo
from acuerdos.enums import EstadoDeEnvio
from acuerdos.models import Recordatorio
from acuerdos.permisos import Accion
from cuentas.models import Usuario

MOTIVO_DE_SALTO = 300
NINGUNO = "Marque qué recordatorio no debe salir."
YA_NO_ESPERA = "Ya no espera: salió, o está saliendo. Un correo no se recoge."
YA_VOLVIO = "Ya no está saltado: otra persona lo devolvió, o su día pasó."
SIN_TOMAR = Q(envio__isnull=True) | Q(envio__estado=EstadoDeEnvio.PROGRAMADO, envio__intentos=0)


@verbo
def saltar_recordatorios(*, por: Usuario, filas: Sequence[Recordatorio], motivo: str, ahora: datetime) -> int:
    """Deja sin salir los de `filas`, estén ya registrados o por registrar. Devuelve cuántos se saltaron.

    :raises DatoInvalido: si falta el motivo, si no se eligió ninguno o si todos salieron entretanto.
    """
    exigir(por, Accion.SALTAR_RECORDATORIO)
    motivo = texto_obligatorio("motivo", motivo, "Diga por qué no debe salir.", MOTIVO_DE_SALTO)
    revisar(cuales="" if filas else NINGUNO)
    for fila in filas:
        fila.registrado_en = fila.registrado_en or ahora
    # Así una pasada a la vez no lo registra por su lado: su identidad ya está, y lo que sigue la bloquea.
    registrar_recordatorios([fila for fila in filas if fila.pk is None], ahora=ahora)
    elegidos = {(fila.hito_id, fila.destino, fila.clase, fila.plazo) for fila in filas}
    en_espera = Recordatorio.objects.filter(
        SIN_TOMAR, estado=EstadoDeEnvio.PROGRAMADO, destino__in={destino for _, destino, _, _ in elegidos}
    )
    identidades = en_espera.values_list("pk", "hito_id", "destino", "clase", "plazo")
    claves = [pk for pk, *identidad in identidades if tuple(identidad) in elegidos]
    revisar(cuales="" if claves else YA_NO_ESPERA)
    cambiar_recordatorios(
        Recordatorio.objects.filter(pk__in=claves),
        estado=EstadoDeEnvio.DESCARTADO,
        motivo=motivo,
        saltado_por=por,
        envio=None,
        terminado_en=ahora,
    )
    return len(claves)


@verbo
def no_saltar(*, por: Usuario, recordatorio: Recordatorio) -> Recordatorio:
    """El que se saltó vuelve a esperar su pasada, como si nadie lo hubiera tocado."""
    exigir(por, Accion.SALTAR_RECORDATORIO)
    suyo = Recordatorio.objects.filter(saltados(), pk=recordatorio.pk)
    revisar(recordatorio="" if suyo.exists() else YA_VOLVIO)
    cambiar_recordatorios(suyo, estado=EstadoDeEnvio.PROGRAMADO, motivo="", saltado_por=None, terminado_en=None)
    recordatorio.refresh_from_db()
    return recordatorio


def saltados() -> Q:
    """Los que alguien saltó y todavía sirven: el plazo del que avisan sigue siendo el de su hito."""
    return Q(estado=EstadoDeEnvio.DESCARTADO, saltado_por__isnull=False, plazo=F("hito__plazo_vigente"))
