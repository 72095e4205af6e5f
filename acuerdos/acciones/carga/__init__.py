"""La carga: el verbo que escribe de una vez lo que trae un libro ya comprobado.

Regla: o entra todo o no entra nada; los hechos entran marcados como importados, registrados por quien importa en ese
instante, con la fecha que trae la hoja para validar y decidir. Escribe por tandas, con un número fijo de consultas por
cada 500 filas, y la proyección de los acuerdos nuevos se calcula antes de insertarlos, sin segunda pasada.
"""

from datetime import datetime
from typing import Any

from acuerdos.acciones.base import bloquear_acuerdos_de, dia_de, exigir, guardar
from acuerdos.acciones.carga.cargador import AlAvanzar, Cargador
from acuerdos.acciones.carga.insercion import MOTIVO
from acuerdos.acciones.plan import Plan
from acuerdos.acciones.transaccion import verbo
from acuerdos.errores import AccionDenegada
from acuerdos.models import Carga
from acuerdos.permisos import Accion, Causa
from cuentas.models import Usuario
from reuniones.enums import Etapa
from reuniones.models import Sesion


def bloquear_sesion(codigo: str, *, de_verdad: bool = True) -> Sesion | None:
    """La sesión de ese código, o None. Si `de_verdad`, bloqueada con sus acuerdos hasta el fin de la transacción."""
    sesiones = Sesion.objects.filter(codigo=codigo)
    if not de_verdad:
        return sesiones.first()
    sesion = sesiones.select_for_update(no_key=True).first()
    if sesion is not None:
        bloquear_acuerdos_de(sesion)
    return sesion


def exigir_permiso(por: Usuario, sesion: Sesion | None, *, como_sistema: bool = False) -> None:
    """:raises AccionDenegada: si `por` no puede importar en `sesion` (None: una nueva).

    `como_sistema`: no se pide puesto en la Secretaría, porque quien corre la orden ya maneja el servidor; una sesión
    cerrada sigue siendo solo de lectura.
    """
    if como_sistema:
        if sesion is not None and sesion.etapa == Etapa.CERRADA:
            raise AccionDenegada(Causa.SESION_CERRADA, f"La sesión {sesion.codigo} está cerrada: solo se lee.")
        return
    exigir(por, Accion.CREAR_SESION if sesion is None else Accion.IMPORTAR, sesion)


@verbo
def cargar(
    plan: Plan,
    *,
    por: Usuario,
    ahora: datetime,
    archivo: str,
    sha256: str,
    resumen: dict[str, Any],
    como_sistema: bool = False,
    al_avanzar: AlAvanzar = lambda _: None,
) -> Carga:
    """Escribe `plan`, que ya está comprobado y comparado con lo registrado, y deja constancia en una `Carga`.

    :raises AccionDenegada: si `por` no puede importar.
    """
    sesion = None if plan.es_nueva else bloquear_sesion(plan.sesion.codigo)
    exigir_permiso(por, sesion, como_sistema=como_sistema)
    if sesion is None:
        sesion = _crear_sesion(plan, por=por, ahora=ahora)
    cargador = Cargador(plan, sesion, por=por, ahora=ahora, al_avanzar=al_avanzar)
    cargador.escribir()
    return Carga.objects.create(
        sesion=sesion,
        codigo_de_sesion=sesion.codigo,
        archivo=archivo[-200:],
        sha256=sha256,
        registrada_en=ahora,
        registrada_por=por,
        resumen=resumen,
        escrito=cargador.escrito.cerrar(sesion),
    )


def _crear_sesion(plan: Plan, *, por: Usuario, ahora: datetime) -> Sesion:
    """Una sesión que ya pasó entra en seguimiento: sus acuerdos están firmados."""
    datos = plan.sesion
    etapa = Etapa.SEGUIMIENTO if datos.fecha <= dia_de(ahora) else Etapa.PREPARACION
    sesion = Sesion(
        codigo=datos.codigo,
        nombre=datos.nombre,
        fecha=datos.fecha,
        lugar=datos.lugar,
        lema=datos.lema,
        etapa=etapa,
        registrada_en=ahora,
        registrada_por=por,
    )
    guardada: Sesion = guardar(sesion, por=por, motivo=MOTIVO, ahora=ahora)
    return guardada
