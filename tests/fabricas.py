"""Hechos hechos a mano para las pruebas, directamente en la base y con valores sensatos, sin pasar por las acciones.

Cada fábrica deja al acuerdo proyectado. Piden los catálogos cargados (los hay en toda prueba con base; en una
transaccional, pida el fixture `catalogos`). Ejemplo: `FabricaAvance(hito=hito, porcentaje=100, validado=True)`.
"""

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from acuerdos import models as hechos
from acuerdos.acciones.cadena import empezar_con_lo_que_hay
from acuerdos.acciones.cambios import anotar_fila
from acuerdos.acciones.proyeccion import proyectar
from acuerdos.enums import Canal, CategoriaTraba, EstadoSolicitud, Responsable, Tipo
from acuerdos.reglas import codigo_de_acuerdo
from cuentas.enums import Rol
from cuentas.models import Usuario
from municipalidades.models import Autoridad, PuntoFocal
from reuniones.enums import EstadoReunion, Etapa
from reuniones.models import Asistencia, FuncionarioSectorial, Participacion, Reunion, Sesion

LIMA = ZoneInfo("America/Lima")
EVENTO = date(2025, 1, 13)
UMACHIRI, SAN_JOSE_LAMBAYEQUE = "210809", "140311"
CLAVE = "una-clave-de-prueba-9"

# Un PNG de verdad, de 1 × 1.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000"
    "00907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)

# Un PDF de verdad, de una página en blanco.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
RESUMEN_DEL_PDF = sha256(PDF).hexdigest()
RESUMEN_DEL_JSON = sha256(b"{}").hexdigest()


def en_lima(dia: date, hora: int = 12, minuto: int = 0) -> datetime:
    """El instante de esa hora de Lima."""
    return datetime.combine(dia, time(hora, minuto), tzinfo=LIMA)


def al_mediodia(campo: str) -> LazyAttribute:
    """El mediodía de Lima del día que está en `campo`."""
    return LazyAttribute(lambda o: en_lima(getattr(o, campo)))


def fechar_historia(fila: Any, instante: datetime) -> None:
    """Lo recién hecho se conoce desde `instante`, si ya pasó, y no desde que corre la prueba."""
    fila.history.filter(history_date__gt=instante).update(history_date=instante)


# --- Personas -------------------------------------------------------------------------------------------------------
class FabricaUsuario(DjangoModelFactory):
    class Meta:
        model = Usuario
        django_get_or_create = ("username",)
        skip_postgeneration_save = True

    username = Sequence(lambda n: f"persona{n}")
    nombre = LazyAttribute(lambda o: o.username.capitalize())
    email = LazyAttribute(lambda o: f"{o.username}@ejemplo.pe")
    telefono = "951000000"
    password = factory.django.Password(CLAVE)


class FabricaOperador(FabricaUsuario):
    username = "olga"
    nombre = "Olga Quispe"
    rol = Rol.OPERADOR


class FabricaCoordinador(FabricaUsuario):
    username = "carlos"
    nombre = "Carlos Ramos"
    rol = Rol.COORDINADOR


class FabricaDeCosa(DjangoModelFactory):
    """De lo que se sirve por la API: deja puesto su número de cambio, como lo habría hecho el verbo."""

    class Meta:
        abstract = True

    @classmethod
    def _after_postgeneration(cls, instance: Any, create: bool, results: Any = None) -> None:
        if create:
            anotar_fila(instance)


class FabricaPuntoFocal(FabricaDeCosa):
    class Meta:
        model = PuntoFocal

    usuario = SubFactory(FabricaUsuario)
    municipalidad_id = UMACHIRI
    desde = date(2025, 1, 1)
    cargo = "Gerente municipal"
    correo = SelfAttribute("usuario.email")
    telefono = SelfAttribute("usuario.telefono")
    documento = "Oficio 001-2025"

    @classmethod
    def _create(cls, modelo: Any, *args: Any, **campos: Any) -> Any:
        cargo = super()._create(modelo, *args, **campos)
        fechar_historia(cargo, en_lima(cargo.desde))
        return cargo


class FabricaAutoridad(DjangoModelFactory):
    class Meta:
        model = Autoridad

    municipalidad_id = UMACHIRI
    nombre = "Mario Rojas"
    cargo = "Alcalde"
    desde = date(2023, 1, 1)
    hasta = date(2026, 12, 31)
    documento = "Credencial del JNE"
    correo = "alcaldia@ejemplo.pe"


