"""Los actos sobre los cargos y las cuentas."""

import random
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator

from acuerdos.acciones import (
    autoridades,
    autoridades_de_hoja,
    datos_de_autoridades,
    datos_personales,
    documentos_de_cargo,
    personas,
    tokens,
    usuarios,
)
from acuerdos.acciones.cuentas import DatosDePersona, con_version
from acuerdos.models import DocumentoDeCargo
from cuentas.api import crear_token
from cuentas.models import TokenAPI, Usuario
from municipalidades.models import Autoridad, Municipalidad, PuntoFocal
from reuniones.models import FuncionarioSectorial, Sector
from tests import fabricas as f
from tests.acuerdos.acciones.actos.escena import UBIGEOS, Correr, Escena, acto, dia
from tests.acuerdos.acciones.comun import AHORA, archivo


# --- Cargos ---------------------------------------------------------------------------------------------------------
@acto(personas.nombrar_punto_focal, cifras=True)
def nombrar_punto_focal(escena: Escena, azar: random.Random) -> Correr:
    # A medida, la primera sin nadie: nombrada desde antes, deja de contar entre las que no lo tienen.
    ubigeo = UBIGEOS[1] if escena.a_medida else azar.choice(UBIGEOS)
    donde, quien, desde = Municipalidad.objects.get(pk=ubigeo), f.FabricaUsuario(), dia(azar)
    titular = escena.a_medida or azar.random() < 0.5
    return lambda ahora: personas.nombrar_punto_focal(
        por=escena.olga, municipalidad=donde, usuario=quien, desde=desde, ahora=ahora, titular=titular
    )


def _autoridad(azar: random.Random) -> autoridades.DatosDeAutoridad:
    desde = dia(azar) - timedelta(days=azar.randrange(4_000))
    return autoridades.DatosDeAutoridad(nombre=f"Autoridad {azar.random()}", cargo="Alcalde", desde=desde, hasta=desde)


@acto(autoridades.registrar_autoridad, se_lee=False)
def registrar_autoridad(escena: Escena, azar: random.Random) -> Correr:
    donde, datos = Municipalidad.objects.get(pk=azar.choice(UBIGEOS)), _autoridad(azar)
    donde.autoridades.all().delete()
    return lambda ahora: autoridades.registrar_autoridad(por=escena.olga, municipalidad=donde, datos=datos, ahora=ahora)


@acto(autoridades.corregir_autoridad, se_lee=False)
def corregir_autoridad(escena: Escena, azar: random.Random) -> Correr:
    Autoridad.objects.all().delete()
    datos = _autoridad(azar)
    suya = con_version(f.FabricaAutoridad(desde=datos.desde))
    return lambda ahora: autoridades.corregir_autoridad(
        por=escena.olga, autoridad=suya, datos=datos, version=suya.version, ahora=ahora
    )


@acto(autoridades_de_hoja.registrar_autoridades, se_lee=False)
def registrar_autoridades(escena: Escena, azar: random.Random) -> Correr:
    Autoridad.objects.all().delete()
    filas = [(UBIGEOS[0], _autoridad(azar))]
    return lambda ahora: autoridades_de_hoja.registrar_autoridades(por=escena.olga, filas=filas, ahora=ahora)


def _cargo(escena: Escena, azar: random.Random, **filtro: Any) -> PuntoFocal:
    suyos = PuntoFocal.objects.filter(hasta=None, **filtro)
    return escena.elegir(azar, suyos, lambda: f.FabricaPuntoFocal(**filtro))


@acto(personas.cesar_punto_focal, cifras=True)
def cesar_punto_focal(escena: Escena, azar: random.Random) -> Correr:
    cargo, hasta = _cargo(escena, azar), dia(azar)
    hasta = max(hasta, cargo.desde)
    return lambda ahora: personas.cesar_punto_focal(
        por=escena.olga, punto_focal=cargo, hasta=hasta, ahora=ahora, queda_vacante=True
    )


@acto(personas.ascender_alterno)
def ascender_alterno(escena: Escena, azar: random.Random) -> Correr:
    cargo = _cargo(escena, azar, titular=False)
    desde = dia(azar, max(cargo.desde, f.EVENTO))
    return lambda ahora: personas.ascender_alterno(por=escena.olga, punto_focal=cargo, desde=desde, ahora=ahora)


@acto(documentos_de_cargo.adjuntar_documento_de_cargo)
def adjuntar_documento_de_cargo(escena: Escena, azar: random.Random) -> Correr:
    cargo, papel = _cargo(escena, azar), archivo(contenido=f"%PDF-1.4 {azar.random()}".encode())
    return lambda ahora: documentos_de_cargo.adjuntar_documento_de_cargo(
        por=escena.olga, de=cargo, archivo=papel, ahora=ahora
    )


