"""Los actos sobre los recordatorios, los enlaces del correo y las vistas guardadas."""

import random
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction

from acuerdos.acciones import (
    correos,
    enlaces,
    envios,
    hojas,
    parecidos,
    preferencias,
    reglas_de_recordatorio,
    saltar,
    vistas,
)
from acuerdos.acciones import recordar_ahora as recordar
from acuerdos.acciones.cuentas import con_version
from acuerdos.acciones.hitos import HitoEscrito, registrar_hito
from acuerdos.enums import Frecuencia
from acuerdos.errores import DatoInvalido
from acuerdos.models import (
    Acuerdo,
    DiaNoLaborable,
    Enlace,
    Envio,
    GrupoDeParecidos,
    Recordatorio,
    ReglaDeRecordatorio,
    VistaGuardada,
)
from tests import fabricas as f
from tests.acuerdos.acciones.actos.escena import Correr, Escena, NadaQueHacer, acto
from tests.acuerdos.acciones.comun import HOY


@acto(reglas_de_recordatorio.editar_regla, se_lee=False)
def editar_regla(escena: Escena, azar: random.Random) -> Correr:
    regla, dias = azar.choice(list(ReglaDeRecordatorio.objects.filter(clase="antes"))), azar.randrange(40, 365)
    return lambda ahora: reglas_de_recordatorio.editar_regla(
        por=escena.olga,
        regla=regla,
        version=con_version(regla).version,
        dias=dias,
        repetir_cada=None,
        destinatario=regla.destinatario,
        activa=True,
    )


@acto(reglas_de_recordatorio.agregar_regla, se_lee=False)
def agregar_regla(escena: Escena, azar: random.Random) -> Correr:
    dias = azar.randrange(40, 365)
    return lambda ahora: reglas_de_recordatorio.agregar_regla(
        por=escena.olga, clase="despues", dias=dias, repetir_cada=None, destinatario="sector"
    )


@acto(reglas_de_recordatorio.agregar_dia_no_laborable, se_lee=False)
def agregar_dia_no_laborable(escena: Escena, azar: random.Random) -> Correr:
    dia = HOY + timedelta(days=azar.randrange(1, 3000))
    return lambda ahora: reglas_de_recordatorio.agregar_dia_no_laborable(
        por=escena.olga, dia=dia, norma="D.S. 1", ahora=ahora
    )


@acto(reglas_de_recordatorio.quitar_dia_no_laborable, se_lee=False)
def quitar_dia_no_laborable(escena: Escena, azar: random.Random) -> Correr:
    dia = HOY + timedelta(days=azar.randrange(3000, 300_000))
    puesto = DiaNoLaborable.objects.create(
        dia=dia, norma="D.S. 1", registrado_en=escena.instante(), registrado_por=escena.olga
    )
    return lambda ahora: reglas_de_recordatorio.quitar_dia_no_laborable(por=escena.olga, dia=puesto)


@acto(reglas_de_recordatorio.detener_recordatorios, se_lee=False)
def detener_recordatorios(escena: Escena, azar: random.Random) -> Correr:
    return lambda ahora: reglas_de_recordatorio.detener_recordatorios(por=escena.olga, ahora=ahora)


@acto(reglas_de_recordatorio.reanudar_recordatorios, se_lee=False)
def reanudar_recordatorios(escena: Escena, azar: random.Random) -> Correr:
    return lambda ahora: reglas_de_recordatorio.reanudar_recordatorios(por=escena.olga)


@acto(preferencias.cambiar_frecuencia, se_lee=False)
def cambiar_frecuencia(escena: Escena, azar: random.Random) -> Correr:
    cual = azar.choice([Frecuencia.DIARIA, Frecuencia.SEMANAL])
    return lambda ahora: preferencias.cambiar_frecuencia(por=escena.fatima, frecuencia=cual)


@acto(preferencias.cambiar_idioma)
def cambiar_idioma(escena: Escena, azar: random.Random) -> Correr:
    return lambda ahora: preferencias.cambiar_idioma(por=escena.fatima, idioma="es")


@acto(preferencias.registrar_rebote, se_lee=False)
def registrar_rebote(escena: Escena, azar: random.Random) -> Correr:
    return lambda ahora: preferencias.registrar_rebote(
        por=escena.olga, persona=escena.fatima, motivo="550", ahora=ahora
    )


@acto(preferencias.quitar_rebote, se_lee=False)
def quitar_rebote(escena: Escena, azar: random.Random) -> Correr:
    return lambda ahora: preferencias.quitar_rebote(por=escena.olga, persona=escena.fatima)


