"""Los actos sobre la sesión, su agenda, sus reuniones y sus importaciones."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from acuerdos.acciones import agenda, carga, importaciones, publicaciones, reuniones, sesiones
from acuerdos.acciones.carga import deshacer
from acuerdos.acciones.plan import (
    DatosDeAsistencia,
    DatosDeAvance,
    DatosDeHito,
    DatosDeReunion,
    DatosDeSesion,
    FilaDeAcuerdo,
    Plan,
)
from acuerdos.enums import EstadoDeImportacion
from acuerdos.models import Carga, CortePublicado, Importacion
from municipalidades.models import Municipalidad
from reuniones.enums import EstadoReunion
from reuniones.models import Reunion, Sector
from tests import fabricas as f
from tests.acuerdos.acciones.actos.escena import SECTORES, UBIGEOS, Correr, Escena, acto
from tests.acuerdos.acciones.actos.escena import reunion as reunion_de


# --- La sesión ------------------------------------------------------------------------------------------------------
@acto(sesiones.crear_sesion)
def crear_sesion(escena: Escena, azar: random.Random) -> Correr:
    codigo = f"S-{azar.randrange(10**9)}"
    return lambda ahora: sesiones.crear_sesion(
        por=escena.olga, codigo=codigo, nombre="Otra", fecha=f.EVENTO, ahora=ahora, sectores=Sector.objects.all()[:3]
    )


@acto(sesiones.editar_sesion, cifras=True)
def editar_sesion(escena: Escena, azar: random.Random) -> Correr:
    actual, sala = escena.fresca(), f"Lugar {azar.random()}"
    siglas = {*actual.sectores.values_list("pk", flat=True), azar.choice(["MINSA", "MINEDU", "MIDIS"])}
    return lambda ahora: sesiones.editar_sesion(
        por=escena.carlos,
        sesion=actual,
        version=actual.version,
        nombre=f"MUNI {sala}",
        fecha=actual.fecha,
        lugar=sala,
        lema="#Otro",
        sectores=Sector.objects.filter(pk__in=siglas),
        ahora=ahora,
    )


@acto(publicaciones.publicar_corte)
def publicar_corte(escena: Escena, azar: random.Random) -> Correr:
    actual, al = escena.fresca(), f.EVENTO + timedelta(days=azar.randrange(1, 10**4))
    return lambda ahora: publicaciones.publicar_corte(
        por=escena.carlos, sesion=actual, al=al, conocido_al=ahora, leer=lo_publicado, ahora=ahora
    )


def lo_publicado(_: Any) -> publicaciones.LoPublicado:
    return publicaciones.LoPublicado({"totales": {}}, {}, "a" * 64)


@acto(publicaciones.retirar_corte)
def retirar_corte(escena: Escena, azar: random.Random) -> Correr:
    ahora = escena.instante()

    def otro() -> CortePublicado:
        return publicar_corte(escena, azar)(ahora)

    publicado = escena.elegir(azar, CortePublicado.objects.filter(retirado_en__isnull=True), otro)
    return lambda ahora: publicaciones.retirar_corte(
        por=escena.carlos, publicado=publicado, motivo="Faltaba un sector", ahora=ahora
    )


@acto(sesiones.avanzar_etapa, "en_curso")
def avanzar_etapa(escena: Escena, azar: random.Random) -> Correr:
    actual = escena.fresca()
    # Cerrada o en preparación casi nada se puede: que no se quede ahí.
    if actual.etapa == "seguimiento":
        return retroceder_etapa(escena, azar)
    return lambda ahora: sesiones.avanzar_etapa(por=escena.carlos, sesion=actual, ahora=ahora)


@acto(sesiones.retroceder_etapa)
def retroceder_etapa(escena: Escena, azar: random.Random) -> Correr:
    actual = escena.fresca()
    if actual.etapa == "en_curso":
        return avanzar_etapa(escena, azar)
    return lambda ahora: sesiones.retroceder_etapa(por=escena.carlos, sesion=actual, motivo="Faltó uno", ahora=ahora)


@acto(sesiones.publicar_sesion)
def publicar_sesion(escena: Escena, azar: random.Random) -> Correr:
    publicada = azar.random() < 0.5
    return lambda ahora: sesiones.publicar_sesion(
        por=escena.carlos, sesion=escena.sesion, publicada=publicada, ahora=ahora
    )


@acto(sesiones.registrar_asistencia, cifras=True)
def registrar_asistencia(escena: Escena, azar: random.Random) -> Correr:
    cantidades = {categoria: azar.randrange(100, 200) for categoria in azar.sample(["Ministras/os", "A", "B", "C"], 3)}
    return lambda ahora: sesiones.registrar_asistencia(
        por=escena.olga, sesion=escena.sesion, cantidades=cantidades, ahora=ahora
    )


# --- La agenda ------------------------------------------------------------------------------------------------------
def _turno(azar: random.Random) -> dict[str, Any]:
    inicio = datetime.combine(date.min, time(8)) + timedelta(minutes=azar.randrange(600))
    return {"inicio": inicio.time(), "fin": (inicio + timedelta(minutes=1)).time()}


@acto(agenda.programar_reunion, "en_curso")
def programar_reunion(escena: Escena, azar: random.Random) -> Correr:
    donde, turno = escena.municipalidad(azar), _turno(azar)
    return lambda ahora: agenda.programar_reunion(
        por=escena.olga, sesion=escena.sesion, sector=escena.sector(azar), municipalidades=[donde], ahora=ahora, **turno
    )


@acto(agenda.programar_turnos, "en_curso")
def programar_turnos(escena: Escena, azar: random.Random) -> Correr:
    donde, turno = list(Municipalidad.objects.filter(pk__in=UBIGEOS[:2])), _turno(azar)
    return lambda ahora: agenda.programar_turnos(
        por=escena.olga, sesion=escena.sesion, sector=escena.sector(azar), municipalidades=donde, ahora=ahora, **turno
    )


@acto(agenda.programar_agenda, "en_curso")
def programar_agenda(escena: Escena, azar: random.Random) -> Correr:
    quienes, sector = (escena.municipalidad(azar),), escena.sector(azar)
    turnos = [agenda.TurnoDeAgenda(1, sector, quienes, sala="", **_turno(azar))]
    return lambda ahora: agenda.programar_agenda(por=escena.olga, sesion=escena.sesion, turnos=turnos, ahora=ahora)


def _reunion(escena: Escena, azar: random.Random, estado: str, **campos: Any) -> Reunion:
    suyas = Reunion.objects.filter(sesion=escena.sesion, estado=estado, inicio_real=None, **campos)
    return escena.elegir(azar, suyas, lambda: reunion_de(escena.sesion, estado))


@acto(agenda.editar_reunion, "en_curso")
def editar_reunion(escena: Escena, azar: random.Random) -> Correr:
    reunion, turno = _reunion(escena, azar, "programada"), _turno(azar)
    donde = Municipalidad.objects.filter(pk__in=azar.sample(UBIGEOS, 2))
    return lambda ahora: agenda.editar_reunion(
        por=escena.olga, reunion=reunion, version=reunion.version, municipalidades=donde, sala="", ahora=ahora, **turno
    )


@acto(agenda.cancelar_reunion, "en_curso")
def cancelar_reunion(escena: Escena, azar: random.Random) -> Correr:
    reunion = _reunion(escena, azar, "programada")
    return lambda ahora: agenda.cancelar_reunion(
        por=escena.olga, reunion=reunion, version=reunion.version, motivo="No viajó", ahora=ahora
    )


@acto(agenda.reponer_reunion, "en_curso")
def reponer_reunion(escena: Escena, azar: random.Random) -> Correr:
    reunion = _reunion(escena, azar, "no_realizada")
    return lambda ahora: agenda.reponer_reunion(por=escena.olga, reunion=reunion, version=reunion.version, ahora=ahora)


# --- Cómo fue -------------------------------------------------------------------------------------------------------
@acto(reuniones.empezar_reunion, "en_curso", cifras=True)
def empezar_reunion(escena: Escena, azar: random.Random) -> Correr:
    reunion = _reunion(escena, azar, "programada")
    return lambda ahora: reuniones.empezar_reunion(por=escena.olga, reunion=reunion, ahora=ahora)


@acto(reuniones.terminar_reunion, "en_curso")
def terminar_reunion(escena: Escena, azar: random.Random) -> Correr:
    abiertas = Reunion.objects.filter(sesion=escena.sesion, fin_real=None).exclude(inicio_real=None)
    reunion = escena.elegir(
        azar, abiertas, lambda: f.FabricaReunion(sesion=escena.sesion, inicio_real=time(8), municipalidades=UBIGEOS)
    )
    return lambda ahora: reuniones.terminar_reunion(por=escena.olga, reunion=reunion, ahora=ahora)


@acto(reuniones.registrar_resultado, "en_curso", cifras=True)
def registrar_resultado(escena: Escena, azar: random.Random) -> Correr:
    reunion = _reunion(escena, azar, "realizada", acuerdos=None)
    return lambda ahora: reuniones.registrar_resultado(
        por=escena.olga,
        reunion=reunion,
        version=reunion.version,
        estado=EstadoReunion.NO_REALIZADA,
        inicio=None,
        fin=None,
        motivo="No viajó",
        ahora=ahora,
    )


@acto(reuniones.marcar_presencia, "en_curso")
def marcar_presencia(escena: Escena, azar: random.Random) -> Correr:
    reunion, ubigeo = _reunion(escena, azar, "realizada"), azar.choice(UBIGEOS)
    presente = azar.choice([False, None])
    return lambda ahora: reuniones.marcar_presencia(
        por=escena.olga, reunion=reunion, ubigeo=ubigeo, presente=presente, ahora=ahora
    )


# --- Importar -------------------------------------------------------------------------------------------------------
def _plan(escena: Escena, azar: random.Random) -> Plan:
    """Algo de cada clase en la sesión, con un sector que quizá aún no participaba."""
    numero = 100_000 + azar.randrange(10**9)
    codigo, sector = f"MEA-TEST-{numero}", azar.choice([*SECTORES, "PRODUCE"])
    return Plan(
        sesion=DatosDeSesion("MEA-TEST", escena.sesion.nombre, escena.sesion.fecha),
        es_nueva=False,
        asistencias=[DatosDeAsistencia(f"C{numero}", 5)],
        reuniones=[DatosDeReunion(f"R{numero}", sector, f.EVENTO, None, None, (f.UMACHIRI,), "realizada")],
        acuerdos=[
            FilaDeAcuerdo(
                codigo=codigo,
                municipalidad=azar.choice(UBIGEOS),
                sector=sector,
                reunion="",
                tipo="acuerdo",
                clasificacion="orientacion",
                texto="Importado",
                responsable="GL",
                plazo=f.EVENTO + timedelta(days=90),
            )
        ],
        hitos=[DatosDeHito(codigo, 1, "Paso", "GL", f.EVENTO + timedelta(days=60), 1, f.EVENTO)],
        avances=[DatosDeAvance(codigo, 1, f.EVENTO + timedelta(days=5), 100, "Listo", f.EVENTO + timedelta(days=6))],
    )


def _cargar(escena: Escena, azar: random.Random, ahora: datetime) -> Carga:
    return carga.cargar(
        _plan(escena, azar), por=escena.olga, ahora=ahora, archivo="libro.xlsx", sha256="0" * 64, resumen={}
    )


@acto(carga.cargar, cifras=True)
def cargar(escena: Escena, azar: random.Random) -> Correr:
    return lambda ahora: _cargar(escena, azar, ahora)


@acto(deshacer.deshacer_carga, cifras=True)
def deshacer_carga(escena: Escena, azar: random.Random) -> Correr:
    hechas = Carga.objects.filter(sesion=escena.sesion, deshecha_en=None)
    if azar.random() < 0.5:  # la última: de las otras, casi siempre se tocó ya algo
        hechas = hechas.filter(pk__in=list(hechas.order_by("-pk").values_list("pk", flat=True)[:1]))
    suya = escena.elegir(azar, hechas, lambda: _cargar(escena, azar, escena.instante()))
    return lambda ahora: deshacer.deshacer_carga(por=escena.olga, carga=suya, ahora=ahora)


def _importacion(escena: Escena, azar: random.Random, estado: EstadoDeImportacion) -> Importacion:
    """Un libro en ese estado. A uno subido lo deja así el trabajo, que aquí no corre: se pone a mano."""
    ahora = escena.instante()

    def subir() -> Importacion:
        return importaciones.subir_libro(por=escena.olga, nombre="libro.xlsx", contenido=b"x", ahora=ahora)

    suyo = escena.elegir(azar, Importacion.objects.filter(estado__in=[estado, EstadoDeImportacion.EN_COLA]), subir)
    informe = {"errores": 0, "entran": 1, "sesion": {"codigo": escena.sesion.codigo}}
    Importacion.objects.filter(pk=suyo.pk).update(estado=estado, revision=1, informe=informe, tomada_en=ahora)
    return Importacion.objects.get(pk=suyo.pk)


@acto(importaciones.subir_libro)
def subir_libro(escena: Escena, azar: random.Random) -> Correr:
    return lambda ahora: importaciones.subir_libro(por=escena.olga, nombre="libro.xlsx", contenido=b"x", ahora=ahora)


@acto(importaciones.volver_a_revisar)
def volver_a_revisar(escena: Escena, azar: random.Random) -> Correr:
    subida = _importacion(escena, azar, EstadoDeImportacion.FALLIDA)
    return lambda ahora: importaciones.volver_a_revisar(por=escena.olga, importacion=subida, ahora=ahora)


@acto(importaciones.confirmar_importacion)
def confirmar_importacion(escena: Escena, azar: random.Random) -> Correr:
    subida = _importacion(escena, azar, EstadoDeImportacion.REVISADA)
    return lambda ahora: importaciones.confirmar_importacion(
        por=escena.olga, importacion=subida, revision=subida.revision, solo_buenas=False, ahora=ahora
    )


@acto(importaciones.decir_columnas)
def decir_columnas(escena: Escena, azar: random.Random) -> Correr:
    subida = _importacion(escena, azar, EstadoDeImportacion.REVISADA)
    dicho = {"sesion": escena.sesion.codigo, "columnas": {"texto": "Acuerdo"}}
    return lambda ahora: importaciones.decir_columnas(
        por=escena.olga, importacion=subida, columnas=dicho, huella="titulos", ahora=ahora
    )


@acto(importaciones.corregir_celdas)
def corregir_celdas(escena: Escena, azar: random.Random) -> Correr:
    subida = _importacion(escena, azar, EstadoDeImportacion.REVISADA)
    return lambda ahora: importaciones.corregir_celdas(
        por=escena.olga, importacion=subida, revision=subida.revision, celdas={"Acuerdos!A2": "x"}, ahora=ahora
    )


@acto(importaciones.reanudar_importacion)
def reanudar_importacion(escena: Escena, azar: random.Random) -> Correr:
    subida = _importacion(escena, azar, EstadoDeImportacion.REVISANDO)
    return lambda ahora: importaciones.reanudar_importacion(por=escena.olga, importacion=subida, ahora=ahora)