@acto(documentos_de_cargo.anular_documento_de_cargo)
def anular_documento_de_cargo(escena: Escena, azar: random.Random) -> Correr:
    vivos = DocumentoDeCargo.objects.filter(punto_focal__isnull=False, anulado_en=None)
    papel = escena.elegir(azar, vivos, lambda: f.FabricaDocumentoDeCargo(punto_focal=_cargo(escena, azar)))
    return lambda ahora: documentos_de_cargo.anular_documento_de_cargo(
        por=escena.olga, documento=papel, motivo="No era", ahora=ahora
    )


@acto(personas.editar_contacto)
def editar_contacto(escena: Escena, azar: random.Random) -> Correr:
    cargo = con_version(_cargo(escena, azar))
    contacto = personas.DatosDeContacto(cargo="Gerenta", correo=f"c{azar.randrange(10**9)}@umachiri.example")
    return lambda ahora: personas.editar_contacto(
        por=escena.olga, punto_focal=cargo, contacto=contacto, version=cargo.version, ahora=ahora
    )


@acto(personas.corregir_correo_institucional)
def corregir_correo_institucional(escena: Escena, azar: random.Random) -> Correr:
    municipalidad = con_version(_cargo(escena, azar).municipalidad)
    correo = f"partes{azar.randrange(10**9)}@muni.example"
    return lambda ahora: personas.corregir_correo_institucional(
        por=escena.olga, municipalidad=municipalidad, correo=correo, version=municipalidad.version, ahora=ahora
    )


@acto(personas.confirmar_contacto)
def confirmar_contacto(escena: Escena, azar: random.Random) -> Correr:
    cargo = con_version(_cargo(escena, azar))
    contacto = personas.DatosDeContacto(correo=f"c{azar.randrange(10**9)}@umachiri.example")
    personas.editar_contacto(por=escena.olga, punto_focal=cargo, contacto=contacto, version=cargo.version, ahora=AHORA)
    return lambda ahora: personas.confirmar_contacto(por=escena.carlos, usuario=cargo.usuario, ahora=ahora)


@acto(personas.nombrar_funcionario)
def nombrar_funcionario(escena: Escena, azar: random.Random) -> Correr:
    sector, quien, desde = escena.sector(azar), f.FabricaUsuario(), dia(azar)
    return lambda ahora: personas.nombrar_funcionario(
        por=escena.olga, sector=sector, usuario=quien, desde=desde, ahora=ahora
    )


@acto(personas.cesar_funcionario)
def cesar_funcionario(escena: Escena, azar: random.Random) -> Correr:
    cargo = escena.elegir(azar, FuncionarioSectorial.objects.filter(hasta=None), f.FabricaFuncionario)
    hasta = max(dia(azar), cargo.desde)
    return lambda ahora: personas.cesar_funcionario(
        por=escena.olga, funcionario=cargo, hasta=hasta, ahora=ahora, queda_vacante=True
    )


# --- Cuentas --------------------------------------------------------------------------------------------------------
AJENA = r"^p(ersona)?\d+$"  # de las fábricas, o del correo que `_datos` inventa


def _datos(azar: random.Random) -> DatosDePersona:
    numero = azar.randrange(10**9)
    return DatosDePersona(f"Persona {numero}", f"p{numero}@pcm.example", "951 234 567")


def _otra(escena: Escena, azar: random.Random, **filtro: Any) -> Usuario:
    """Una cuenta que no es de quienes actúan en la escena."""
    ajenas = Usuario.objects.filter(username__regex=AJENA, **{"is_active": True, **filtro})
    return escena.elegir(azar, ajenas, lambda: f.FabricaUsuario(**filtro))


@acto(usuarios.crear_usuario, se_lee=False)
def crear_usuario(escena: Escena, azar: random.Random) -> Correr:
    suyos = _datos(azar)
    return lambda ahora: usuarios.crear_usuario(por=escena.carlos, datos=suyos, rol="operador")


@acto(usuarios.registrar_persona, se_lee=False)
def registrar_persona(escena: Escena, azar: random.Random) -> Correr:
    suyos = _datos(azar)
    return lambda ahora: usuarios.registrar_persona(por=escena.olga, datos=suyos)


@acto(usuarios.editar_usuario)
def editar_usuario(escena: Escena, azar: random.Random) -> Correr:
    usuario, suyos = con_version(_otra(escena, azar)), _datos(azar)
    return lambda ahora: usuarios.editar_usuario(
        por=escena.carlos, usuario=usuario, datos=suyos, version=usuario.version
    )


