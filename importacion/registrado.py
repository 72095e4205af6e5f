"""Lo que ya está registrado de una sesión, en la misma forma que lo leído del libro, para compararlos."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from acuerdos.acciones.acuerdos import DatosDeAcuerdo
from acuerdos.acciones.plan import (
    COLUMNAS_DE_ACUERDO,
    PARTICIPAN,
    DatosDeAsistencia,
    DatosDeAvance,
    DatosDeDesestimacion,
    DatosDeHito,
    DatosDeReprogramacion,
    DatosDeReunion,
    DatosDeSesion,
    FilaDeAcuerdo,
    otra_municipalidad,
)
from acuerdos.enums import EstadoSolicitud
from acuerdos.models import Acuerdo, Avance, Desestimacion, Hito, Participante, Reprogramacion
from cuentas.textos import norma
from importacion.celdas import limpiar
from reuniones.models import Participacion, Sesion

# Lo que una hoja puede corregir de un acuerdo: todo, menos de quién es y en qué reunión se firmó. Y de un hito.
DE_ACUERDO = frozenset(campo.name for campo in fields(DatosDeAcuerdo)) - {"municipalidad", "sector", "reunion"}
DE_HITO = ("texto", "responsable", "plazo", "peso")
# De lo que es suyo y no de quienes participan, en qué columna se guarda.
COLUMNAS_QUE_SE_CORRIGEN = {campo: COLUMNAS_DE_ACUERDO[campo] for campo in COLUMNAS_DE_ACUERDO if campo in DE_ACUERDO}


@dataclass(slots=True)
class AvanceRegistrado:
    id: int
    datos: DatosDeAvance
    devuelto: bool
    anulado: bool
    importado: bool


@dataclass(slots=True)
class Registrado:
    """Por clave natural. `*_anulados`: claves de los que se anularon, que no vuelven ni admiten nada nuevo.

    `ampliados`: los plazos que se aprobaron al acuerdo entero, que no van en el libro y mueven el tope de sus hitos.
    """

    sesion: DatosDeSesion | None = None
    ultimo_correlativo: int = 0
    asistencias: dict[str, DatosDeAsistencia] = field(default_factory=dict)
    reuniones: dict[str, DatosDeReunion] = field(default_factory=dict)
    acuerdos: dict[str, FilaDeAcuerdo] = field(default_factory=dict)
    acuerdos_anulados: set[str] = field(default_factory=set)
    hitos: dict[tuple[str, int], DatosDeHito] = field(default_factory=dict)
    hitos_anulados: set[tuple[str, int]] = field(default_factory=set)
    culminados: dict[tuple[str, int], date] = field(default_factory=dict)  # y validados: el día de su último avance
    validados: dict[tuple[str, int], date] = field(default_factory=dict)  # de los mismos: el día en que se validó
    avances: dict[tuple[str, int, date, int], list[AvanceRegistrado]] = field(default_factory=dict)
    reprogramaciones: dict[tuple[str, int, date], DatosDeReprogramacion] = field(default_factory=dict)
    ampliados: dict[str, list[tuple[date, date]]] = field(default_factory=lambda: defaultdict(list))  # (día, plazo)
    desestimaciones: dict[str, tuple[DatosDeDesestimacion, str]] = field(default_factory=dict)
    desestimados: set[str] = field(default_factory=set)
    antes: dict[Any, dict[str, Any]] = field(default_factory=dict)  # acuerdo, o acuerdo y hito → lo que decía


def leer_registrado(sesion: Sesion | None, exportada_en: datetime | None = None) -> Registrado:
    """Un número fijo de consultas. Una sesión que aún no existe no tiene nada.

    `exportada_en`: cuándo salió de aquí la hoja que se compara, para saber qué decía entonces lo que después cambió.
    """
    if sesion is None:
        return Registrado()
    registrado = Registrado(
        sesion=DatosDeSesion(sesion.codigo, sesion.nombre, sesion.fecha, sesion.lugar, sesion.lema),
        ultimo_correlativo=sesion.ultimo_correlativo,
        asistencias={
            norma(a.categoria): DatosDeAsistencia(a.categoria, a.cantidad, a.orden) for a in sesion.asistencias.all()
        },
        reuniones=_reuniones(sesion),
    )
    _leer_acuerdos(sesion, registrado)
    _leer_participantes(sesion, registrado)
    _leer_hitos(sesion, registrado)
    _leer_avances(sesion, registrado)
    _leer_solicitudes(sesion, registrado)
    if exportada_en is not None:
        _leer_lo_de_antes(sesion, registrado, exportada_en)
    return registrado


def _leer_lo_de_antes(sesion: Sesion, registrado: Registrado, cuando: datetime) -> None:
    """De los acuerdos y los hitos que alguien cambió después, lo que entonces decían: la última versión de cada uno."""
    acuerdos = Acuerdo.history.model.objects.filter(sesion_id=sesion.pk)
    for codigo, *dicho in _versiones_de(acuerdos, cuando, "codigo", *COLUMNAS_QUE_SE_CORRIGEN.values()):
        registrado.antes[codigo] = dict(zip(COLUMNAS_QUE_SE_CORRIGEN, dicho, strict=True))
    hitos = Hito.history.model.objects.filter(acuerdo__sesion=sesion)
    for codigo, numero, *dicho in _versiones_de(hitos, cuando, "acuerdo__codigo", "numero", *DE_HITO):
        registrado.antes[codigo, numero] = dict(zip(DE_HITO, dicho, strict=True))


def _versiones_de(historia: Any, cuando: datetime, *columnas: str) -> Iterable[Any]:
    """De las filas que cambiaron después de `cuando`, sus versiones hasta entonces, de la más vieja a la última."""
    cambiadas = historia.filter(history_date__gt=cuando, history_type="~").order_by().values("id")
    suyas = historia.filter(history_date__lte=cuando, id__in=cambiadas)
    return suyas.order_by("history_date", "history_id").values_list(*columnas)


def _reuniones(sesion: Sesion) -> dict[str, DatosDeReunion]:
    presentes = defaultdict(list)
    for reunion, ubigeo in Participacion.objects.filter(reunion__sesion=sesion).values_list(
        "reunion_id", "municipalidad_id"
    ):
        presentes[reunion].append(ubigeo)
    return {
        r.codigo: DatosDeReunion(
            codigo=r.codigo,
            sector=r.sector_id,
            fecha=r.fecha,
            inicio=r.inicio_previsto,
            fin=r.fin_previsto,
            municipalidades=tuple(sorted(presentes[r.pk])),
            estado=r.estado,
        )
        for r in sesion.reuniones.all()
    }


def _leer_acuerdos(sesion: Sesion, registrado: Registrado) -> None:
    columnas = COLUMNAS_DE_ACUERDO | {"reunion": "reunion__codigo"}
    filas = Acuerdo.objects.filter(sesion=sesion).values_list(*columnas.values(), "anulado_en")
    for *datos, anulado in filas:
        dicho = dict(zip(columnas, datos, strict=True))
        # El texto, como se lee de una hoja: así lo exportado vuelve igual.
        acuerdo = FilaDeAcuerdo(**dicho | {"reunion": dicho["reunion"] or "", "texto": limpiar(dicho["texto"])})
        registrado.acuerdos[acuerdo.codigo] = acuerdo
        if anulado:
            registrado.acuerdos_anulados.add(acuerdo.codigo)


def _leer_participantes(sesion: Sesion, registrado: Registrado) -> None:
    for codigo, suyos in participan_en_la_sesion(sesion).items():
        registrado.acuerdos[codigo] = replace(registrado.acuerdos[codigo], **suyos)  # type: ignore[arg-type]


def participan_en_la_sesion(sesion: Sesion) -> dict[str, dict[str, tuple[str, ...]]]:
    """Por código de los acuerdos que los tienen: sus `PARTICIPAN`, en el orden en que se comparan."""
    suyos: dict[str, dict[str, list[str]]] = defaultdict(lambda: {campo: [] for campo in PARTICIPAN})
    vivos = Participante.objects.sin_anulados().filter(acuerdo__sesion=sesion)
    for codigo, ubigeo, mancomunidad, sigla in vivos.values_list(
        "acuerdo__codigo", "municipalidad_id", "mancomunidad", "sector_id"
    ):
        if ubigeo:
            suyos[codigo]["otras_municipalidades"].append(otra_municipalidad(ubigeo, mancomunidad))
        else:
            suyos[codigo]["otros_sectores"].append(sigla)
    return {
        codigo: {campo: tuple(sorted(quienes)) for campo, quienes in campos.items()} for codigo, campos in suyos.items()
    }


def _leer_hitos(sesion: Sesion, registrado: Registrado) -> None:
    campos = ("acuerdo__codigo", "numero", "texto", "responsable", "plazo", "peso", "registrado_el")
    de_otros = ("de_municipalidad_id", "de_sector_id", "anulado_en", "porcentaje", "validado", "ultimo_avance_el")
    filas = Hito.objects.filter(acuerdo__sesion=sesion).values_list(*campos, *de_otros)
    for *datos, ubigeo, sigla, anulado, porcentaje, validado, ultimo_avance_el in filas:
        hito = DatosDeHito(*datos)
        hito.de_quien = ubigeo or sigla or ""
        hito.texto = limpiar(hito.texto)
        registrado.hitos[hito.acuerdo, hito.numero] = hito
        if anulado:
            registrado.hitos_anulados.add((hito.acuerdo, hito.numero))
        if porcentaje == 100 and validado:  # `Hito.cumplido`
            registrado.culminados[hito.acuerdo, hito.numero] = ultimo_avance_el


def _leer_avances(sesion: Sesion, registrado: Registrado) -> None:
    campos = (
        "hito__acuerdo__codigo",
        "hito__numero",
        "fecha",
        "porcentaje",
        "descripcion",
        "validado_el",
        "id",
        "devuelto_en",
        "anulado_en",
        "canal",
    )
    ultimos: dict[tuple[str, int], DatosDeAvance] = {}
    for fila in Avance.objects.filter(hito__acuerdo__sesion=sesion).order_by("id").values_list(*campos):
        datos = DatosDeAvance(*fila[:6])
        datos.descripcion = limpiar(datos.descripcion)
        pk, devuelto, anulado, canal = fila[6:]
        avance = AvanceRegistrado(pk, datos, devuelto is not None, anulado is not None, canal == "importado")
        registrado.avances.setdefault((datos.acuerdo, datos.hito, datos.fecha, datos.porcentaje), []).append(avance)
        suyo = datos.acuerdo, datos.hito
        if suyo in registrado.culminados and not (avance.devuelto or avance.anulado):
            ultimos[suyo] = max(datos, ultimos.get(suyo, datos), key=lambda uno: uno.fecha)  # del mismo día, el último
    registrado.validados = {suyo: dicho.validado_el for suyo, dicho in ultimos.items() if dicho.validado_el}


def _leer_solicitudes(sesion: Sesion, registrado: Registrado) -> None:
    aprobadas = Reprogramacion.objects.sin_anulados().filter(acuerdo__sesion=sesion, estado=EstadoSolicitud.APROBADA)
    campos = ("acuerdo__codigo", "hito__numero", "decidido_el", "plazo_nuevo", "motivo")
    for datos in aprobadas.order_by("id").values_list(*campos):
        reprogramacion = DatosDeReprogramacion(*datos)
        if reprogramacion.hito is None:
            nuevo = (reprogramacion.aprobada_el, reprogramacion.plazo_nuevo)
            registrado.ampliados[reprogramacion.acuerdo].append(nuevo)
            continue
        reprogramacion.motivo = limpiar(reprogramacion.motivo)
        registrado.reprogramaciones[reprogramacion.acuerdo, reprogramacion.hito, reprogramacion.aprobada_el] = (
            reprogramacion
        )
    vivas = Desestimacion.objects.sin_anulados().filter(acuerdo__sesion=sesion)
    vivas = vivas.exclude(estado=EstadoSolicitud.RECHAZADA)
    for *datos, estado in vivas.values_list("acuerdo__codigo", "decidido_el", "motivo", "estado"):
        desestimacion = DatosDeDesestimacion(*datos)
        desestimacion.motivo = limpiar(desestimacion.motivo)
        registrado.desestimaciones[desestimacion.acuerdo] = (desestimacion, estado)
        if estado == EstadoSolicitud.APROBADA:
            registrado.desestimados.add(desestimacion.acuerdo)
