"""Las cuatro cuentas de la demostración. Nombres, correos y teléfonos son inventados."""

from dataclasses import dataclass
from datetime import date, datetime

from acuerdos.acciones.personas import nombrar_funcionario, nombrar_punto_focal
from cuentas.enums import Rol
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from reuniones.models import Sector

DESDE = date(2025, 1, 13)
UMACHIRI, MTPE = "210809", "MTPE"


@dataclass(frozen=True, slots=True)
class Elenco:
    secretaria: Usuario
    coordinacion: Usuario
    focal: Usuario
    sector: Usuario


def poner_personas(clave: str, *, ahora: datetime) -> Elenco:
    """Crea las que falten y pone a todas la `clave` de hoy. Los cargos que alguien cambió después quedan como están."""
    elenco = Elenco(
        secretaria=_usuario(
            "secretaria",
            "Rosa Huamán Ccori",
            "rosa.huaman@descentralizacion.example",
            "987 654 301",
            clave,
            Rol.OPERADOR,
        ),
        coordinacion=_usuario(
            "coordinacion",
            "Julia Paredes Soto",
            "julia.paredes@descentralizacion.example",
            "987 654 302",
            clave,
            Rol.COORDINADOR,
        ),
        focal=_usuario("focal", "Yesenia Mamani Quispe", "yesenia.mamani@muniumachiri.example", "951 654 303", clave),
        sector=_usuario("sector", "Mónica Salazar Ríos", "monica.salazar@trabajo.example", "987 654 304", clave),
    )
    _poner_cargos(elenco, ahora)
    return elenco


def _poner_cargos(elenco: Elenco, ahora: datetime) -> None:
    if not elenco.focal.puntos_focales.exists():
        nombrar_punto_focal(
            por=elenco.coordinacion,
            municipalidad=Municipalidad.objects.get(pk=UMACHIRI),
            usuario=elenco.focal,
            desde=DESDE,
            ahora=ahora,
            cargo="Subgerenta de Desarrollo Social",
            correo=elenco.focal.email,
            telefono=elenco.focal.telefono,
            documento="Oficio N.° 012-2025-MDU/A",
        )
    if not elenco.sector.cargos_sectoriales.exists():
        nombrar_funcionario(
            por=elenco.coordinacion,
            sector=Sector.objects.get(pk=MTPE),
            usuario=elenco.sector,
            desde=DESDE,
            ahora=ahora,
            cargo="Especialista en articulación territorial",
        )


def _usuario(nombre_de_ingreso: str, nombre: str, correo: str, telefono: str, clave: str, rol: str = "") -> Usuario:
    usuario = Usuario.objects.filter(username=nombre_de_ingreso).first()
    if usuario is None:
        usuario = Usuario(username=nombre_de_ingreso, nombre=nombre, email=correo, telefono=telefono, rol=rol)
    if usuario.pk is None or not usuario.check_password(clave):
        usuario.set_password(clave)
        usuario.save()
    return usuario
