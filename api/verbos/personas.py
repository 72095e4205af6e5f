"""Nombrar al punto focal de una municipalidad, a quien ya tiene cuenta o a alguien nuevo, y el papel que lo nombra."""

from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404

from acuerdos import permisos
from acuerdos.acciones import documentos_de_cargo, personas
from acuerdos.acciones.base import MOTIVO_MAXIMO, bloquear_fila
from acuerdos.acciones.cuentas import DatosDePersona
from acuerdos.enums import TipoDeCambio
from acuerdos.errores import DatoInvalido
from acuerdos.evidencias import SIRVEN
from acuerdos.models import DocumentoDeCargo
from acuerdos.numeros import numero_de
from acuerdos.permisos import Accion, Respuesta
from api import condiciones
from api.entradas import Archivo, Entero, Entrada, EntradaDeDia, EntradaDeRenglon, EntradaDeSiNo, Texto
from api.lugares import MunicipalidadesDetalle
from api.puntos_focales import PuntosFocalesDetalle
from api.verbos.base import FichaDeLoHecho, PeticionDeVerbo, Verbo, sobre
from cuentas.models import Usuario
from cuentas.sistema import SISTEMA
from cuentas.telefonos import MAXIMO_DE_TELEFONO
from municipalidades.models import Municipalidad, PuntoFocal


class PuntoFocalEntrada(Entrada):
    usuario = EntradaDeRenglon(
        max_length=150, required=False, default="", help_text="El de su cuenta, si ya tiene; si no, su nombre y correo"
    )
    nombre = EntradaDeRenglon(
        max_length=150, required=False, default="", help_text="Nombres y apellidos de quien no tiene cuenta"
    )
    desde = EntradaDeDia(help_text="Hoy o antes")
    titular = EntradaDeSiNo(
        required=False, default=True, help_text="El que había deja el cargo ese día; false, un alterno"
    )
    cargo = EntradaDeRenglon(max_length=120, required=False, default="")
    correo = EntradaDeRenglon(max_length=254, required=False, default="")
    telefono = EntradaDeRenglon(max_length=MAXIMO_DE_TELEFONO, required=False, default="")
    documento = EntradaDeRenglon(max_length=120, required=False, default="", help_text="Con el que lo nombran")


class PuntoFocalConArchivoEntrada(PuntoFocalEntrada):
    archivo = Archivo(required=False, default=None, help_text=f"El documento con que lo nombran. {SIRVEN}")


class DocumentoDeCargoEntrada(Entrada):
    archivo = Archivo(help_text=f"El documento con que lo nombran. {SIRVEN}")


class DocumentoDeCargoQueSaleEntrada(Entrada):
    documento = Entero(min_value=1, help_text="Su id, como está en la ficha del punto focal")
    motivo = Texto(max_length=MOTIVO_MAXIMO, help_text="Por qué. Queda en la historia")


@sobre(MunicipalidadesDetalle)
class NombrarPuntoFocal(Verbo):
    """Nombrar al punto focal de una municipalidad."""

    nombre, accion, crea, entrada = "nombrar_punto_focal", Accion.NOMBRAR_PUNTO_FOCAL, True, PuntoFocalEntrada
    con_archivos = PuntoFocalConArchivoEntrada
    da = PuntosFocalesDetalle
    de_que_fila = TipoDeCambio.MUNICIPALIDAD, "ubigeo"

    def objeto(self, usuario: Usuario, claves: Mapping[str, Any]) -> Any:
        return get_object_or_404(Municipalidad, pk=claves["ubigeo"])

    def acuerdo_id(self, objeto: object) -> None:
        return None

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        datos = dict(peticion.datos)
        persona = _persona(datos.pop("usuario"), datos.pop("nombre"), datos)
        nombrado = personas.nombrar_punto_focal(
            por=peticion.por, municipalidad=peticion.objeto, usuario=persona, ahora=peticion.ahora, **datos
        )
        return FichaDeLoHecho(PuntosFocalesDetalle, {"id": nombrado.pk})

    @classmethod
    def donde(cls, objeto: Municipalidad) -> str:
        return f"municipalidades/{objeto.pk}/puntos_focales/"


class _SobrePuntoFocal(Verbo):
    accion, da, tipo = Accion.NOMBRAR_PUNTO_FOCAL, PuntosFocalesDetalle, TipoDeCambio.PUNTO_FOCAL

    @classmethod
    def permiso(cls, usuario: Usuario, objeto: PuntoFocal) -> Respuesta:
        return permisos.puede(usuario, cls.accion)

    def acuerdo_id(self, objeto: object) -> None:
        return None

    def exigir_version(self, objeto: PuntoFocal, leidas: frozenset[int] | None) -> None:
        if leidas is not None:
            bloquear_fila(objeto.municipalidad)
            condiciones.exigir_version(leidas, numero_de(self.tipo, str(objeto.pk)))


@sobre(PuntosFocalesDetalle)
class AdjuntarDocumentoDeCargo(_SobrePuntoFocal):
    """Subir el papel con que se nombró a un punto focal."""

    nombre, crea = "adjuntar_documento_de_cargo", True
    entrada, con_archivos = None, DocumentoDeCargoEntrada

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        documentos_de_cargo.adjuntar_documento_de_cargo(
            por=peticion.por, de=peticion.objeto, ahora=peticion.ahora, **peticion.datos
        )
        return FichaDeLoHecho(PuntosFocalesDetalle, {"id": peticion.objeto.pk})

    @classmethod
    def donde(cls, objeto: PuntoFocal) -> str:
        return f"puntos_focales/{objeto.pk}/documentos/"


@sobre(PuntosFocalesDetalle)
class AnularDocumentoDeCargo(_SobrePuntoFocal):
    """Sacar un papel que no era, o que se subió donde no iba."""

    nombre, entrada = "anular_documento_de_cargo", DocumentoDeCargoQueSaleEntrada

    def hacer(self, peticion: PeticionDeVerbo) -> FichaDeLoHecho:
        suyos = DocumentoDeCargo.objects.vivos_de(peticion.objeto)
        documento = get_object_or_404(suyos, pk=peticion.datos["documento"])
        documentos_de_cargo.anular_documento_de_cargo(
            por=peticion.por, documento=documento, motivo=peticion.datos["motivo"], ahora=peticion.ahora
        )
        return FichaDeLoHecho(PuntosFocalesDetalle, {"id": peticion.objeto.pk})

    @classmethod
    def donde(cls, objeto: PuntoFocal) -> str:
        return f"puntos_focales/{objeto.pk}/documentos/anular/"


def _persona(username: str, nombre: str, datos: Mapping[str, Any]) -> Usuario | DatosDePersona:
    """A quién se nombra. :raises DatoInvalido: si no se dice, se dice dos veces o no existe."""
    if username and nombre:
        raise DatoInvalido(nombre="Si ya tiene cuenta, basta su usuario: quite el nombre.")
    if not username:
        if not nombre:
            raise DatoInvalido(usuario="Diga a quién: el usuario de su cuenta o, si no tiene, su nombre.")
        return DatosDePersona(nombre, datos["correo"], datos["telefono"])
    usuario = Usuario.objects.filter(username=username, is_active=True).exclude(username=SISTEMA).first()
    if usuario is None:
        raise DatoInvalido(usuario=f"No hay una cuenta activa «{username}».")
    return usuario
