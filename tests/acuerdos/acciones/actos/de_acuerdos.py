"""Los actos sobre un acuerdo y lo que cuelga de él."""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from acuerdos.acciones import (
    acuerdos,
    avances,
    documentos,
    hitos,
    inversiones,
    lotes,
    mensajes,
    notas,
    participantes,
    plantillas,
    propuestas,
    solicitudes,
    trabas,
)
from acuerdos.acciones.acuerdos import DatosDeAcuerdo
from acuerdos.enums import CategoriaTraba, ClaseDeDocumento, Responsable, Tipo, VerboDeLote
from acuerdos.models import (
    Acuerdo,
    AsistenciaTecnica,
    Avance,
    AvancePropuesto,
    Clasificacion,
    Desestimacion,
    Documento,
    Evidencia,
    Hito,
    LecturaDeInversion,
    Lote,
    MensajeDeAcuerdo,
    Nota,
    Participante,
    Reprogramacion,
    Traba,
)
from municipalidades.models import Municipalidad
from tests import fabricas as f
from tests.acuerdos.acciones.actos.escena import VIVO, Correr, Escena, acto, dia
from tests.acuerdos.acciones.comun import AHORA, HOY, archivo

LUEGO = f.EVENTO + timedelta(days=400)


def datos(escena: Escena, azar: random.Random, **campos: Any) -> DatosDeAcuerdo:
    return DatosDeAcuerdo(
        municipalidad=escena.municipalidad(azar),
        sector=escena.sector(azar),
        texto=f"Acuerdo {azar.random()}",
        tipo=azar.choice(list(Tipo)),
        clasificacion=azar.choice(list(Clasificacion.objects.all())),
        responsable=azar.choice(list(Responsable)),
        plazo=dia(azar, HOY, LUEGO),
        **campos,
    )


# --- El acuerdo -----------------------------------------------------------------------------------------------------
@acto(acuerdos.registrar_acuerdo, "en_curso", cifras=True)
def registrar_acuerdo(escena: Escena, azar: random.Random) -> Correr:
    nuevos, con_hitos = datos(escena, azar), azar.random() < 0.5
    return lambda ahora: acuerdos.registrar_acuerdo(
        por=escena.olga, sesion=escena.sesion, datos=nuevos, ahora=ahora, con_hitos=con_hitos
    )


@acto(acuerdos.editar_acuerdo, "en_curso", cifras=True)
def editar_acuerdo(escena: Escena, azar: random.Random) -> Correr:
    actual, nuevos = escena.acuerdo(azar), datos(escena, azar)
    # Otra municipalidad que la suya, y un plazo ya vencido si se puede: lo que más mueve.
    otra = next(u for u in (f.UMACHIRI, f.SAN_JOSE_LAMBAYEQUE) if u != actual.municipalidad_id)
    nuevos = replace(nuevos, municipalidad=type(nuevos.municipalidad).objects.get(pk=otra), plazo=actual.plazo)
    if actual.reunion is not None:
        nuevos = replace(nuevos, reunion=actual.reunion, sector=actual.sector)
    return lambda ahora: acuerdos.editar_acuerdo(
        por=escena.olga, acuerdo=actual, version=actual.version, datos=nuevos, ahora=ahora
    )


@acto(acuerdos.corregir_acuerdo, cifras=True)
def corregir_acuerdo(escena: Escena, azar: random.Random) -> Correr:
    actual, nueva = escena.acuerdo(azar), azar.choice(list(Clasificacion.objects.all()))
    return lambda ahora: acuerdos.corregir_acuerdo(
        por=escena.carlos,
        acuerdo=actual,
        version=actual.version,
        datos=acuerdos.DatosTrasLaFirma(clasificacion=nueva, cui=str(azar.randint(1, 9_999_999)), monto=None),
        motivo="Se supo después",
        ahora=ahora,
    )


@acto(acuerdos.anular_acuerdo, cifras=True)
def anular_acuerdo(escena: Escena, azar: random.Random) -> Correr:
    actual = escena.acuerdo(azar)
    return lambda ahora: acuerdos.anular_acuerdo(por=escena.carlos, acuerdo=actual, motivo="Duplicado", ahora=ahora)