class FabricaFuncionario(FabricaDeCosa):
    class Meta:
        model = FuncionarioSectorial

    usuario = SubFactory(FabricaUsuario)
    sector_id = "MTPE"
    desde = date(2025, 1, 1)
    cargo = "Especialista"


# --- Sesión y reuniones ---------------------------------------------------------------------------------------------
class FabricaSesion(FabricaDeCosa):
    class Meta:
        model = Sesion
        django_get_or_create = ("codigo",)
        skip_postgeneration_save = True

    codigo = Sequence(lambda n: f"MEA-{n}")
    nombre = "MUNI Ejecutivo de prueba"
    fecha = EVENTO
    lugar = "Lima"
    etapa = Etapa.SEGUIMIENTO
    registrada_en = al_mediodia("fecha")
    registrada_por = SubFactory(FabricaOperador)

    @factory.post_generation
    def sectores(obj: Sesion, crear: bool, siglas: list[str] | None, **_: Any) -> None:
        if crear and siglas:
            obj.sectores.add(*siglas)
        if crear and obj.recien_hecha:
            fechar_historia(obj, obj.registrada_en)

    @classmethod
    def _create(cls, modelo: Any, *args: Any, **campos: Any) -> Any:
        ya_estaba = modelo.objects.filter(codigo=campos["codigo"]).exists()
        sesion = super()._create(modelo, *args, **campos)
        sesion.recien_hecha = not ya_estaba
        return sesion


class FabricaAsistencia(FabricaDeCosa):
    class Meta:
        model = Asistencia

    sesion = SubFactory(FabricaSesion)
    categoria = Sequence(lambda n: f"Categoría {n}")
    cantidad = 10

    @classmethod
    def _create(cls, modelo: Any, *args: Any, **campos: Any) -> Any:
        fila = super()._create(modelo, *args, **campos)
        fechar_historia(fila, fila.sesion.registrada_en)
        return fila


class FabricaReunion(FabricaDeCosa):
    class Meta:
        model = Reunion
        skip_postgeneration_save = True

    sesion = SubFactory(FabricaSesion)
    codigo = Sequence(lambda n: f"R-{n}")
    sector_id = "MTPE"
    fecha = SelfAttribute("sesion.fecha")
    estado = EstadoReunion.REALIZADA

    @factory.post_generation
    def municipalidades(obj: Reunion, crear: bool, ubigeos: list[str] | None, **_: Any) -> None:
        if not crear:
            return
        fechar_historia(obj, obj.sesion.registrada_en)
        for ubigeo in ubigeos or []:
            una = Participacion.objects.create(reunion=obj, municipalidad_id=ubigeo, presente=True)
            fechar_historia(una, obj.sesion.registrada_en)


class FabricaCortePublicado(FabricaDeCosa):
    """Publicado el mediodía del día que dice, sin archivos."""

    class Meta:
        model = hechos.CortePublicado

    sesion = SubFactory(FabricaSesion, codigo="MEA-TEST")
    numero = LazyAttribute(lambda o: o.sesion.cortes_publicados.count() + 1)
    al = date(2025, 3, 31)
    conocido_al = al_mediodia("al")
    publicado_en = SelfAttribute("conocido_al")
    cifras = LazyAttribute(lambda o: {})
    resumenes = LazyAttribute(lambda o: {})
    programa = "0" * 64
    publicado_por = SubFactory(FabricaCoordinador)


class FabricaArchivoPublicado(DjangoModelFactory):
    """El JSON de un corte publicado; su resumen lo anota quien hace el corte."""

    class Meta:
        model = hechos.ArchivoPublicado

    formato = "json"
    archivo = LazyAttribute(lambda o: SimpleUploadedFile("corte.json", b"{}"))
    sha256 = RESUMEN_DEL_JSON
    tamano = 2


# --- Hechos ---------------------------------------------------------------------------------------------------------
class FabricaHecho(DjangoModelFactory):
    class Meta:
        abstract = True

    class Params:
        anulado = Trait(
            anulado_en=LazyAttribute(lambda o: o.registrado_en + timedelta(hours=1)),
            anulado_por=SubFactory(FabricaCoordinador),
            motivo_de_anulacion="Se registró por error",
        )

    registrado_por = SubFactory(FabricaOperador)

    @classmethod
    def _create(cls, modelo: Any, *args: Any, **campos: Any) -> Any:
        hecho = super()._create(modelo, *args, **campos)
        fechar_historia(hecho, hecho.registrado_en)
        acuerdo = _acuerdo_de(hecho)
        if not isinstance(acuerdo, hechos.Acuerdo):  # el documento de una reunión
            return hecho
        participa = isinstance(hecho, hechos.Participante)
        proyectar(acuerdo, ahora=hecho.registrado_en, cambian_los_participantes=participa)
        for fila in (hecho, getattr(hecho, "hito", None)):
            if isinstance(fila, hechos.Hito):
                fila.refresh_from_db(fields=hechos.hito.CAMPOS_PROYECTADOS_DE_HITO)
        return hecho


