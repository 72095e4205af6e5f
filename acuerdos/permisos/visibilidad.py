"""Qué ve cada quien, como condiciones de una consulta. Quien se olvida de preguntarlo no obtiene nada.

Fuente: «Who sees what» del documento del producto.
"""

from datetime import date

from django.conf import settings
from django.db.models import Q

from acuerdos.ambitos import Compartido, municipalidades_de, sectores_de
from acuerdos.anulados import sin_anular
from acuerdos.permisos.cargos import Quien, cargos_de, ingreso
from cuentas.leido import Cargos
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from reuniones.models import Participacion, Sector

NADIE = Q(pk__in=[])
CON_LISTA = (
    "Este archivo nombra los acuerdos de toda la sesión, que mientras no se publique solo ve la Secretaría. "
    "Sus cifras están en la página del corte, y de ahí se descargan."
)


def visibles(usuario: Quien, prefijo: str = "") -> Q:
    """Condición sobre acuerdos (o sobre lo que cuelga de `prefijo`, p. ej. `hito__acuerdo__`) que `usuario` ve."""
    if not ingreso(usuario):
        return NADIE
    if usuario.es_secretaria:
        return Q()
    # Los cargos se leen antes, y no como subconsultas: unidas por un «o», la base recorrería todos los acuerdos.
    suyos, condicion = cargos_de(usuario), Q()
    if suyos.municipalidades:
        condicion |= Q(**{f"{prefijo}municipalidad_id__in": sorted(suyos.municipalidades)})
    if suyos.sectores:
        condicion |= Q(**{f"{prefijo}sector_id__in": sorted(suyos.sectores)})
    if suyos.participa_en:
        condicion |= Q(**{f"{prefijo}codigo__in": sorted(suyos.participa_en)})
    return condicion or NADIE


def hay_parte_publica() -> bool:
    """Si lo publicado lo mira cualquiera; con `DATOS_ABIERTOS=0`, nada de una sesión se ve sin ingresar."""
    return bool(settings.DATOS_ABIERTOS)


def sesiones_visibles(usuario: Quien) -> Q:
    """Las cifras de una sesión: cualquiera que ingresó; sin ingresar, solo las publicadas, si hay parte pública."""
    if ingreso(usuario):
        return Q()
    return Q(publicada=True) if hay_parte_publica() else NADIE


def ve_los_acuerdos_de(usuario: Quien, *, publicada: bool) -> bool:
    """Los de una sesión entera: la Secretaría y, publicada, cualquiera. A los demás, solo sus cifras."""
    return (ingreso(usuario) and usuario.es_secretaria) or (publicada and hay_parte_publica())


def sesiones_abiertas(hoy: date, prefijo: str = "") -> Q:
    """Las que mira cualquiera, con sus acuerdos: publicadas y ya celebradas. `prefijo`: cómo se llega a la sesión."""
    if not hay_parte_publica():
        return Q(**{f"{prefijo}pk__in": []})
    return Q(**{f"{prefijo}publicada": True, f"{prefijo}fecha__lte": hoy})


def municipalidades_visibles(usuario: Quien) -> Q:
    """Las fichas que `usuario` abre: la suya o, si es de un sector, las que están en un acuerdo con él."""
    if (todo_o_nada := _todo_o_nada(usuario)) is not None:
        return todo_o_nada
    suyos = cargos_de(usuario)
    con_el_sector = Municipalidad.objects.filter(_de_sus_acuerdos(suyos, "sector_id", suyos.sectores))
    participan = Municipalidad.objects.filter(_en_sus_acuerdos(suyos, "sector_id", suyos.sectores))
    return Q(pk__in=suyos.municipalidades) | Q(pk__in=con_el_sector.values("pk")) | Q(pk__in=participan.values("pk"))


def sectores_visibles(usuario: Quien) -> Q:
    """Los sectores que `usuario` abre: el suyo o, si es punto focal, los de los acuerdos de su municipalidad."""
    if (todo_o_nada := _todo_o_nada(usuario)) is not None:
        return todo_o_nada
    suyos = cargos_de(usuario)
    con_ella = Sector.objects.filter(_de_sus_acuerdos(suyos, "municipalidad_id", suyos.municipalidades))
    participan = Sector.objects.filter(_en_sus_acuerdos(suyos, "municipalidad_id", suyos.municipalidades))
    return Q(pk__in=suyos.sectores) | Q(pk__in=con_ella.values("pk")) | Q(pk__in=participan.values("pk"))


