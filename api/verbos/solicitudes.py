"""Pedir otro plazo o que un acuerdo deje de medirse; decidirlo; retirar lo que nadie decidió."""

from acuerdos.acciones import solicitudes
from acuerdos.acciones.base import TEXTO_MAXIMO
from acuerdos.evidencias import SIRVEN
from acuerdos.models import Acuerdo, Desestimacion, Hito, Reprogramacion
from acuerdos.permisos import Accion, Respuesta, puede
from api.acuerdos import AcuerdosDetalle
from api.entradas import Archivo, DecisionEntrada, Entrada, EntradaDeDia, MotivoEntrada, Texto
from api.hitos import HitosDetalle
from api.solicitudes import CLASES, SolicitudesDetalle
from api.verbos.base import Anulado, FichaDeLoHecho, PeticionDeVerbo, Verbo, sobre
from cuentas.models import Usuario


class ReprogramacionEntrada(Entrada):
    plazo_nuevo = EntradaDeDia(help_text="De la fecha del evento a dos años después")
    motivo = Texto(max_length=TEXTO_MAXIMO, help_text="Por qué hace falta otro plazo")


class DesestimacionEntrada(Entrada):
    motivo = Texto(max_length=TEXTO_MAXIMO, help_text="Por qué ya no se debe medir")
    archivo = Archivo(help_text=f"El documento que lo sustenta. {SIRVEN}")


def ficha_de(solicitud: Reprogramacion | Desestimacion) -> FichaDeLoHecho:
    clase = next(clase for clase in CLASES.values() if isinstance(solicitud, clase.modelo))
    return FichaDeLoHecho(SolicitudesDetalle, {"clave": clase.clave(solicitud.pk)})


class _PedirPlazo(Verbo):
    nombre, accion, crea = "solicitar_reprogramacion", Accion.SOLICITAR_REPROGRAMACION, True
    entrada, da = ReprogramacionEntrada, SolicitudesDetalle

    def pedir(self, peticion: PeticionDeVerbo, acuerdo: Acuerdo, hito: Hito | None = None) -> FichaDeLoHecho:
        pedida = solicitudes.solicitar_reprogramacion(
            por=peticion.por, acuerdo=acuerdo, hito=hito, ahora=peticion.ahora, **peticion.datos
        )
        return ficha_de(pedida)


@sobre(AcuerdosDetalle)
class PedirPlazo(_PedirPlazo):
    """Pedir otro plazo para el acuerdo entero."""

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        return self.pedir(peticion, peticion.objeto)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Acuerdo) -> str:
        return solicitudes.motivo_de_no_pedir_plazo(objeto)

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/reprogramaciones/"


@sobre(HitosDetalle)
class PedirPlazoDeHito(_PedirPlazo):
    """Pedir otro plazo para un hito."""

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        return self.pedir(peticion, peticion.objeto.acuerdo, peticion.objeto)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Hito) -> str:
        return solicitudes.motivo_de_no_pedir_plazo(objeto.acuerdo, objeto)

    @classmethod
    def donde(cls, objeto: Hito) -> str:
        return f"acuerdos/{objeto.acuerdo.codigo}/hitos/{objeto.numero}/reprogramaciones/"


@sobre(AcuerdosDetalle)
class PedirDesestimacion(Verbo):
    """Pedir que el acuerdo deje de medirse, con su documento."""

    nombre, accion, crea = "solicitar_desestimacion", Accion.SOLICITAR_DESESTIMACION, True
    entrada, con_archivos, da = None, DesestimacionEntrada, SolicitudesDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        return ficha_de(
            solicitudes.solicitar_desestimacion(
                por=peticion.por, acuerdo=peticion.objeto, ahora=peticion.ahora, **peticion.datos
            )
        )

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Acuerdo) -> str:
        return solicitudes.motivo_de_no_desestimar(objeto)

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/desestimaciones/"


@sobre(SolicitudesDetalle)
class DecidirSolicitud(Verbo):
    """Aprobarla, o rechazarla con el motivo."""

    nombre, accion, entrada, da = "decidir", Accion.DECIDIR_REPROGRAMACION, DecisionEntrada, SolicitudesDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        decidida = solicitudes.decidir_solicitud(
            por=peticion.por,
            solicitud=peticion.objeto,
            aprobar=peticion.datos["decision"] == "aprobar",
            motivo=peticion.datos["motivo"],
            ahora=peticion.ahora,
        )
        return ficha_de(decidida)

    @classmethod
    def permiso(cls, usuario: Usuario, objeto: Reprogramacion | Desestimacion) -> Respuesta:
        es_de_plazo = isinstance(objeto, Reprogramacion)
        accion = Accion.DECIDIR_REPROGRAMACION if es_de_plazo else Accion.DECIDIR_DESESTIMACION
        return puede(usuario, accion, objeto)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Reprogramacion | Desestimacion) -> str:
        return solicitudes.motivo_de_cerrada(objeto)

    @classmethod
    def donde(cls, objeto: Reprogramacion | Desestimacion) -> str:
        return f"solicitudes/{ficha_de(objeto).claves['clave']}/{cls.nombre}/"


@sobre(SolicitudesDetalle)
class RetirarSolicitud(Verbo):
    """Retirar lo que se pidió y nadie decidió: todo sigue como estaba."""

    nombre, accion, entrada, anula, da = (
        "retirar",
        Accion.RETIRAR_SOLICITUD,
        MotivoEntrada,
        True,
        SolicitudesDetalle,
    )

    def hacer(self, peticion: PeticionDeVerbo) -> Anulado:
        retirada = solicitudes.retirar_solicitud(
            por=peticion.por, solicitud=peticion.objeto, ahora=peticion.ahora, **peticion.datos
        )
        return Anulado(retirada.acuerdo, retirada.motivo_de_anulacion)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Reprogramacion | Desestimacion) -> str:
        return solicitudes.motivo_de_cerrada(objeto)

    @classmethod
    def donde(cls, objeto: Reprogramacion | Desestimacion) -> str:
        return f"solicitudes/{ficha_de(objeto).claves['clave']}/{cls.nombre}/"