def _acuerdo_de(hecho: Any) -> hechos.Acuerdo:
    for camino in ("acuerdo", "hito", "avance", "traba"):
        dueno = getattr(hecho, camino, None)
        if dueno is not None and not isinstance(hecho, hechos.Acuerdo):
            return _acuerdo_de(dueno)
    return hecho


class FabricaAcuerdo(FabricaHecho):
    """Un acuerdo del evento; su código sale del correlativo de la sesión."""

    class Meta:
        model = hechos.Acuerdo

    sesion = SubFactory(FabricaSesion, codigo="MEA-TEST")
    municipalidad_id = UMACHIRI
    sector_id = "MTPE"
    texto = "Asistir a la municipalidad en la formulación de su proyecto de empleo temporal"
    tipo = Tipo.ACUERDO
    clasificacion_id = "asistencia_tecnica"
    responsable = Responsable.GL
    evento_el = SelfAttribute("sesion.fecha")
    plazo = LazyAttribute(lambda o: o.evento_el + timedelta(days=300))
    plazo_vigente = SelfAttribute("plazo")
    registrado_en = al_mediodia("evento_el")
    actualizado_en = SelfAttribute("registrado_en")

    @classmethod
    def _create(cls, modelo: Any, *args: Any, **campos: Any) -> Any:
        if "codigo" not in campos:
            sesion = campos["sesion"]
            sesion.ultimo_correlativo += 1
            Sesion.objects.filter(pk=sesion.pk).update(ultimo_correlativo=sesion.ultimo_correlativo)
            campos["codigo"] = codigo_de_acuerdo(sesion.codigo, sesion.ultimo_correlativo)
        return super()._create(modelo, *args, **campos)


class FabricaHito(FabricaHecho):
    """Un hito que cuenta desde el día del evento; con `propuesto=True`, una propuesta que aún no cuenta."""

    class Meta:
        model = hechos.Hito

    class Params:
        propuesto = Trait(registrado_el=None)

    acuerdo = SubFactory(FabricaAcuerdo)
    numero = LazyAttribute(lambda o: o.acuerdo.hitos.count() + 1)
    texto = LazyAttribute(lambda o: f"Hito {o.numero}")
    responsable = SelfAttribute("acuerdo.responsable")
    evento_el = SelfAttribute("acuerdo.evento_el")
    plazo = LazyAttribute(lambda o: o.evento_el + timedelta(days=150))
    plazo_vigente = SelfAttribute("plazo")
    registrado_el = SelfAttribute("evento_el")
    registrado_en = LazyAttribute(lambda o: en_lima(o.registrado_el or o.evento_el))


class FabricaAvance(FabricaHecho):
    """Un avance de 50 %; con `validado=True`, validado el mismo día por Carlos."""

    class Meta:
        model = hechos.Avance

    class Params:
        validado = Trait(
            validado_el=SelfAttribute("fecha"),
            validado_en=LazyAttribute(lambda o: en_lima(o.validado_el, 18)),
            validado_por=SubFactory(FabricaCoordinador),
        )
        devuelto = Trait(
            devuelto_en=LazyAttribute(lambda o: o.registrado_en + timedelta(hours=1)),
            devuelto_por=SubFactory(FabricaCoordinador),
            motivo_de_devolucion="La evidencia no se lee",
        )

    hito = SubFactory(FabricaHito)
    fecha = LazyAttribute(lambda o: o.hito.evento_el + timedelta(days=30))
    porcentaje = 50
    descripcion = "Se presentó el expediente"
    canal = Canal.WEB
    registrado_en = al_mediodia("fecha")


class FabricaAvancePropuesto(DjangoModelFactory):
    """De un asistente, con el token de Olga: 60 %, por una semana."""

    class Meta:
        model = hechos.AvancePropuesto

    hito = SubFactory(FabricaHito)
    fecha = LazyAttribute(lambda o: o.hito.evento_el + timedelta(days=30))
    porcentaje = 60
    descripcion = "Se compraron los tubos"
    propuesto_por = SubFactory(FabricaOperador)
    con = "Asistente"
    propuesto_en = LazyAttribute(lambda o: en_lima(o.fecha))
    vence_en = LazyAttribute(lambda o: o.propuesto_en + timedelta(days=7))