@acto(preferencias.renovar_calendario, se_lee=False)
def renovar_calendario(escena: Escena, azar: random.Random) -> Correr:
    return lambda ahora: preferencias.renovar_calendario(por=escena.fatima, sello=uuid4().hex)


# --- Enlaces y envíos -----------------------------------------------------------------------------------------------
def _enlace(escena: Escena, azar: random.Random) -> Enlace:
    vivos = Enlace.objects.filter(persona=escena.fatima, revocado_en=None, hito__anulado_en=None)
    if halladas := list(vivos):
        return azar.choice(halladas)
    hito = escena.hito(azar, acuerdo__municipalidad_id=f.UMACHIRI, enlaces=None)
    try:
        with transaction.atomic():
            return Enlace.objects.create(
                hito=hito, persona=escena.fatima, creado_en=escena.instante(), vence_el=HOY + timedelta(days=30)
            )
    except IntegrityError:  # otro hilo acaba de hacerlo
        raise NadaQueHacer from None


@acto(enlaces.revocar_enlaces_de, se_lee=False)
def revocar_enlaces_de(escena: Escena, azar: random.Random) -> Correr:
    _enlace(escena, azar)
    return lambda ahora: enlaces.revocar_enlaces_de(por=escena.olga, persona=escena.fatima, ahora=ahora)


@acto(enlaces.informar_por_enlace, cifras=True)
def informar_por_enlace(escena: Escena, azar: random.Random) -> Correr:
    enlace = _enlace(escena, azar)
    return lambda ahora: enlaces.informar_por_enlace(enlace=enlace, porcentaje=61, descripcion="Va", ahora=ahora)


@acto(correos.informar_por_correo, cifras=True)
def informar_por_correo(escena: Escena, azar: random.Random) -> Correr:
    enlace = _enlace(escena, azar)
    respuesta = correos.Respuesta(
        clave=uuid4().hex, remitente="fatima@ejemplo.pe", asunto="", texto="Va", porcentaje=62, evidencias=()
    )
    return lambda ahora: correos.informar_por_correo(enlace=enlace, respuesta=respuesta, comprobado=False, ahora=ahora)


@acto(correos.completar_respuesta, cifras=True)
def completar_respuesta(escena: Escena, azar: random.Random) -> Correr:
    enlace = _enlace(escena, azar)
    correo = f.FabricaCorreoRecibido(persona=escena.fatima, hito=enlace.hito, clave=uuid4().hex)
    return lambda ahora: correos.completar_respuesta(
        enlace=enlace, correo=correo, porcentaje=63, descripcion="Va", ahora=ahora
    )


def _fallido(escena: Escena, azar: random.Random) -> Envio:
    return Envio.objects.create(
        destino=f"u{azar.randrange(10**9)}",
        dia=HOY,
        persona=escena.fatima,
        estado="fallido",
        message_id=f"<{uuid4().hex}@ejemplo.pe>",
        proximo_intento_en=escena.instante(),
    )


@acto(envios.reintentar_fallidos)
def reintentar_fallidos(escena: Escena, azar: random.Random) -> Correr:
    for _ in range(3):
        _fallido(escena, azar)
    return lambda ahora: envios.reintentar_fallidos(por=escena.olga, dia=HOY, ahora=ahora)


@acto(envios.reintentar_envio)
def reintentar_envio(escena: Escena, azar: random.Random) -> Correr:
    envio = _fallido(escena, azar)
    return lambda ahora: envios.reintentar_envio(por=escena.olga, envio=envio, ahora=ahora)


def _por_salir(escena: Escena, azar: random.Random) -> Recordatorio:
    hito = escena.hito(azar, acuerdo__municipalidad_id=f.UMACHIRI)
    return Recordatorio(
        hito=hito,
        destino=f"u{escena.fatima.pk}",
        persona=escena.fatima,
        rol="responsable",
        clase=f"antes-{azar.randrange(10**6)}",
        plazo=hito.plazo_vigente,
        programado_el=HOY,
    )


@acto(saltar.saltar_recordatorios)
def saltar_recordatorios(escena: Escena, azar: random.Random) -> Correr:
    fila = _por_salir(escena, azar)
    return lambda ahora: saltar.saltar_recordatorios(por=escena.olga, filas=[fila], motivo="Ya llamó", ahora=ahora)


@acto(saltar.no_saltar)
def no_saltar(escena: Escena, azar: random.Random) -> Correr:
    fila = _por_salir(escena, azar)
    saltar.saltar_recordatorios(por=escena.olga, filas=[fila], motivo="Ya llamó", ahora=escena.instante())
    saltado = Recordatorio.objects.get(hito=fila.hito, clase=fila.clase)  # registrado por el salto: la fila no lo sabe
    return lambda _ahora: saltar.no_saltar(por=escena.olga, recordatorio=saltado)


