"""La conversación de un acuerdo: escribir en ella y anular lo escrito."""

from acuerdos.acciones import mensajes
from acuerdos.enums import Canal, Lado
from acuerdos.models import Acuerdo, MensajeDeAcuerdo
from acuerdos.permisos import Accion
from api.acuerdos import AcuerdosDetalle
from api.entradas import Entrada, MotivoEntrada, Opcion, Texto
from api.mensajes import MensajesDetalle
from api.verbos.base import Anulado, FichaDeLoHecho, PeticionDeVerbo, Verbo, sobre
from cuentas.models import Usuario


class MensajeEntrada(Entrada):
    texto = Texto(max_length=mensajes.LARGO_DE_MENSAJE)
    dirigido_a = Opcion(
        choices=Lado.choices,
        required=False,
        allow_blank=True,
        default="",
        help_text="A cuyo encargado se le pide que conteste; vacío, a todos",
    )


@sobre(AcuerdosDetalle)
class EscribirMensaje(Verbo):
    """Agregar un mensaje a la conversación."""

    nombre, accion, crea, entrada = "escribir_mensaje", Accion.ESCRIBIR_MENSAJE, True, MensajeEntrada
    da = MensajesDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        mensaje = mensajes.escribir_mensaje(
            por=peticion.por, acuerdo=peticion.objeto, canal=Canal.API, ahora=peticion.ahora, **peticion.datos
        )
        return FichaDeLoHecho(MensajesDetalle, {"id": mensaje.pk})

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/mensajes/"


@sobre(MensajesDetalle)
class AnularMensaje(Verbo):
    """Se escribió por error: sale de la conversación."""

    nombre, accion, entrada, anula, da = "anular", Accion.ANULAR_MENSAJE, MotivoEntrada, True, MensajesDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> Anulado:
        mensaje = mensajes.anular_mensaje(
            por=peticion.por, mensaje=peticion.objeto, ahora=peticion.ahora, **peticion.datos
        )
        return Anulado(mensaje.acuerdo, mensaje.motivo_de_anulacion)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: MensajeDeAcuerdo) -> str:
        return "El mensaje ya estaba anulado." if objeto.anulado_en else ""

    @classmethod
    def donde(cls, objeto: MensajeDeAcuerdo) -> str:
        return f"mensajes/{objeto.pk}/anular/"