class FabricaEvidencia(FabricaHecho):
    class Meta:
        model = hechos.Evidencia

    class Params:
        contenido = Sequence(lambda n: PNG + str(n).encode())  # cada una, otra

    avance = SubFactory(FabricaAvance)
    archivo = LazyAttribute(lambda o: SimpleUploadedFile(o.nombre, o.contenido, content_type=o.tipo))
    nombre = "foto.png"
    tipo = "image/png"
    tamano = LazyAttribute(lambda o: len(o.contenido))
    sha256 = LazyAttribute(lambda o: sha256(o.contenido).hexdigest())
    registrado_en = SelfAttribute("avance.registrado_en")


class FabricaSolicitud(FabricaHecho):
    """Sin decidir; con `aprobada=True` o `rechazada=True`, decidida por Carlos el día en que se pidió."""

    class Meta:
        abstract = True

    class Params:
        decidida = Trait(
            decidido_el=SelfAttribute("solicitado_el"),
            decidido_en=LazyAttribute(lambda o: en_lima(o.decidido_el, 18)),
            decidido_por=SubFactory(FabricaCoordinador),
        )
        aprobada = Trait(decidida=True, estado=EstadoSolicitud.APROBADA)
        rechazada = Trait(decidida=True, estado=EstadoSolicitud.RECHAZADA, motivo_de_decision="No procede")

    motivo = "Las lluvias cortaron la carretera"
    solicitado_el = LazyAttribute(lambda o: o.acuerdo.evento_el + timedelta(days=60))
    estado = EstadoSolicitud.SOLICITADA
    registrado_en = al_mediodia("solicitado_el")


class FabricaReprogramacion(FabricaSolicitud):
    """Del hito que se dé o, sin hito, del acuerdo que se dé."""

    class Meta:
        model = hechos.Reprogramacion

    hito = None
    acuerdo = factory.Maybe("hito", SelfAttribute("hito.acuerdo"), SubFactory(FabricaAcuerdo))
    evento_el = SelfAttribute("acuerdo.evento_el")
    plazo_anterior = LazyAttribute(lambda o: (o.hito or o.acuerdo).plazo_vigente)
    plazo_nuevo = LazyAttribute(lambda o: o.plazo_anterior + timedelta(days=60))


class FabricaDesestimacion(FabricaSolicitud):
    class Meta:
        model = hechos.Desestimacion

    acuerdo = SubFactory(FabricaAcuerdo)
    archivo = LazyAttribute(lambda _: SimpleUploadedFile("oficio.pdf", PDF, "application/pdf"))
    sha256 = RESUMEN_DEL_PDF
    tamano = len(PDF)


class FabricaTraba(FabricaHecho):
    class Meta:
        model = hechos.Traba

    class Params:
        levantada = Trait(
            levantada_el=LazyAttribute(lambda o: o.registrada_el + timedelta(days=10)),
            levantada_en=al_mediodia("levantada_el"),
            levantada_por=SubFactory(FabricaCoordinador),
            como_se_levanto="El sector emitió la opinión",
        )

    acuerdo = SubFactory(FabricaAcuerdo)
    categoria = CategoriaTraba.PRESUPUESTAL
    necesidad = "Certificación presupuestal"
    quien_puede = "MEF"
    registrada_el = LazyAttribute(lambda o: o.acuerdo.evento_el + timedelta(days=20))
    registrado_en = al_mediodia("registrada_el")


class FabricaRecordatorio(FabricaDeCosa):
    """Uno que salió siete días antes del plazo."""

    class Meta:
        model = hechos.Recordatorio

    hito = SubFactory(FabricaHito)
    persona = SubFactory(FabricaUsuario)
    destino = LazyAttribute(lambda o: f"u{o.persona.pk}")
    rol = "responsable"
    clase = "antes-7"
    plazo = SelfAttribute("hito.plazo_vigente")
    programado_el = LazyAttribute(lambda o: o.plazo - timedelta(days=7))
    estado = "enviado"
    registrado_en = al_mediodia("programado_el")
    terminado_en = SelfAttribute("registrado_en")


class FabricaAsistenciaTecnica(FabricaHecho):
    class Meta:
        model = hechos.AsistenciaTecnica

    traba = SubFactory(FabricaTraba)
    fecha = LazyAttribute(lambda o: o.traba.registrada_el + timedelta(days=5))
    descripcion = "Reunión con la oficina de presupuesto"
    registrado_en = al_mediodia("fecha")