@acto(recordar.recordar_ahora)
def recordar_ahora(escena: Escena, azar: random.Random) -> Correr:
    hito = escena.hito(azar, acuerdo__municipalidad_id=f.UMACHIRI)
    return lambda ahora: recordar.recordar_ahora(por=escena.olga, acuerdo=hito.acuerdo, ahora=ahora)


@acto(recordar.retirar_recordatorio)
def retirar_recordatorio(escena: Escena, azar: random.Random) -> Correr:
    suyo = escena.hito(azar, acuerdo__municipalidad_id=f.UMACHIRI).acuerdo
    datos = HitoEscrito(texto="Por recordar", responsable=suyo.responsable, plazo=suyo.evento_el + timedelta(days=150))
    registrar_hito(por=escena.olga, acuerdo=suyo, datos=datos, ahora=escena.instante())
    with suppress(DatoInvalido):  # otro hilo ya lo pidió
        recordar.recordar_ahora(por=escena.olga, acuerdo=suyo, ahora=escena.instante())
    return lambda ahora: recordar.retirar_recordatorio(por=escena.olga, acuerdo=suyo, ahora=ahora)


# --- Vistas guardadas -----------------------------------------------------------------------------------------------
@acto(vistas.guardar_vista, se_lee=False)
def guardar_vista(escena: Escena, azar: random.Random) -> Correr:
    nombre = f"Vista {azar.randrange(10)}"
    return lambda ahora: vistas.guardar_vista(
        por=escena.olga, nombre=nombre, parametros="", ahora=ahora, reemplazar=True
    )


def _vista(escena: Escena, azar: random.Random) -> VistaGuardada:
    suyas = VistaGuardada.objects.filter(usuario=escena.olga)
    return escena.elegir(
        azar,
        suyas,
        lambda: vistas.guardar_vista(por=escena.olga, nombre="La mía", parametros="", ahora=escena.instante()),
    )


@acto(vistas.cambiar_vista, se_lee=False)
def cambiar_vista(escena: Escena, azar: random.Random) -> Correr:
    vista, de_inicio = _vista(escena, azar), azar.random() < 0.5
    return lambda ahora: vistas.cambiar_vista(
        por=escena.olga, vista=vista, nombre=vista.nombre, compartida=False, de_inicio=de_inicio
    )


@acto(vistas.borrar_vista, se_lee=False)
def borrar_vista(escena: Escena, azar: random.Random) -> Correr:
    vista = _vista(escena, azar)
    return lambda ahora: vistas.borrar_vista(por=escena.olga, vista=vista)


@acto(hojas.mandar_hojas, se_lee=False)
def mandar_hojas(escena: Escena, azar: random.Random) -> Correr:
    destino = hojas.DestinoDeHoja("MTPE", "", "MTPE", ("soledad@ejemplo.pe",))
    return lambda ahora: hojas.mandar_hojas(por=escena.olga, sesion=escena.fresca(), destinos=[destino])


# --- Lo mismo en varias municipalidades -----------------------------------------------------------------------------
def _de_dos(escena: Escena, azar: random.Random) -> list[int]:
    """Dos acuerdos de municipalidades distintas, de los que haya, en el orden que toque."""
    vivos = Acuerdo.objects.filter(sesion=escena.sesion, anulado_en=None, grupos=None)
    de_cada_una = dict(vivos.order_by("-pk").values_list("municipalidad", "pk"))
    if len(de_cada_una) < 2 and not escena.a_medida:
        raise NadaQueHacer
    for ubigeo in (f.UMACHIRI, f.SAN_JOSE_LAMBAYEQUE)[len(de_cada_una) :]:
        de_cada_una[f"{ubigeo}, recién"] = escena.acuerdo_nuevo(municipalidad_id=ubigeo).pk
    return azar.sample(sorted(de_cada_una.values()), 2)


@acto(parecidos.agrupar_parecidos, se_lee=False)
def agrupar_parecidos(escena: Escena, azar: random.Random) -> Correr:
    acuerdos = _de_dos(escena, azar)
    return lambda ahora: parecidos.agrupar_parecidos(por=escena.olga, acuerdos=acuerdos, nombre="Los dos", ahora=ahora)


@acto(parecidos.deshacer_grupo, se_lee=False)
def deshacer_grupo(escena: Escena, azar: random.Random) -> Correr:
    grupo = GrupoDeParecidos.objects.create(nombre="Los dos", decidido_en=escena.instante(), decidido_por=escena.olga)
    grupo.acuerdos.set(_de_dos(escena, azar))
    return lambda ahora: parecidos.deshacer_grupo(por=escena.olga, grupo=grupo)
