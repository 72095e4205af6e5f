"""Verbos de los tokens de la API: el propio, el de un sector, renovarlo y revocarlo.

Regla: cada quien crea y revoca los suyos, mientras ejerza un cargo o trabaje en la Secretaría; cada uno con un nombre
que dice para qué es, y con fin: un año, como máximo. El texto se muestra una vez; en la base queda su resumen. El de un
sector es de un *programa*: una cuenta sin clave ni correo que ve lo del sector y hace lo que su funcionario, con su
nombre en el rastro, y que sigue cuando las personas cambian. No responde por el sector: no se le recuerda nada ni
reemplaza a nadie. Lo crea, renueva y revoca un coordinador; renovarlo, al menos cada año, es revisar que siga haciendo
falta. De cada token nuevo se le escribe a su dueño; del de un sector, a sus funcionarios.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from acuerdos.acciones.base import dia_de, exigir, guardar, texto_obligatorio
from acuerdos.acciones.cuentas import bloquear_cuenta
from acuerdos.acciones.relevos import cargos_de, terminar
from acuerdos.acciones.transaccion import verbo
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.permisos import Accion, Denegado, ejerce_cargo
from acuerdos.reglas import en_fecha
from cuentas.api import DIAS_MAXIMOS, crear_token
from cuentas.cartas import avisar_cambio
from cuentas.enums import Alcance
from cuentas.models import TokenAPI, Usuario
from reuniones.models import FuncionarioSectorial, Sector

LARGO_DE_NOMBRE_DE_TOKEN = 80  # letras: cabe en la historia con lo que se le antepone
TOKENS_POR_PERSONA = 10
CARGO_DE_PROGRAMA = "Programa que usa la API"


@dataclass(frozen=True, slots=True)
class Creado:
    """Un token nuevo y su texto, que no se vuelve a mostrar."""

    token: TokenAPI
    texto: str


@verbo
def crear_token_propio(*, por: Usuario, nombre: str, alcance: str, dias: int, ahora: datetime) -> Creado:
    """Un token de quien lo pide. `dias`: cuántos vale, de 1 a 365.

    :raises AccionDenegada: si no ejerce ningún cargo. :raises DatoInvalido: si algo de lo dado no sirve.
    """
    respuesta = ejerce_cargo(por)
    if isinstance(respuesta, Denegado):
        raise AccionDenegada(respuesta.causa, respuesta.motivo)
    usuario = bloquear_cuenta(por)
    vigentes = TokenAPI.objects.filter(user=usuario, expiry__gt=ahora)
    if vigentes.count() >= TOKENS_POR_PERSONA:
        raise DatoInvalido(nombre=f"Ya tiene {TOKENS_POR_PERSONA} tokens que sirven: revoque antes el que no use.")
    creado = _crear(usuario, por=por, nombre=nombre, alcance=alcance, dias=dias, ahora=ahora)
    avisar_cambio(usuario, _dicho(creado.token))
    return creado


@verbo
def crear_token_de_sector(
    *, por: Usuario, sector: Sector, nombre: str, alcance: str, dias: int, ahora: datetime
) -> Creado:
    """Un token para el sistema de un sector, que sigue sirviendo cuando sus funcionarios cambian."""
    exigir(por, Accion.GESTIONAR_TOKENS)
    sector = Sector.objects.select_for_update(of=("self",), no_key=True).get(pk=sector.pk)
    nombre = _revisar(nombre, alcance, dias)
    suyos = FuncionarioSectorial.objects.en_ejercicio().filter(sector=sector)
    if suyos.filter(usuario__es_programa=True, usuario__nombre__iexact=nombre).exists():
        raise DatoInvalido(nombre=f"El sector {sector.pk} ya tiene un token con ese nombre: elija otro.")
    cuenta = _cuenta_de_programa(sector, nombre, por=por)
    cargo = FuncionarioSectorial(sector=sector, usuario=cuenta, desde=dia_de(ahora), cargo=CARGO_DE_PROGRAMA)
    guardar(cargo, por=por, ahora=ahora)
    creado = _crear(cuenta, por=por, nombre=nombre, alcance=alcance, dias=dias, ahora=ahora)
    for funcionario in suyos.de_personas().select_related("usuario").order_by("pk"):
        avisar_cambio(funcionario.usuario, _dicho(creado.token, f" para el sector {sector.pk}"), por=por)
    return creado


@verbo
def renovar_token_de_sector(*, por: Usuario, token: TokenAPI, dias: int, ahora: datetime) -> TokenAPI:
    """Vale `dias` más, contados desde hoy: quien lo renueva dice que sigue haciendo falta."""
    exigir(por, Accion.GESTIONAR_TOKENS)
    cuenta = bloquear_cuenta(token.user)
    if not cuenta.es_programa:
        raise DatoInvalido(token="Solo se renueva el de un sector: el de una persona lo crea ella otra vez.")
    _revisar_dias(dias)
    vivo = TokenAPI.objects.filter(pk=token.pk).first()
    if vivo is None:
        raise DatoInvalido(token="Ese token ya no existe: alguien lo revocó.")
    vivo.expiry = ahora + timedelta(days=dias)
    vivo.save(update_fields=["expiry"])
    guardar(cuenta, por=por, motivo=f"Token renovado hasta el {en_fecha(dia_de(vivo.expiry))}")
    return vivo


@verbo
def revocar_token(*, por: Usuario, token: TokenAPI, ahora: datetime) -> None:
    """El token deja de servir en la siguiente petición; el programa de un sector deja además su cargo."""
    if token.user_id != por.pk:
        exigir(por, Accion.GESTIONAR_TOKENS)
    usuario = bloquear_cuenta(token.user)
    borrados, _ = TokenAPI.objects.filter(pk=token.pk).delete()
    if not borrados:
        return
    motivo = f"Token revocado: {token.descripcion or token.get_alcance_display()}"
    if usuario.es_programa:
        for cargo in cargos_de(usuario, bloqueados=True):
            terminar(cargo, dia_de(ahora), por=por, ahora=ahora, motivo=motivo)
        usuario.is_active = False
    guardar(usuario, por=por, motivo=motivo)


def _crear(usuario: Usuario, *, por: Usuario, nombre: str, alcance: str, dias: int, ahora: datetime) -> Creado:
    nombre = _revisar(nombre, alcance, dias)
    if TokenAPI.objects.filter(user=usuario, expiry__gt=ahora, descripcion__iexact=nombre).exists():
        raise DatoInvalido(nombre="Ya tiene un token con ese nombre: elija otro, o revoque antes el que tiene.")
    token, texto = crear_token(usuario=usuario, alcance=Alcance(alcance), dias=dias, descripcion=nombre)
    guardar(usuario, por=por, motivo=f"Token creado: {nombre}")
    return Creado(token, texto)


def _revisar(nombre: str, alcance: str, dias: int) -> str:
    """El nombre, limpio. :raises DatoInvalido: si algo de lo dado no sirve."""
    if alcance not in Alcance.values:
        raise DatoInvalido(alcance="Elija qué permite: solo lectura, o lectura y escritura.")
    _revisar_dias(dias)
    return texto_obligatorio("nombre", nombre, "Diga para qué es: así se sabe cuál revocar.", LARGO_DE_NOMBRE_DE_TOKEN)


def _revisar_dias(dias: int) -> None:
    if not 1 <= dias <= DIAS_MAXIMOS:
        raise DatoInvalido(dias=f"Un token vale de 1 a {DIAS_MAXIMOS} días.")


def _cuenta_de_programa(sector: Sector, nombre: str, *, por: Usuario) -> Usuario:
    """Una cuenta que no ingresa: sin clave y sin correo."""
    base = f"programa-{sector.pk.lower()}"
    cuenta = Usuario(nombre=nombre, es_programa=True)
    cuenta.set_unusable_password()
    numero = Usuario.objects.filter(username__startswith=f"{base}-").count() + 1
    while Usuario.objects.filter(username=f"{base}-{numero}").exists():
        numero += 1
    cuenta.username = f"{base}-{numero}"
    return guardar(cuenta, por=por, motivo=f"Programa del sector {sector.pk}")


def _dicho(token: TokenAPI, para_quien: str = "") -> str:
    que = "de lectura y escritura" if token.alcance == Alcance.ESCRITURA else "de solo lectura"
    hasta = en_fecha(dia_de(token.expiry))
    return f"Se creó un token de la API{para_quien}, «{token.descripcion}», {que}, que vale hasta el {hasta}."