@acto(usuarios.cambiar_rol)
def cambiar_rol(escena: Escena, azar: random.Random) -> Correr:
    usuario = _otra(escena, azar, puntos_focales=None, cargos_sectoriales=None) if not escena.a_medida else _sin_cargo()
    return lambda ahora: usuarios.cambiar_rol(
        por=escena.carlos, usuario=usuario, rol="" if usuario.rol else "operador", motivo="Cambió de área"
    )


def _sin_cargo() -> Usuario:
    return f.FabricaUsuario()


@acto(usuarios.desactivar_usuario)
def desactivar_usuario(escena: Escena, azar: random.Random) -> Correr:
    usuario = _otra(escena, azar)
    return lambda ahora: usuarios.desactivar_usuario(
        por=escena.carlos, usuario=usuario, motivo="Terminó", ahora=ahora, queda_vacante=True
    )


@acto(usuarios.reactivar_usuario, se_lee=False)
def reactivar_usuario(escena: Escena, azar: random.Random) -> Correr:
    usuario = _otra(escena, azar, is_active=False)
    return lambda ahora: usuarios.reactivar_usuario(por=escena.carlos, usuario=usuario, motivo="Volvió")


@acto(datos_personales.olvidar_persona)
def olvidar_persona(escena: Escena, azar: random.Random) -> Correr:
    usuario = _otra(escena, azar, is_active=False)  # también con los cargos que dejó: de ellos se olvida su contacto
    return lambda ahora: datos_personales.olvidar_persona(por=escena.carlos, usuario=usuario, ahora=ahora)


@acto(datos_de_autoridades.olvidar_autoridad, se_lee=False)
def olvidar_autoridad(escena: Escena, azar: random.Random) -> Correr:
    ultimo = _autoridad(azar).hasta
    suya = f.FabricaAutoridad(desde=ultimo, hasta=ultimo, correo=f"alcaldia{azar.randrange(10**9)}@muni.example")
    return lambda ahora: datos_de_autoridades.olvidar_autoridad(
        por=escena.carlos, autoridades=[suya], hoy=ultimo + timedelta(days=1), ahora=ahora
    )


@acto(usuarios.quitar_segundo_paso, se_lee=False)
def quitar_segundo_paso(escena: Escena, azar: random.Random) -> Correr:
    usuario = _otra(escena, azar)
    Authenticator.objects.get_or_create(user=usuario, type="totp", defaults={"data": {"secret": "x"}})
    return lambda ahora: usuarios.quitar_segundo_paso(
        por=escena.carlos, usuario=usuario, motivo="Perdió el teléfono", ahora=ahora
    )


# --- Tokens de la API -----------------------------------------------------------------------------------------------
@acto(tokens.crear_token_propio, se_lee=False)
def crear_token_propio(escena: Escena, azar: random.Random) -> Correr:
    nombre = f"Libro {azar.randrange(10**9)}"
    TokenAPI.objects.filter(user=escena.olga).delete()
    return lambda ahora: tokens.crear_token_propio(
        por=escena.olga, nombre=nombre, alcance="lectura", dias=30, ahora=ahora
    )


@acto(tokens.crear_token_de_sector)
def crear_token_de_sector(escena: Escena, azar: random.Random) -> Correr:
    sector, nombre = Sector.objects.get(pk="MTPE"), f"Sistema {azar.randrange(10**9)}"
    return lambda ahora: tokens.crear_token_de_sector(
        por=escena.carlos, sector=sector, nombre=nombre, alcance="escritura", dias=365, ahora=ahora
    )


def _token_de_sector(azar: random.Random) -> TokenAPI:
    programa = f.FabricaUsuario(username=f"programa-{azar.randrange(10**9)}", email="", es_programa=True)
    f.FabricaFuncionario(usuario=programa, sector_id="MTPE")
    return crear_token(usuario=programa, descripcion="Sistema")[0]


@acto(tokens.renovar_token_de_sector, se_lee=False)
def renovar_token_de_sector(escena: Escena, azar: random.Random) -> Correr:
    token = _token_de_sector(azar)
    return lambda ahora: tokens.renovar_token_de_sector(por=escena.carlos, token=token, dias=365, ahora=ahora)


@acto(tokens.revocar_token)
def revocar_token(escena: Escena, azar: random.Random) -> Correr:
    token = _token_de_sector(azar)
    return lambda ahora: tokens.revocar_token(por=escena.carlos, token=token, ahora=ahora)


@acto(usuarios.anotar_invitacion, se_lee=False)
def anotar_invitacion(escena: Escena, azar: random.Random) -> Correr:
    usuario = _otra(escena, azar)
    return lambda ahora: usuarios.anotar_invitacion(por=escena.carlos, usuario=usuario)