@acto(acuerdos.restaurar_acuerdo, cifras=True)
def restaurar_acuerdo(escena: Escena, azar: random.Random) -> Correr:
    anulados = Acuerdo.objects.filter(sesion=escena.sesion, anulado_en__isnull=False)
    actual = escena.elegir(azar, anulados, lambda: escena.acuerdo_nuevo(anulado=True))
    return lambda ahora: acuerdos.restaurar_acuerdo(
        por=escena.carlos, acuerdo=actual, version=actual.version, ahora=ahora
    )


@acto(acuerdos.asignar_a_cargo)
def asignar_a_cargo(escena: Escena, azar: random.Random) -> Correr:
    actual = escena.acuerdo(azar)
    quien = escena.olga if actual.a_cargo_id != escena.olga.pk else None
    return lambda ahora: acuerdos.asignar_a_cargo(por=escena.carlos, acuerdo=actual, usuario=quien, ahora=ahora)


# --- Hitos ----------------------------------------------------------------------------------------------------------
def _de_hito(azar: random.Random) -> hitos.HitoEscrito:
    texto, plazo = f"Hito {azar.random()}", dia(azar, HOY, f.EVENTO + timedelta(days=100))
    return hitos.HitoEscrito(texto=texto, plazo=plazo, responsable=Responsable.GL, peso=azar.randint(4, 20))


@acto(hitos.registrar_hito, cifras=True)
def registrar_hito(escena: Escena, azar: random.Random) -> Correr:
    actual, datos = escena.acuerdo(azar), _de_hito(azar)
    return lambda ahora: hitos.registrar_hito(por=escena.olga, acuerdo=actual, datos=datos, ahora=ahora)


@acto(hitos.proponer_hito)
def proponer_hito(escena: Escena, azar: random.Random) -> Correr:
    actual, datos = escena.acuerdo(azar, municipalidad_id=f.UMACHIRI), _de_hito(azar)
    return lambda ahora: hitos.proponer_hito(por=escena.fatima, acuerdo=actual, datos=datos, ahora=ahora)


@acto(hitos.aceptar_hito, cifras=True)
def aceptar_hito(escena: Escena, azar: random.Random) -> Correr:
    propuestos = Hito.objects.filter(acuerdo__sesion=escena.sesion, registrado_el=None, **VIVO)
    hito = escena.elegir(azar, propuestos, lambda: escena.hito_nuevo(propuesto=True))
    return lambda ahora: hitos.aceptar_hito(por=escena.olga, hito=hito, ahora=ahora)


@acto(hitos.editar_hito, cifras=True)
def editar_hito(escena: Escena, azar: random.Random) -> Correr:
    sin_avances = escena.hito(azar, avances=None, acuerdo__hitos__avances__isnull=False)
    datos = _de_hito(azar)
    return lambda ahora: hitos.editar_hito(
        por=escena.olga, hito=sin_avances, version=sin_avances.version, datos=datos, ahora=ahora
    )


@acto(hitos.anular_hito, cifras=True)
def anular_hito(escena: Escena, azar: random.Random) -> Correr:
    hito = escena.hito(azar)
    return lambda ahora: hitos.anular_hito(por=escena.carlos, hito=hito, motivo="Repetido", ahora=ahora)


@acto(plantillas.registrar_hitos_de_plantilla, cifras=True)
def registrar_hitos_de_plantilla(escena: Escena, azar: random.Random) -> Correr:
    sin_hitos = Acuerdo.objects.filter(sesion=escena.sesion, anulado_en=None, hitos=None)
    actual = escena.elegir(azar, sin_hitos, escena.acuerdo_nuevo)
    return lambda ahora: plantillas.registrar_hitos_de_plantilla(por=escena.olga, acuerdo=actual, ahora=ahora)


# --- Avances --------------------------------------------------------------------------------------------------------
@acto(avances.registrar_avance, cifras=True)
def registrar_avance(escena: Escena, azar: random.Random) -> Correr:
    hito, fecha, porcentaje = escena.hito(azar), dia(azar, f.EVENTO + timedelta(days=31)), azar.choice([55, 77, 100])
    evidencias = [archivo(contenido=f"%PDF-1.4 {azar.random()}".encode())]
    return lambda ahora: avances.registrar_avance(
        por=escena.olga,
        hito=hito,
        fecha=fecha,
        porcentaje=porcentaje,
        descripcion="Va",
        ahora=ahora,
        evidencias=evidencias,
    )


def _propuesto(escena: Escena, azar: random.Random, ahora: Any = AHORA) -> AvancePropuesto:
    hito = escena.hito(azar, porcentaje__lt=100)
    return propuestas.proponer_avance(
        por=escena.olga, hito=hito, fecha=HOY, porcentaje=66, descripcion="Según el asistente", ahora=ahora
    )


