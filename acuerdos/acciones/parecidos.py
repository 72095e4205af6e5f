"""Verbos de los acuerdos que son lo mismo en varias municipalidades: aceptarlos como un grupo, o decir que no lo son.

Regla: el programa propone (`acuerdos.parecidos.agrupar`) y una persona decide. Un acuerdo está a lo más en un grupo
aceptado. Nada de esto cambia un acuerdo ni una cifra: es una manera de mirarlos juntos, que se deshace.
"""

from collections.abc import Collection
from datetime import datetime

from acuerdos.acciones.base import exigir, revisar, texto_obligatorio
from acuerdos.acciones.transaccion import verbo
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, GrupoDeParecidos
from acuerdos.permisos import Accion
from cuentas.models import Usuario
from cuentas.textos import limpiar_renglon

NOMBRE_DE_GRUPO = 120
DE_UN_GRUPO = 2_000  # acuerdos; con más ya no es un grupo que alguien miró


@verbo
def agrupar_parecidos(
    *, por: Usuario, acuerdos: Collection[int], nombre: str, ahora: datetime, son_lo_mismo: bool = True
) -> GrupoDeParecidos:
    """`acuerdos` (sus `id`) son lo mismo y se llaman `nombre`; o, si no lo son, para que no se propongan otra vez."""
    exigir(por, Accion.AGRUPAR_PARECIDOS)
    nombre = texto_obligatorio("nombre", limpiar_renglon(nombre), "Póngale un nombre.", NOMBRE_DE_GRUPO)
    vivos = list(
        Acuerdo.objects.visibles_para(por).filter(pk__in=acuerdos).select_for_update(no_key=True).order_by("pk")
    )
    municipalidades = {acuerdo.municipalidad_id for acuerdo in vivos}
    revisar(
        acuerdos=f"Son {len(vivos)} acuerdos; como máximo, {DE_UN_GRUPO}."
        if len(vivos) > DE_UN_GRUPO
        else ""
        if len(municipalidades) > 1
        else "Un grupo junta acuerdos de dos municipalidades o más: marque alguno más."
    )
    if son_lo_mismo and (ya := GrupoDeParecidos.objects.filter(acuerdos__in=vivos, son_lo_mismo=True).first()):
        raise DatoInvalido(acuerdos=f"Alguno ya está en el grupo «{ya}»: deshágalo primero.")
    grupo = GrupoDeParecidos.objects.create(
        nombre=nombre, son_lo_mismo=son_lo_mismo, decidido_en=ahora, decidido_por=por
    )
    grupo.acuerdos.set(vivos)
    return grupo


@verbo
def deshacer_grupo(*, por: Usuario, grupo: GrupoDeParecidos) -> None:
    """Vuelven a proponerse."""
    exigir(por, Accion.AGRUPAR_PARECIDOS)
    fresco = GrupoDeParecidos.objects.select_for_update(no_key=True).filter(pk=grupo.pk).first()
    if fresco is None:
        raise DatoInvalido(grupo="Otra persona ya lo deshizo.")
    fresco.delete()
