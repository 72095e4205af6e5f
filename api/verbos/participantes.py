"""Quienes participan en un acuerdo sin encabezarlo: agregarlos y quitar a uno."""

from typing import Any

from acuerdos.acciones import participantes
from acuerdos.acciones.base import MOTIVO_MAXIMO
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo
from acuerdos.permisos import Accion
from api.acuerdos import AcuerdosDetalle
from api.entradas import Entrada, EntradaDeLista, EntradaDeRenglon, Texto
from api.verbos.acuerdos import ficha_de, hallado_en_catalogo
from api.verbos.base import FichaDeLoHecho, PeticionDeVerbo, Verbo, sobre


def _claves(ayuda: str) -> EntradaDeLista:
    return EntradaDeLista(
        child=EntradaDeRenglon(max_length=20),
        required=False,
        default=list,
        max_length=participantes.PARTICIPANTES_MAXIMOS,
        help_text=ayuda,
    )


class ParticipantesEntrada(Entrada):
    municipalidades = _claves("Los UBIGEO de las que se agregan")
    sectores = _claves("Las siglas de los que se agregan; han de participar en la sesión")
    mancomunidad = EntradaDeRenglon(
        max_length=120, required=False, default="", help_text="Por cuál vienen esas municipalidades, o vacío"
    )


class QuienSaleEntrada(Entrada):
    """Uno de los dos, y el motivo."""

    municipalidad = EntradaDeRenglon(max_length=20, required=False, default="", help_text="UBIGEO")
    sector = EntradaDeRenglon(max_length=20, required=False, default="", help_text="Sigla")
    motivo = Texto(max_length=MOTIVO_MAXIMO, help_text="Por qué: queda en la historia")


@sobre(AcuerdosDetalle)
class AgregarParticipantes(Verbo):
    """Otras municipalidades y otros sectores entran al acuerdo, que sigue encabezado por los mismos."""

    nombre, accion = "agregar_participantes", Accion.AGREGAR_PARTICIPANTE
    entrada, da = ParticipantesEntrada, AcuerdosDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        datos = peticion.datos
        participantes.agregar_participantes(
            por=peticion.por,
            acuerdo=peticion.objeto,
            municipalidades=_hallados("municipalidad", "municipalidades", datos["municipalidades"]),
            sectores=_hallados("sector", "sectores", datos["sectores"]),
            mancomunidad=datos["mancomunidad"],
            ahora=peticion.ahora,
        )
        return ficha_de(peticion.objeto)

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/participantes/"


@sobre(AcuerdosDetalle)
class QuitarParticipante(Verbo):
    """Una municipalidad o un sector deja el acuerdo. No se puede mientras responda por un hito."""

    nombre, accion = "quitar_participante", Accion.QUITAR_PARTICIPANTE
    entrada, da = QuienSaleEntrada, AcuerdosDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        datos = dict(peticion.datos)
        motivo = datos.pop("motivo")
        sale = participantes.participante_de(peticion.objeto, **datos)
        participantes.quitar_participante(por=peticion.por, participante=sale, motivo=motivo, ahora=peticion.ahora)
        return ficha_de(peticion.objeto)

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/participantes/quitar/"


def _hallados(catalogo: str, campo: str, claves: list[str]) -> list[Any]:
    """:raises DatoInvalido: por la primera clave que no es de nada."""
    try:
        return [hallado_en_catalogo(catalogo, clave) for clave in claves]
    except DatoInvalido as error:
        raise DatoInvalido(**{campo: error.errores[catalogo]}) from None