@acto(propuestas.proponer_avance, se_lee=False)
def proponer_avance(escena: Escena, azar: random.Random) -> Correr:
    return lambda ahora: _propuesto(escena, azar, ahora)


@acto(propuestas.confirmar_propuesta, cifras=True)
def confirmar_propuesta(escena: Escena, azar: random.Random) -> Correr:
    propuesta = _propuesto(escena, azar)
    return lambda ahora: propuestas.confirmar_propuesta(
        por=escena.carlos, propuesta=propuesta, fecha=HOY, porcentaje=67, descripcion="Lo revisé", ahora=ahora
    )


@acto(propuestas.descartar_propuesta, se_lee=False)
def descartar_propuesta(escena: Escena, azar: random.Random) -> Correr:
    propuesta = _propuesto(escena, azar)
    return lambda ahora: propuestas.descartar_propuesta(por=escena.olga, propuesta=propuesta, ahora=ahora)


def _por_validar(escena: Escena, azar: random.Random, porcentaje: int = 100) -> Avance:
    en_espera = {"anulado_en": None, "validado_en": None, "devuelto_en": None}
    if escena.a_medida:  # si no, el que haya: de los que dicen eso hay pocos
        en_espera["porcentaje"] = porcentaje
    suyos = Avance.objects.filter(hito__acuerdo__sesion=escena.sesion, hito__acuerdo__anulado_en=None, **en_espera)
    return escena.elegir(
        azar,
        suyos,
        lambda: f.FabricaAvance(hito=escena.hito_nuevo(), porcentaje=porcentaje, registrado_por=escena.olga),
    )


@acto(avances.validar_avance, cifras=True)
def validar_avance(escena: Escena, azar: random.Random) -> Correr:
    avance = _por_validar(escena, azar)
    return lambda ahora: avances.validar_avance(por=escena.carlos, avance=avance, ahora=ahora)


@acto(avances.devolver_avance, cifras=True)
def devolver_avance(escena: Escena, azar: random.Random) -> Correr:
    avance = _por_validar(escena, azar)
    return lambda ahora: avances.devolver_avance(por=escena.carlos, avance=avance, motivo="Falta", ahora=ahora)


@acto(avances.anular_avance, cifras=True)
def anular_avance(escena: Escena, azar: random.Random) -> Correr:
    avance = _por_validar(escena, azar)
    return lambda ahora: avances.anular_avance(por=escena.olga, avance=avance, motivo="De otro hito", ahora=ahora)


@acto(avances.adjuntar_evidencia)
def adjuntar_evidencia(escena: Escena, azar: random.Random) -> Correr:
    avance, nuevo = _por_validar(escena, azar), archivo(contenido=f"%PDF-1.4 {azar.random()}".encode())
    return lambda ahora: avances.adjuntar_evidencia(por=escena.olga, avance=avance, archivo=nuevo, ahora=ahora)


@acto(avances.adjuntar_evidencias)
def adjuntar_evidencias(escena: Escena, azar: random.Random) -> Correr:
    avance, nuevas = _por_validar(escena, azar), [archivo(contenido=f"%PDF-1.4 {azar.random()}".encode()) for _ in "ab"]
    return lambda ahora: avances.adjuntar_evidencias(por=escena.olga, avance=avance, archivos=nuevas, ahora=ahora)


@acto(avances.anular_evidencia)
def anular_evidencia(escena: Escena, azar: random.Random) -> Correr:
    suyas = Evidencia.objects.filter(
        avance__hito__acuerdo__sesion=escena.sesion,
        avance__hito__acuerdo__anulado_en=None,
        avance__porcentaje__lt=100,
        anulado_en=None,
    )
    evidencia = escena.elegir(
        azar, suyas, lambda: f.FabricaEvidencia(avance=_por_validar(escena, azar, 40), registrado_por=escena.olga)
    )
    return lambda ahora: avances.anular_evidencia(por=escena.olga, evidencia=evidencia, motivo="Otra", ahora=ahora)


