"""Qué ve cada quien, como condiciones de una consulta. Quien se olvida de preguntarlo no obtiene nada.

Fuente: «Who sees what» del documento del producto.
"""

from typing import Any

from django.db.models import Q

from acuerdos.permisos.cargos import cargos_de
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from reuniones.enums import Etapa
from reuniones.models import Participacion, Sector

NADIE = Q(pk__in=[])


def visibles(usuario: Any, prefijo: str = "") -> Q:
    """Condición sobre acuerdos (o sobre lo que cuelga de `prefijo`, p. ej. `hito__acuerdo__`) que `usuario` ve."""
    if not getattr(usuario, "is_authenticated", False) or not usuario.is_active:
        return NADIE
    if usuario.es_secretaria:
        return Q()
    # Los cargos se leen antes, y no como subconsultas: unidas por un «o», la base recorrería todos los acuerdos.
    municipalidades, sectores = cargos_de(usuario)
    condicion = Q()
    if municipalidades:
        condicion |= Q(**{f"{prefijo}municipalidad_id__in": sorted(municipalidades)})
    if sectores:
        condicion |= Q(**{f"{prefijo}sector_id__in": sorted(sectores)})
    return condicion or NADIE


def editables(usuario: Any, prefijo: str = "") -> Q:
    """Los acuerdos que `usuario` ve y sobre los que aún se puede hacer algo."""
    return visibles(usuario, prefijo) & Q(
        **{f"{prefijo}sesion__etapa__in": [Etapa.EN_CURSO, Etapa.SEGUIMIENTO], f"{prefijo}anulado_en__isnull": True}
    )


def sesiones_visibles(usuario: Any) -> Q:
    """Las cifras de una sesión: cualquiera que ingresó; sin ingresar, solo las publicadas."""
    return Q() if getattr(usuario, "is_authenticated", False) and usuario.is_active else Q(publicada=True)


def municipalidades_visibles(usuario: Any) -> Q:
    """Las fichas que `usuario` abre: la suya o, si es de un sector, las que tienen acuerdos con él."""
    if (todo_o_nada := _todo_o_nada(usuario)) is not None:
        return todo_o_nada
    propias, sectores = cargos_de(usuario)
    con_el_sector = Municipalidad.objects.filter(
        acuerdos__sector_id__in=sectores, acuerdos__anulado_en__isnull=True
    ).values("pk")
    return Q(pk__in=propias) | Q(pk__in=con_el_sector)


def sectores_visibles(usuario: Any) -> Q:
    """Los sectores que `usuario` abre: el suyo o, si es punto focal, los que tienen acuerdos con su municipalidad."""
    if (todo_o_nada := _todo_o_nada(usuario)) is not None:
        return todo_o_nada
    municipalidades, propios = cargos_de(usuario)
    con_ella = Sector.objects.filter(
        acuerdos__municipalidad_id__in=municipalidades, acuerdos__anulado_en__isnull=True
    ).values("pk")
    return Q(pk__in=propios) | Q(pk__in=con_ella)


def reuniones_visibles(usuario: Any) -> Q:
    """Las reuniones que `usuario` abre: las de su sector o aquellas en que su municipalidad participa."""
    if (todo_o_nada := _todo_o_nada(usuario)) is not None:
        return todo_o_nada
    municipalidades, sectores = cargos_de(usuario)
    con_ella = Participacion.objects.filter(municipalidad_id__in=municipalidades).values("reunion_id")
    return Q(sector_id__in=sectores) | Q(pk__in=con_ella)


def recordatorios_visibles(usuario: Any) -> Q:
    """Los recordatorios que `usuario` ve: la Secretaría, todos; los demás, los que le tocaron."""
    todo_o_nada = _todo_o_nada(usuario)
    return Q(persona=usuario) if todo_o_nada is None else todo_o_nada


def vistas_visibles(usuario: Any) -> Q:
    """Las vistas guardadas que `usuario` abre: las suyas y, si es de la Secretaría, las que sus colegas comparten."""
    return Q(usuario=usuario) | Q(compartida=True) if usuario.es_secretaria else Q(usuario=usuario)


def ve_contacto(usuario: Usuario, persona: Usuario) -> bool:
    """Correo y teléfono de `persona`: para la Secretaría y para ella misma."""
    return usuario.es_secretaria or usuario.pk == persona.pk


def _todo_o_nada(usuario: Any) -> Q | None:
    """Todo para la Secretaría, nada para quien no ingresó; None si depende de los cargos."""
    if not getattr(usuario, "is_authenticated", False) or not usuario.is_active:
        return NADIE
    return Q() if usuario.es_secretaria else None
