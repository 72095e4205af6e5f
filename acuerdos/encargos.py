"""Lo que le toca a cada quien por su cargo, como condiciones de una consulta.

Fuente: «Rules» del documento del producto. Informa de un hito el lado que lo debe: GL, el punto focal de la
municipalidad; GN, el funcionario del sector; GR, la Secretaría. La historia que ve quien no es de la Secretaría es la
del tiempo que tuvo el cargo que hoy ejerce. Dicen lo mismo que `permisos.puede`, en SQL: una prueba lo compara.
"""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce

from acuerdos.anulados import que_cuenta, sin_anular
from acuerdos.enums import Responsable, Situacion
from acuerdos.permisos import NADIE, Quien, acuerdos_de, ingreso, municipalidades_a_cargo, sectores_a_cargo
from acuerdos.permisos.cargos import tramos_por_lugar
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from reuniones.enums import Etapa
from reuniones.models import FuncionarioSectorial, Sector

DE_CADA_LADO = {Responsable.GL: "municipalidad", Responsable.GN: "sector"}
SITUACIONES_QUE_SE_MIDEN = [s for s in Situacion if s != Situacion.DESESTIMADO]


def que_debe(responsable: Responsable, lugar: str | OuterRef) -> Q:
    """Los hitos que debe `lugar`, como `Hito.la_debe`: los suyos y, si no dicen de quién son, los de lo que encabeza.

    :param lugar: el UBIGEO (GL), la sigla (GN) o un `OuterRef` que la da.
    """
    lado = DE_CADA_LADO[responsable]
    suyos = Q(**{f"de_{lado}": lugar}) | Q(**{f"de_{lado}__isnull": True, f"acuerdo__{lado}": lugar})
    return Q(responsable=responsable) & suyos


def quien_lo_debe(responsable: Responsable) -> Coalesce:
    """El UBIGEO o la sigla de quien debe cada hito de ese lado, para agrupar; por él solo se filtra con `que_debe`."""
    lado = DE_CADA_LADO[responsable]
    return Coalesce(F(f"de_{lado}"), F(f"acuerdo__{lado}"))


def debe(usuario: Quien) -> Q:
    """Los hitos que le toca cumplir a `usuario`: los de su lado, en los acuerdos de sus cargos."""
    if not ingreso(usuario):
        return NADIE
    if usuario.es_secretaria:
        return Q(responsable=Responsable.GR)
    condicion = Q()
    participa = bool(acuerdos_de(usuario))
    if municipalidades := municipalidades_a_cargo(usuario):
        condicion |= _de_su_lado(Responsable.GL, "municipalidad_id", sorted(municipalidades), participa)
    if sectores := sectores_a_cargo(usuario):
        condicion |= _de_su_lado(Responsable.GN, "sector_id", sorted(sectores), participa)
    return condicion or NADIE


def _de_su_lado(responsable: Responsable, lugar: str, suyos: list[str], participa: bool) -> Q:
    """Los que no dicen de quién son, de los acuerdos que encabeza; y, si participa en otros, los que son suyos."""
    encabeza = Q(**{f"de_{lugar.removesuffix('_id')}__isnull": True, f"acuerdo__{lugar}__in": suyos})
    if participa:
        encabeza |= Q(**{f"de_{lugar}__in": suyos})
    return Q(responsable=responsable) & encabeza


def informables(usuario: Quien) -> Q:
    """De lo que `debe`, aquello de lo que hoy puede informar."""
    return (
        debe(usuario)
        & sin_anular("acuerdo")
        & que_cuenta()
        & Q(
            acuerdo__sesion__etapa=Etapa.SEGUIMIENTO,
            acuerdo__situacion__in=SITUACIONES_QUE_SE_MIDEN,
        )
    )


def desde_su_cargo(usuario: Usuario, prefijo: str, instante: str) -> Q:
    """De lo que cuelga de `prefijo` (como `hito__acuerdo__`), lo registrado (`instante`) mientras tuvo el cargo.

    Solo de los lugares en que hoy lo ejerce; si lo dejó y volvió, también lo de su primera vez.
    """
    condicion = NADIE
    for campo, lugares, cargos in (
        ("municipalidad_id", Municipalidad.objects, PuntoFocal.objects.filter(usuario=usuario)),
        ("sector_id", Sector.objects, FuncionarioSectorial.objects.filter(usuario=usuario)),
    ):
        for lugar, tramos in tramos_por_lugar(cargos, campo).items():
            acuerdos = Q(**{f"{prefijo}{campo}": lugar})
            if acuerdos_de(usuario):
                participa_en = lugares.filter(sin_anular("participa_en"), pk=lugar).values("participa_en__acuerdo")
                acuerdos |= Q(**{f"{prefijo}pk__in": participa_en})
            condicion |= acuerdos & reduce(or_, (_entre(instante, *tramo) for tramo in tramos))
    return condicion


def _entre(instante: str, desde: datetime, hasta: datetime | None) -> Q:
    en_el_tramo = Q(**{f"{instante}__gte": desde})
    return en_el_tramo if hasta is None else en_el_tramo & Q(**{f"{instante}__lt": hasta})