# --- Solicitudes ----------------------------------------------------------------------------------------------------
@acto(solicitudes.solicitar_reprogramacion)
def solicitar_reprogramacion(escena: Escena, azar: random.Random) -> Correr:
    hito, nuevo = escena.hito(azar), dia(azar, LUEGO, LUEGO + timedelta(days=300))
    return lambda ahora: solicitudes.solicitar_reprogramacion(
        por=escena.olga, acuerdo=hito.acuerdo, hito=hito, plazo_nuevo=nuevo, motivo="Lluvias", ahora=ahora
    )


def _solicitud(escena: Escena, azar: random.Random, modelo: Any) -> Any:
    en_espera = modelo.objects.filter(acuerdo__sesion=escena.sesion, estado="solicitada", **VIVO)
    # Vencido desde hoy, el acuerdo cuyo plazo se pide: al aprobarse deja de estarlo.
    vencido = {"plazo": f.EVENTO + timedelta(days=10)}
    solicitud = {"registrado_por": escena.olga, "solicitado_el": HOY, "registrado_en": AHORA}

    def nuevo() -> Any:
        if modelo is Desestimacion:
            return f.FabricaDesestimacion(acuerdo=escena.acuerdo_nuevo(), **solicitud)
        acuerdo = escena.acuerdo_nuevo(**vencido)
        return f.FabricaReprogramacion(acuerdo=acuerdo, plazo_nuevo=LUEGO, **solicitud)

    return escena.elegir(azar, en_espera, nuevo)


@acto(solicitudes.decidir_reprogramacion, cifras=True)
def decidir_reprogramacion(escena: Escena, azar: random.Random) -> Correr:
    solicitud = _solicitud(escena, azar, Reprogramacion)
    return lambda ahora: solicitudes.decidir_reprogramacion(
        por=escena.carlos, reprogramacion=solicitud, aprobar=True, motivo="", ahora=ahora
    )


@acto(solicitudes.retirar_solicitud)
def retirar_solicitud(escena: Escena, azar: random.Random) -> Correr:
    solicitud = _solicitud(escena, azar, Reprogramacion)
    return lambda ahora: solicitudes.retirar_solicitud(
        por=escena.olga, solicitud=solicitud, motivo="Ya no", ahora=ahora
    )


@acto(solicitudes.solicitar_desestimacion)
def solicitar_desestimacion(escena: Escena, azar: random.Random) -> Correr:
    actual = escena.acuerdo(azar, desestimaciones=None)
    return lambda ahora: solicitudes.solicitar_desestimacion(
        por=escena.olga, acuerdo=actual, motivo="Sin objeto", archivo=archivo(), ahora=ahora
    )


@acto(solicitudes.decidir_desestimacion, cifras=True)
def decidir_desestimacion(escena: Escena, azar: random.Random) -> Correr:
    solicitud = _solicitud(escena, azar, Desestimacion)
    aprobar = escena.a_medida or azar.random() < 0.3
    return lambda ahora: solicitudes.decidir_desestimacion(
        por=escena.carlos, desestimacion=solicitud, aprobar=aprobar, motivo="Visto", ahora=ahora
    )


# --- Trabas y notas -------------------------------------------------------------------------------------------------
@acto(trabas.registrar_traba, cifras=True)
def registrar_traba(escena: Escena, azar: random.Random) -> Correr:
    actual, que = escena.acuerdo(azar), f"Falta {azar.random()}"
    return lambda ahora: trabas.registrar_traba(
        por=escena.olga, acuerdo=actual, categoria=CategoriaTraba.LEGAL, necesidad=que, ahora=ahora
    )


def _traba(escena: Escena, azar: random.Random) -> Traba:
    abiertas = Traba.objects.filter(acuerdo__sesion=escena.sesion, levantada_en=None, **VIVO)
    return escena.elegir(azar, abiertas, lambda: f.FabricaTraba(acuerdo=escena.acuerdo_nuevo()))


@acto(trabas.levantar_traba, cifras=True)
def levantar_traba(escena: Escena, azar: random.Random) -> Correr:
    traba = _traba(escena, azar)
    return lambda ahora: trabas.levantar_traba(por=escena.olga, traba=traba, como="Opinión emitida", ahora=ahora)


@acto(trabas.anular_traba, cifras=True)
def anular_traba(escena: Escena, azar: random.Random) -> Correr:
    traba = _traba(escena, azar)
    return lambda ahora: trabas.anular_traba(por=escena.olga, traba=traba, motivo="De otro acuerdo", ahora=ahora)


