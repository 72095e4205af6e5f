"""Lo leído de la inversión de un acuerdo: registrarlo, y anular lo mal copiado."""

from typing import Any

from acuerdos.acciones import inversiones
from acuerdos.models import Acuerdo, LecturaDeInversion
from acuerdos.permisos import Accion
from api.acuerdos import AcuerdosDetalle
from api.entradas import Entrada, EntradaDeDia, EntradaDeRenglon, Monto, MotivoEntrada
from api.lecturas import LecturasDetalle
from api.verbos.base import Anulado, FichaDeLoHecho, PeticionDeVerbo, Verbo, sobre
from cuentas.models import Usuario


def _soles(ayuda: str) -> Any:
    opcional: dict[str, Any] = {"required": False, "allow_null": True, "default": None}
    return Monto(max_digits=14, decimal_places=2, help_text=ayuda, **opcional)


class LecturaEntrada(Entrada):
    leida_el = EntradaDeDia(help_text="El día en que la consulta pública lo mostraba")
    costo = _soles("Costo actualizado, en soles")
    pim = _soles("Soles")
    devengado = _soles("Devengado acumulado, en soles")
    avance_fisico = _soles("De 0 a 100")
    fase = EntradaDeRenglon(max_length=80, required=False, default="")


@sobre(AcuerdosDetalle)
class RegistrarLectura(Verbo):
    """Agregar lo que la consulta pública del MEF mostraba de su inversión un día."""

    nombre, accion, crea = "registrar_lectura", Accion.REGISTRAR_LECTURA, True
    entrada, da = LecturaEntrada, LecturasDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        lectura = inversiones.registrar_lectura(
            por=peticion.por,
            acuerdo=peticion.objeto,
            datos=inversiones.DatosDeLectura(**peticion.datos),
            ahora=peticion.ahora,
        )
        return FichaDeLoHecho(LecturasDetalle, {"id": lectura.pk})

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Acuerdo) -> str:
        return inversiones.motivo_de_no_leerse(objeto)

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/lecturas/"


@sobre(LecturasDetalle)
class AnularLectura(Verbo):
    """Se copió mal."""

    nombre, accion, entrada, anula = "anular", Accion.ANULAR_LECTURA, MotivoEntrada, True
    da = LecturasDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> Anulado:
        lectura = inversiones.anular_lectura(
            por=peticion.por, lectura=peticion.objeto, ahora=peticion.ahora, **peticion.datos
        )
        return Anulado(lectura.acuerdo, lectura.motivo_de_anulacion)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: LecturaDeInversion) -> str:
        return "La lectura ya estaba anulada." if objeto.anulado_en else ""

    @classmethod
    def donde(cls, objeto: LecturaDeInversion) -> str:
        return f"lecturas/{objeto.pk}/anular/"
