"""Los hitos de un acuerdo: registrarlos, proponerlos, aceptarlos, corregirlos y anularlos."""

from dataclasses import replace

from acuerdos.acciones import hitos
from acuerdos.enums import Responsable
from acuerdos.models import Acuerdo, Hito
from acuerdos.permisos import Accion, Denegado, Permitido, Respuesta, puede
from acuerdos.reglas import PESO_MAXIMO
from api.acuerdos import AcuerdosDetalle
from api.entradas import Entero, Entrada, EntradaDeDia, EntradaDeRenglon, MotivoEntrada, Opcion, Texto
from api.hitos import HitosDetalle
from api.verbos.base import Anulado, Correccion, FichaDeLoHecho, PeticionDeVerbo, Verbo, sobre
from cuentas.models import Usuario


class HitoEntrada(Entrada):
    texto = Texto(max_length=hitos.LARGO_DE_TEXTO, help_text="Qué debe pasar")
    responsable = Opcion(choices=Responsable.choices, help_text="Quién lo debe")
    plazo = EntradaDeDia(help_text="De la fecha del evento al plazo en vigor del acuerdo")
    peso = Entero(
        min_value=1, max_value=PESO_MAXIMO, required=False, default=1, help_text="Cuánto cuenta frente a los demás"
    )
    de_municipalidad = EntradaDeRenglon(
        max_length=6, required=False, default="", help_text="UBIGEO, si lo debe una que participa sin encabezar"
    )
    de_sector = EntradaDeRenglon(
        max_length=20, required=False, default="", help_text="Sigla, si lo debe uno que participa sin encabezar"
    )


def ficha_de(hito: Hito) -> FichaDeLoHecho:
    return FichaDeLoHecho(HitosDetalle, {"codigo": hito.acuerdo.codigo, "numero": hito.numero})


class _SobreHito(Verbo):
    da = HitosDetalle

    @classmethod
    def donde(cls, objeto: Hito) -> str:
        return f"acuerdos/{objeto.acuerdo.codigo}/hitos/{objeto.numero}/{cls.nombre}/"


@sobre(AcuerdosDetalle)
class RegistrarHito(Verbo):
    """Un hito que cuenta desde hoy: lo registra la Secretaría."""

    nombre, accion, crea, entrada, da = "registrar_hito", Accion.REGISTRAR_HITO, True, HitoEntrada, HitosDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        return ficha_de(
            hitos.registrar_hito(
                por=peticion.por,
                acuerdo=peticion.objeto,
                datos=hitos.HitoEscrito(**peticion.datos),
                ahora=peticion.ahora,
            )
        )

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/hitos/"


@sobre(AcuerdosDetalle)
class ProponerHito(Verbo):
    """Un hito que propone el lado que lo debe: cuenta desde que la Secretaría lo acepta."""

    nombre, accion, crea, entrada, da = "proponer_hito", Accion.PROPONER_HITO, True, HitoEntrada, HitosDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        return ficha_de(
            hitos.proponer_hito(
                por=peticion.por,
                acuerdo=peticion.objeto,
                datos=hitos.HitoEscrito(**peticion.datos),
                ahora=peticion.ahora,
            )
        )

    @classmethod
    def permiso(cls, usuario: Usuario, objeto: Acuerdo) -> Respuesta:
        """El de alguno de los lados por los que puede; el del que se proponga lo mira la acción."""
        lados = [puede(usuario, cls.accion, hito) for hito in hitos.por_cada_lado(objeto)]
        negados = [lado for lado in lados if isinstance(lado, Denegado)]
        if len(negados) < len(lados):
            return Permitido()
        return next((negado for negado in negados if negado.suele), negados[0])

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/hitos/propuestas/"


@sobre(HitosDetalle)
class AceptarHito(_SobreHito):
    """La propuesta pasa a contar desde hoy."""

    nombre, accion = "aceptar", Accion.ACEPTAR_HITO

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        return ficha_de(hitos.aceptar_hito(por=peticion.por, hito=peticion.objeto, ahora=peticion.ahora))

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Hito) -> str:
        return hitos.motivo_de_no_esperar(objeto)


@sobre(HitosDetalle)
class EditarHito(Correccion):
    """Corregir un hito del que aún no se informó nada."""

    nombre, accion, entrada, da = "editar", Accion.EDITAR_HITO, HitoEntrada, HitosDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        actual = Hito.objects.get(pk=peticion.objeto.pk)
        escrito = replace(hitos.HitoEscrito.de(actual), **peticion.datos)
        hito = hitos.editar_hito(
            por=peticion.por, hito=peticion.objeto, version=actual.version, datos=escrito, ahora=peticion.ahora
        )
        return ficha_de(hito)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Hito) -> str:
        return hitos.motivo_de_no_editar(objeto)

    @classmethod
    def donde(cls, objeto: Hito) -> str:
        return f"acuerdos/{objeto.acuerdo.codigo}/hitos/{objeto.numero}/"


@sobre(HitosDetalle)
class AnularHito(_SobreHito):
    """Sacarlo de toda cifra, con sus avances; rechazar una propuesta es anularla."""

    nombre, accion, entrada, anula = "anular", Accion.ANULAR_HITO, MotivoEntrada, True

    def hacer(self, peticion: PeticionDeVerbo) -> Anulado:
        hito = hitos.anular_hito(por=peticion.por, hito=peticion.objeto, ahora=peticion.ahora, **peticion.datos)
        return Anulado(hito.acuerdo, hito.motivo_de_anulacion)

    @classmethod
    def permiso(cls, usuario: Usuario, objeto: Hito) -> Respuesta:
        return puede(usuario, hitos.accion_de_anular(objeto), objeto)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Hito) -> str:
        return "El hito ya estaba anulado." if objeto.anulado_en else ""