@acto(trabas.registrar_asistencia_tecnica, cifras=True)
def registrar_asistencia_tecnica(escena: Escena, azar: random.Random) -> Correr:
    traba, que = _traba(escena, azar), f"Taller {azar.random()}"
    return lambda ahora: trabas.registrar_asistencia_tecnica(
        por=escena.olga, traba=traba, fecha=HOY, descripcion=que, ahora=ahora
    )


@acto(trabas.anular_asistencia_tecnica, cifras=True)
def anular_asistencia_tecnica(escena: Escena, azar: random.Random) -> Correr:
    dadas = AsistenciaTecnica.objects.filter(
        traba__acuerdo__sesion=escena.sesion, traba__acuerdo__anulado_en=None, anulado_en=None
    )
    dada = escena.elegir(azar, dadas, lambda: f.FabricaAsistenciaTecnica(traba=_traba(escena, azar)))
    return lambda ahora: trabas.anular_asistencia_tecnica(
        por=escena.olga, asistencia=dada, motivo="Se repitió", ahora=ahora
    )


@acto(inversiones.registrar_lectura, cifras=True)
def registrar_lectura(escena: Escena, azar: random.Random) -> Correr:
    actual = escena.con_cui(azar)
    dicho = inversiones.DatosDeLectura(leida_el=HOY, costo=Decimal(100), devengado=Decimal(azar.randint(0, 90)))
    return lambda ahora: inversiones.registrar_lectura(por=escena.olga, acuerdo=actual, datos=dicho, ahora=ahora)


@acto(inversiones.registrar_lecturas, cifras=True)
def registrar_lecturas(escena: Escena, azar: random.Random) -> Correr:
    actual = escena.con_cui(azar)
    dicho = inversiones.DatosDeLectura(leida_el=HOY, pim=Decimal(azar.randint(1, 90)))
    return lambda ahora: inversiones.registrar_lecturas(por=escena.olga, lecturas=[(actual.cui, dicho)], ahora=ahora)


@acto(inversiones.anular_lectura, cifras=True)
def anular_lectura(escena: Escena, azar: random.Random) -> Correr:
    vivas = LecturaDeInversion.objects.filter(acuerdo__sesion=escena.sesion, **VIVO)
    lectura = escena.elegir(azar, vivas, lambda: f.FabricaLectura(acuerdo=escena.con_cui(azar)))
    return lambda ahora: inversiones.anular_lectura(por=escena.olga, lectura=lectura, motivo="Otra", ahora=ahora)


@acto(documentos.adjuntar_documento)
def adjuntar_documento(escena: Escena, azar: random.Random) -> Correr:
    actual = escena.acuerdo(azar)
    datos = documentos.DatosDeDocumento(
        clase=azar.choice(list(ClaseDeDocumento)),
        numero=f"N.° {azar.random()}",
        fecha=HOY,
        archivo=archivo(contenido=f"%PDF-1.4 {azar.random()}".encode()),
    )
    return lambda ahora: documentos.adjuntar_documento(por=escena.olga, de=actual, datos=datos, ahora=ahora)


@acto(documentos.anular_documento)
def anular_documento(escena: Escena, azar: random.Random) -> Correr:
    vivos = Documento.objects.filter(acuerdo__sesion=escena.sesion, **VIVO)
    documento = escena.elegir(azar, vivos, lambda: f.FabricaDocumento(acuerdo=escena.acuerdo_nuevo()))
    return lambda ahora: documentos.anular_documento(por=escena.olga, documento=documento, motivo="No era", ahora=ahora)


@acto(participantes.agregar_participantes)
def agregar_participantes(escena: Escena, azar: random.Random) -> Correr:
    actual, otra, sector = escena.acuerdo(azar), escena.municipalidad(azar), escena.sector(azar)
    if escena.a_medida:
        actual, otra = escena.acuerdo_nuevo(municipalidad_id=f.UMACHIRI), Municipalidad.objects.get(pk="150101")
    return lambda ahora: participantes.agregar_participantes(
        por=escena.carlos,
        acuerdo=actual,
        municipalidades=[otra],
        sectores=[sector],
        mancomunidad=azar.choice(["", "Del Sur"]),
        ahora=ahora,
    )


@acto(participantes.quitar_participante)
def quitar_participante(escena: Escena, azar: random.Random) -> Correr:
    vivos = Participante.objects.filter(acuerdo__sesion=escena.sesion, **VIVO)
    participante = escena.elegir(azar, vivos, lambda: f.FabricaParticipante(acuerdo=escena.acuerdo_nuevo()))
    return lambda ahora: participantes.quitar_participante(
        por=escena.carlos, participante=participante, motivo="Era otra", ahora=ahora
    )


