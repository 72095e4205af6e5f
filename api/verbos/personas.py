"""Nombrar al punto focal de una municipalidad: a quien ya tiene cuenta, o a alguien nuevo."""

from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404

from acuerdos.acciones import personas
from acuerdos.acciones.cuentas import DatosDePersona
from acuerdos.errores import DatoInvalido
from acuerdos.permisos import Accion
from api.entradas import Entrada, EntradaDeDia, EntradaDeRenglon, EntradaDeSiNo
from api.lugares import MunicipalidadesDetalle
from api.puntos_focales import PuntosFocalesDetalle
from api.verbos.base import FichaDeLoHecho, PeticionDeVerbo, Verbo
from cuentas.models import Usuario
from cuentas.sistema import SISTEMA
from cuentas.telefonos import MAXIMO_DE_TELEFONO
from municipalidades.models import Municipalidad


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


class NombrarPuntoFocal(Verbo):
    """Nombrar al punto focal de una municipalidad."""

    nombre, accion, crea, entrada = "nombrar_punto_focal", Accion.NOMBRAR_PUNTO_FOCAL, True, PuntoFocalEntrada
    de, da = MunicipalidadesDetalle, PuntosFocalesDetalle

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