def municipalidades_que_abre(usuario: Usuario, acuerdo: Compartido, *, anulado: bool) -> frozenset[str]:
    """De las que están en un acuerdo que `usuario` ve, los UBIGEO de aquellas cuya ficha abre por él; sin consultas."""
    suyas = frozenset(municipalidades_de(acuerdo))
    if usuario.es_secretaria:
        return suyas
    suyos = cargos_de(usuario)
    es_de_su_sector = not anulado and not suyos.sectores.isdisjoint(sectores_de(acuerdo))
    return suyas if es_de_su_sector else suyas & suyos.municipalidades


def sectores_que_abre(usuario: Usuario, acuerdo: Compartido, *, anulado: bool) -> frozenset[str]:
    """De los que están en un acuerdo que `usuario` ve, las siglas de los que abre por él; sin consultas."""
    suyas = frozenset(sectores_de(acuerdo))
    if usuario.es_secretaria:
        return suyas
    suyos = cargos_de(usuario)
    es_de_su_municipalidad = not anulado and not suyos.municipalidades.isdisjoint(municipalidades_de(acuerdo))
    return suyas if es_de_su_municipalidad else suyas & suyos.sectores


def reuniones_visibles(usuario: Quien) -> Q:
    """Las reuniones que `usuario` abre: las de su sector o aquellas en que su municipalidad participa."""
    if (todo_o_nada := _todo_o_nada(usuario)) is not None:
        return todo_o_nada
    suyos = cargos_de(usuario)
    con_ella = Participacion.objects.filter(municipalidad_id__in=suyos.municipalidades).values("reunion_id")
    return Q(sector_id__in=suyos.sectores) | Q(pk__in=con_ella)


def recordatorios_visibles(usuario: Quien) -> Q:
    """Los recordatorios que `usuario` ve: la Secretaría, todos; los demás, los que le tocaron."""
    todo_o_nada = _todo_o_nada(usuario)
    return Q(persona=usuario) if todo_o_nada is None else todo_o_nada


def puntos_focales_visibles(usuario: Quien) -> Q:
    """Los puntos focales cuyo contacto `usuario` lee: la Secretaría, todos; los demás, sus propios cargos."""
    todo_o_nada = _todo_o_nada(usuario)
    return Q(usuario=usuario) if todo_o_nada is None else todo_o_nada


def autoridades_visibles(usuario: Quien, prefijo: str) -> Q:
    """Las autoridades, con su contacto: solo la Secretaría. `prefijo`: cómo se llega a ella."""
    return Q(**{f"{prefijo}__isnull": False}) if ingreso(usuario) and usuario.es_secretaria else NADIE


def vistas_visibles(usuario: Usuario) -> Q:
    """Las vistas guardadas que `usuario` abre: las suyas y, si es de la Secretaría, las que sus colegas comparten."""
    return Q(usuario=usuario) | Q(compartida=True) if usuario.es_secretaria else Q(usuario=usuario)


def ve_contacto(usuario: Usuario, persona: Usuario) -> bool:
    """Correo y teléfono de `persona`: para la Secretaría y para ella misma."""
    return usuario.es_secretaria or usuario.pk == persona.pk


def por_que_no_se_entrega(usuario: Quien, *, publicada: bool, retirado: bool) -> str:
    """Por qué no se le entregan los archivos de un corte publicado; vacío si se le entregan.

    Todos nombran acuerdos, también el JSON, y son bytes que no se rehacen para cada quien: a la Secretaría y,
    `publicada` la sesión y si hay parte pública, a cualquiera; los de uno retirado, solo a la Secretaría.
    """
    if ingreso(usuario) and usuario.es_secretaria:
        return ""
    if retirado:
        return "Este corte se retiró: sus archivos ya no se entregan."
    return "" if ve_los_acuerdos_de(usuario, publicada=publicada) else CON_LISTA


def _de_sus_acuerdos(suyos: Cargos, otro: str, cuales: frozenset[str]) -> Q:
    """Sobre municipalidades o sectores: encabezan un acuerdo que encabeza uno de `cuales`, o en que participa."""
    encabezan = Q(**{f"acuerdos__{otro}__in": cuales})
    if cuales and suyos.participa_en:
        encabezan |= Q(acuerdos__codigo__in=suyos.participa_en)
    return sin_anular("acuerdos") & encabezan


def _en_sus_acuerdos(suyos: Cargos, otro: str, cuales: frozenset[str]) -> Q:
    """Lo mismo, de los que participan en ellos sin encabezarlos."""
    encabezan = Q(**{f"participa_en__acuerdo__{otro}__in": cuales})
    if cuales and suyos.participa_en:
        encabezan |= Q(participa_en__acuerdo__codigo__in=suyos.participa_en)
    return sin_anular("participa_en", "participa_en__acuerdo") & encabezan


def _todo_o_nada(usuario: Quien) -> Q | None:
    """Todo para la Secretaría, nada para quien no ingresó; None si depende de los cargos."""
    if not ingreso(usuario):
        return NADIE
    return Q() if usuario.es_secretaria else None