@acto(mensajes.escribir_mensaje)
def escribir_mensaje(escena: Escena, azar: random.Random) -> Correr:
    actual, texto = escena.acuerdo(azar, municipalidad_id=f.UMACHIRI), f"Mensaje {azar.random()}"
    por, a_quien = azar.choice([(escena.fatima, "secretaria"), (escena.olga, "municipalidad"), (escena.olga, "")])
    return lambda ahora: mensajes.escribir_mensaje(
        por=por, acuerdo=actual, texto=texto, dirigido_a=a_quien, ahora=ahora
    )


@acto(mensajes.anular_mensaje)
def anular_mensaje(escena: Escena, azar: random.Random) -> Correr:
    vivos = MensajeDeAcuerdo.objects.filter(acuerdo__sesion=escena.sesion, **VIVO)
    mensaje = escena.elegir(azar, vivos, lambda: f.FabricaMensaje(acuerdo=escena.acuerdo_nuevo()))
    return lambda ahora: mensajes.anular_mensaje(por=escena.carlos, mensaje=mensaje, motivo="Ya no", ahora=ahora)


@acto(notas.registrar_nota, se_lee=False)
def registrar_nota(escena: Escena, azar: random.Random) -> Correr:
    actual, texto = escena.acuerdo(azar), f"Nota {azar.random()}"
    return lambda ahora: notas.registrar_nota(por=escena.olga, acuerdo=actual, texto=texto, ahora=ahora)


@acto(notas.anular_nota, se_lee=False)
def anular_nota(escena: Escena, azar: random.Random) -> Correr:
    suyas = Nota.objects.filter(acuerdo__sesion=escena.sesion, registrado_por=escena.olga, **VIVO)
    nota = escena.elegir(azar, suyas, lambda: f.FabricaNota(acuerdo=escena.acuerdo_nuevo(), registrado_por=escena.olga))
    return lambda ahora: notas.anular_nota(por=escena.olga, nota=nota, motivo="Ya no", ahora=ahora)


# --- Lotes ----------------------------------------------------------------------------------------------------------
def _preparado(escena: Escena, azar: random.Random, ahora: Any) -> Lote:
    vivos = list(Acuerdo.objects.filter(sesion=escena.sesion, anulado_en=None).values_list("pk", flat=True))
    verbo, suyos = VerboDeLote.ANULAR, {"motivo": "Duplicados"}
    if not escena.a_medida:
        verbo, suyos = azar.choice(
            [
                (VerboDeLote.ANULAR, suyos),
                (VerboDeLote.ASIGNAR, {"usuario": azar.choice([escena.olga.pk, escena.carlos.pk])}),
                (VerboDeLote.RESPONSABLE, {"responsable": azar.choice(list(Responsable))}),
                (VerboDeLote.CLASIFICAR, {"clasificacion": azar.choice(["orientacion", "asistencia_tecnica"])}),
            ]
        )
    elegidos = azar.sample(vivos, min(4, len(vivos)))
    return lotes.preparar_lote(por=escena.carlos, verbo=verbo, datos=suyos, acuerdos=elegidos, ahora=ahora)


@acto(lotes.preparar_lote)
def preparar_lote(escena: Escena, azar: random.Random) -> Correr:
    return lambda ahora: _preparado(escena, azar, ahora)


@acto(lotes.confirmar_lote, cifras=True)
def confirmar_lote(escena: Escena, azar: random.Random) -> Correr:
    pendientes = Lote.objects.filter(confirmado_en=None)
    lote = escena.elegir(azar, pendientes, lambda: _preparado(escena, azar, escena.instante()))
    return lambda ahora: lotes.confirmar_lote(por=escena.carlos, lote=lote, ahora=ahora)


@acto(lotes.deshacer_lote, cifras=True)
def deshacer_lote(escena: Escena, azar: random.Random) -> Correr:
    def confirmado() -> Lote:
        lote = _preparado(escena, azar, escena.instante())
        return lotes.confirmar_lote(por=escena.carlos, lote=lote, ahora=escena.instante())

    lote = escena.elegir(azar, Lote.objects.filter(deshecho_en=None).exclude(confirmado_en=None), confirmado)
    return lambda ahora: lotes.deshacer_lote(por=escena.carlos, lote=lote, ahora=ahora)
