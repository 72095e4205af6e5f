"""Informar de un hito y decidir sobre lo informado."""

from acuerdos.acciones import avances
from acuerdos.acciones import motivos_de_avance as motivos
from acuerdos.acciones.base import TEXTO_MAXIMO
from acuerdos.enums import Canal
from acuerdos.models import Avance, Evidencia, Hito
from acuerdos.permisos import Accion, Denegado
from api.avances import AvancesDetalle
from api.entradas import Entero, Entrada, EntradaDeDia, MotivoEntrada, Texto, archivos
from api.evidencias import EvidenciasDetalle
from api.hitos import HitosDetalle
from api.verbos.base import Anulado, FichaDeLoHecho, PeticionDeVerbo, Verbo, sobre
from cuentas.models import Usuario


class AvanceEntrada(Entrada):
    fecha = EntradaDeDia(help_text="En que se vio: de la fecha del evento a hoy")
    porcentaje = Entero(min_value=0, max_value=100, help_text="100 pide al menos una evidencia")
    descripcion = Texto(max_length=TEXTO_MAXIMO, required=False, default="", help_text="Qué se hizo")


class AvanceConArchivos(AvanceEntrada):
    evidencias = archivos(required=False, default=list)


class EvidenciasEntrada(Entrada):
    evidencias = archivos(allow_empty=False, min_length=1)


def ficha_de(avance: Avance) -> FichaDeLoHecho:
    return FichaDeLoHecho(AvancesDetalle, {"id": avance.pk})


@sobre(HitosDetalle)
class RegistrarAvance(Verbo):
    """Informar de un hito: el lado que lo debe o, en su nombre, la Secretaría."""

    nombre, accion, crea = "registrar_avance", Accion.REGISTRAR_AVANCE, True
    entrada, con_archivos, da = AvanceEntrada, AvanceConArchivos, AvancesDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        datos = {"evidencias": [], **peticion.datos}
        avance = avances.registrar_avance(
            por=peticion.por, hito=peticion.objeto, ahora=peticion.ahora, canal=Canal.API, **datos
        )
        return ficha_de(avance)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Hito) -> Denegado | None:
        return motivos.motivo_de_no_informar(usuario, objeto)

    @classmethod
    def donde(cls, objeto: Hito) -> str:
        return f"acuerdos/{objeto.acuerdo.codigo}/hitos/{objeto.numero}/avances/"


class _SobreAvance(Verbo):
    da = AvancesDetalle

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Avance) -> Denegado | str | None:
        return motivos.motivo_de_cerrado(objeto)

    @classmethod
    def donde(cls, objeto: Avance) -> str:
        return f"avances/{objeto.pk}/{cls.nombre}/"


@sobre(AvancesDetalle)
class ValidarAvance(_SobreAvance):
    """Dar fe de lo informado."""

    nombre, accion = "validar", Accion.VALIDAR_AVANCE

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        return ficha_de(avances.validar_avance(por=peticion.por, avance=peticion.objeto, ahora=peticion.ahora))


@sobre(AvancesDetalle)
class DevolverAvance(_SobreAvance):
    """Devolverlo a quien lo informó, con el motivo."""

    nombre, accion, entrada = "devolver", Accion.DEVOLVER_AVANCE, MotivoEntrada

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        return ficha_de(
            avances.devolver_avance(por=peticion.por, avance=peticion.objeto, ahora=peticion.ahora, **peticion.datos)
        )

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Avance) -> Denegado | str | None:
        if cerrado := motivos.motivo_de_cerrado(objeto):
            return cerrado
        return motivos.motivo_de_no_sacar(usuario, objeto, con_los_que_dejo=True)


@sobre(AvancesDetalle)
class AnularAvance(_SobreAvance):
    """Sacarlo de toda cifra: se registró por error."""

    nombre, accion, entrada, anula = "anular", Accion.ANULAR_AVANCE, MotivoEntrada, True

    def hacer(self, peticion: PeticionDeVerbo) -> Anulado:
        avance = avances.anular_avance(por=peticion.por, avance=peticion.objeto, ahora=peticion.ahora, **peticion.datos)
        return Anulado(avance.su_acuerdo, avance.motivo_de_anulacion)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Avance) -> Denegado | str | None:
        if cerrado := motivos.motivo_de_no_anular(objeto):
            return cerrado
        return motivos.motivo_de_no_sacar(usuario, objeto, con_los_que_dejo=False)


@sobre(AvancesDetalle)
class AdjuntarEvidencia(_SobreAvance):
    """Agregar archivos a un avance que espera validación."""

    nombre, accion, crea = "adjuntar", Accion.ADJUNTAR_EVIDENCIA, True
    entrada, con_archivos = None, EvidenciasEntrada

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        archivos = peticion.datos["evidencias"]
        avances.adjuntar_evidencias(por=peticion.por, avance=peticion.objeto, archivos=archivos, ahora=peticion.ahora)
        return ficha_de(peticion.objeto)

    @classmethod
    def donde(cls, objeto: Avance) -> str:
        return f"avances/{objeto.pk}/evidencias/"


@sobre(EvidenciasDetalle)
class AnularEvidencia(Verbo):
    """Quitar un archivo subido por error, mientras su avance no esté validado."""

    nombre, accion, entrada, anula, da = "anular", Accion.ANULAR_EVIDENCIA, MotivoEntrada, True, EvidenciasDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> Anulado:
        evidencia = avances.anular_evidencia(
            por=peticion.por, evidencia=peticion.objeto, ahora=peticion.ahora, **peticion.datos
        )
        return Anulado(peticion.objeto.su_acuerdo, evidencia.motivo_de_anulacion)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Evidencia) -> str:
        return "La evidencia ya estaba anulada." if objeto.anulado_en else motivos.motivo_de_cerrado(objeto.avance)

    @classmethod
    def donde(cls, objeto: Evidencia) -> str:
        return f"evidencias/{objeto.pk}/anular/"