class FabricaLectura(FabricaHecho):
    """Lo leído de una inversión de un millón a medio devengar."""

    class Meta:
        model = hechos.LecturaDeInversion

    acuerdo = SubFactory(FabricaAcuerdo, cui="2345678", monto=1_000_000)
    cui = SelfAttribute("acuerdo.cui")
    leida_el = LazyAttribute(lambda o: o.acuerdo.evento_el + timedelta(days=30))
    costo = 1_000_000
    pim = 800_000
    devengado = 500_000
    avance_fisico = 40
    fase = "Ejecución"
    registrado_en = al_mediodia("leida_el")


class FabricaParticipante(FabricaHecho):
    """San José (Lambayeque), que participa en el acuerdo sin encabezarlo; `de_sector`: MVCS, en su lugar."""

    class Meta:
        model = hechos.Participante

    class Params:
        de_sector = Trait(municipalidad_id=None, sector_id="MVCS")

    acuerdo = SubFactory(FabricaAcuerdo)
    municipalidad_id = SAN_JOSE_LAMBAYEQUE
    desde = SelfAttribute("acuerdo.evento_el")
    registrado_en = al_mediodia("desde")


class FabricaDocumento(FabricaHecho):
    """Un oficio de un acuerdo; con `reunion`, el acta de ella."""

    class Meta:
        model = hechos.Documento

    class Params:
        contenido = Sequence(lambda n: PDF + str(n).encode())

    acuerdo = SubFactory(FabricaAcuerdo)
    sesion = LazyAttribute(lambda o: (o.acuerdo or o.reunion).sesion)
    clase = "oficio"
    numero = "Oficio N.° 012-2025-MDU/A"
    fecha = SelfAttribute("sesion.fecha")
    archivo = LazyAttribute(lambda o: SimpleUploadedFile("oficio.pdf", o.contenido))
    nombre = "oficio.pdf"
    tipo = "application/pdf"
    tamano = LazyAttribute(lambda o: len(o.contenido))
    sha256 = LazyAttribute(lambda o: sha256(o.contenido).hexdigest())
    registrado_en = al_mediodia("fecha")


class FabricaDocumentoDeCargo(FabricaHecho):
    """El oficio que nombra a un punto focal; con `autoridad`, su credencial."""

    class Meta:
        model = hechos.DocumentoDeCargo

    class Params:
        contenido = Sequence(lambda n: PDF + b"cargo" + str(n).encode())

    punto_focal = SubFactory(FabricaPuntoFocal)
    archivo = LazyAttribute(lambda o: SimpleUploadedFile("nombramiento.pdf", o.contenido))
    nombre = "nombramiento.pdf"
    tipo = "application/pdf"
    tamano = LazyAttribute(lambda o: len(o.contenido))
    sha256 = LazyAttribute(lambda o: sha256(o.contenido).hexdigest())
    registrado_en = LazyAttribute(lambda o: en_lima((o.punto_focal or o.autoridad).desde))


class FabricaNota(FabricaHecho):
    class Meta:
        model = hechos.Nota

    acuerdo = SubFactory(FabricaAcuerdo)
    texto = "Llamar al alcalde la próxima semana"
    registrado_en = LazyAttribute(lambda o: en_lima(o.acuerdo.evento_el + timedelta(days=20)))


class FabricaMensaje(FabricaHecho):
    class Meta:
        model = hechos.MensajeDeAcuerdo

    acuerdo = SubFactory(FabricaAcuerdo)
    texto = "¿Cuándo llega el expediente?"
    lado = "secretaria"
    registrado_en = LazyAttribute(lambda o: en_lima(o.acuerdo.evento_el + timedelta(days=20)))


class FabricaCorreoRecibido(DjangoModelFactory):
    """Una respuesta que espera que se le diga cuánto va."""

    class Meta:
        model = hechos.CorreoRecibido

    clave = Sequence(lambda n: f"{n:064d}")
    recibido_en = LazyAttribute(lambda _: en_lima(EVENTO + timedelta(days=60)))
    clase = "respuesta"
    resultado = "espera"
    motivo = "Falta que diga cuánto va"
    texto = "Ya compramos los tubos"
    remitente = "fatima@ejemplo.pe"


def encadenar_lo_fabricado() -> None:
    """Lo que hicieron las fábricas no lo encadenó ningún verbo: para que `verificar` no lo eche de menos."""
    for codigo in Sesion.objects.values_list("codigo", flat=True):
        empezar_con_lo_que_hay(codigo)
