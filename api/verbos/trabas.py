"""Las trabas de un acuerdo y la asistencia técnica que se da para levantarlas."""

from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404

from acuerdos.acciones import trabas
from acuerdos.acciones.base import TEXTO_MAXIMO
from acuerdos.anulados import sin_anular
from acuerdos.enums import CategoriaTraba
from acuerdos.models import Acuerdo, AsistenciaTecnica, Traba
from acuerdos.permisos import Accion
from acuerdos.reglas import LARGO_DE_QUIEN_PUEDE
from api.acuerdos import AcuerdosDetalle
from api.entradas import Entrada, EntradaDeDia, EntradaDeRenglon, MotivoEntrada, Opcion, Texto
from api.hechos import con_su_acuerdo
from api.trabas import TrabasDetalle
from api.verbos.base import Anulado, FichaDeLoHecho, PeticionDeVerbo, Verbo, sobre
from cuentas.models import Usuario


class TrabaEntrada(Entrada):
    categoria = Opcion(choices=CategoriaTraba.choices)
    necesidad = Texto(max_length=TEXTO_MAXIMO, help_text="Qué se necesita para levantarla")
    quien_puede = EntradaDeRenglon(
        max_length=LARGO_DE_QUIEN_PUEDE, required=False, default="", help_text="Quién puede levantarla"
    )
    necesaria_el = EntradaDeDia(
        required=False, allow_null=True, default=None, help_text="Para cuándo hace falta: hoy o después"
    )


class LevantarEntrada(Entrada):
    como = Texto(max_length=TEXTO_MAXIMO, help_text="Cómo se levantó")
    el = EntradaDeDia(required=False, allow_null=True, default=None, help_text="Qué día; hoy, si no se dice")


class AsistenciaEntrada(Entrada):
    fecha = EntradaDeDia(help_text="De la fecha del evento a hoy")
    descripcion = Texto(max_length=TEXTO_MAXIMO, help_text="Qué hizo la Secretaría")


def ficha_de(traba: Traba) -> FichaDeLoHecho:
    return FichaDeLoHecho(TrabasDetalle, {"id": traba.pk})


@sobre(AcuerdosDetalle)
class RegistrarTraba(Verbo):
    """Decir qué detiene al acuerdo y qué hace falta."""

    nombre, accion, crea, entrada, da = "registrar_traba", Accion.REGISTRAR_TRABA, True, TrabaEntrada, TrabasDetalle

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        return ficha_de(
            trabas.registrar_traba(por=peticion.por, acuerdo=peticion.objeto, ahora=peticion.ahora, **peticion.datos)
        )

    @classmethod
    def donde(cls, objeto: Acuerdo) -> str:
        return f"acuerdos/{objeto.codigo}/trabas/"


class _SobreTraba(Verbo):
    da = TrabasDetalle

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Traba) -> str:
        return trabas.motivo_de_cerrada(objeto)

    @classmethod
    def donde(cls, objeto: Traba) -> str:
        return f"trabas/{objeto.pk}/{cls.nombre}/"


@sobre(TrabasDetalle)
class LevantarTraba(_SobreTraba):
    """Darla por levantada."""

    nombre, accion, entrada = "levantar", Accion.LEVANTAR_TRABA, LevantarEntrada

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        return ficha_de(
            trabas.levantar_traba(por=peticion.por, traba=peticion.objeto, ahora=peticion.ahora, **peticion.datos)
        )


@sobre(TrabasDetalle)
class RegistrarAsistencia(_SobreTraba):
    """La asistencia técnica que dio la Secretaría."""

    nombre, accion, crea = "registrar_asistencia_tecnica", Accion.REGISTRAR_ASISTENCIA_TECNICA, True
    entrada = AsistenciaEntrada

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        trabas.registrar_asistencia_tecnica(
            por=peticion.por, traba=peticion.objeto, ahora=peticion.ahora, **peticion.datos
        )
        return ficha_de(peticion.objeto)

    @classmethod
    def donde(cls, objeto: Traba) -> str:
        return f"trabas/{objeto.pk}/asistencias/"


@sobre(TrabasDetalle)
class AnularTraba(_SobreTraba):
    """Se registró por error."""

    nombre, accion, entrada, anula = "anular", Accion.LEVANTAR_TRABA, MotivoEntrada, True

    def hacer(self, peticion: PeticionDeVerbo) -> Anulado:
        traba = trabas.anular_traba(por=peticion.por, traba=peticion.objeto, ahora=peticion.ahora, **peticion.datos)
        return Anulado(traba.acuerdo, traba.motivo_de_anulacion)

    @classmethod
    def impedimento(cls, usuario: Usuario, objeto: Traba) -> str:
        return "La traba ya estaba anulada." if objeto.anulado_en else ""


class AnularAsistencia(Verbo):
    """La asistencia técnica se registró por error: la traba queda sin ella."""

    nombre, accion, entrada = "anular_asistencia_tecnica", Accion.REGISTRAR_ASISTENCIA_TECNICA, MotivoEntrada
    de = da = TrabasDetalle

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Any:
        suyas = AsistenciaTecnica.objects.accesibles_para(usuario).filter(sin_anular("traba__acuerdo"))
        suyas = suyas.select_related(*con_su_acuerdo("traba__"))
        return get_object_or_404(suyas, traba=claves["id"], pk=claves["asistencia"])

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        trabas.anular_asistencia_tecnica(
            por=peticion.por, asistencia=peticion.objeto, ahora=peticion.ahora, **peticion.datos
        )
        return ficha_de(peticion.objeto.traba)

    @classmethod
    def donde(cls, objeto: AsistenciaTecnica) -> str:
        return f"trabas/{objeto.traba_id}/asistencias/{objeto.pk}/anular/"


TrabasDetalle.de_cada_asistencia = (AnularAsistencia,)
