"""Las columnas de la lista de acuerdos, cada una declarada una vez: la página, el Excel y el CSV las leen de aquí.

De cada una: cómo se llama en la dirección y en el encabezado, qué vale (texto, número o fecha, que es lo que se
exporta), cómo se ve, por qué se ordena y qué hace falta traer de la base.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.html import format_html

from acuerdos.enums import Estado, Responsable, Semaforo, Tipo
from acuerdos.filtros.campos import entre_comillas, parecido
from acuerdos.models import Hito, Traba
from web.templatetags.placas import placa, progreso, semaforo
from web.templatetags.presentacion import dia_corto, numero, plazo_en_palabras, soles

Valor = str | int | Decimal | date | None
# Escritos una vez: preguntárselo a cada enumeración por cada fila se nota al exportar.
TIPOS, RESPONSABLES, ESTADOS, COLORES = (
    {str(v): str(t) for v, t in e.choices} for e in (Tipo, Responsable, Estado, Semaforo)
)
TERMINADOS = (Estado.CUMPLIDO, Estado.DESESTIMADO)


def _como_texto(valor: Valor) -> str:
    if isinstance(valor, date):
        return dia_corto(valor)
    return numero(valor) if isinstance(valor, int) else str(valor or "—")


@dataclass(frozen=True, slots=True)
class Columna:
    """`orden`: el nombre con que `ordering` la pide. `ancho`: en letras, para el Excel."""

    nombre: str
    titulo: str
    valor: Callable[[Any], Valor]
    celda: Callable[[Any, date], Any] | None = None
    orden: str = ""
    clase: str = ""
    ancho: int = 14
    traer: tuple[str, ...] = ()
    contar: Callable[[], Any] | None = None
    solo_secretaria: bool = False

    def ver(self, acuerdo: Any, hoy: date) -> Any:
        """Como se muestra en la página."""
        return self.celda(acuerdo, hoy) if self.celda else _como_texto(self.valor(acuerdo))


def _municipalidad(a: Any, _hoy: date) -> Any:
    m = a.municipalidad
    return format_html("<span>{} <small>{}</small></span>", m.nombre, m.region.nombre)


def _plazo(a: Any, hoy: date) -> Any:
    if a.estado in TERMINADOS:
        return format_html('<span class="plazo">{}</span>', dia_corto(a.plazo_vigente))
    return format_html(
        '<span class="plazo">{} <small>{}</small></span>',
        dia_corto(a.plazo_vigente),
        plazo_en_palabras(a.plazo_vigente, hoy),
    )


def _cuenta(filas: Any) -> Any:
    """Cuántas `filas` tiene cada acuerdo, en la misma consulta."""
    por_acuerdo = filas.filter(acuerdo=OuterRef("pk")).order_by().values("acuerdo").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(por_acuerdo), 0, output_field=IntegerField())


def _hitos() -> Any:
    return _cuenta(Hito.objects.sin_anulados().filter(registrado_el__isnull=False))


def _trabas() -> Any:
    return _cuenta(Traba.objects.abiertas())


COLUMNAS = (
    Columna("codigo", "Acuerdo", lambda a: a.codigo, orden="codigo", ancho=16),
    Columna("texto", "Texto", lambda a: a.texto, ancho=60),
    Columna("tipo", "Tipo", lambda a: TIPOS[a.tipo], orden="tipo"),
    Columna(
        "clasificacion",
        "Clasificación",
        lambda a: a.clasificacion.nombre,
        orden="clasificacion",
        ancho=22,
        traer=("clasificacion",),
    ),
    Columna("sesion", "Sesión", lambda a: a.sesion.codigo, orden="sesion"),
    Columna(
        "reunion", "Reunión", lambda a: a.reunion.codigo if a.reunion else None, orden="reunion", traer=("reunion",)
    ),
    Columna("sector", "Sector", lambda a: a.sector_id, orden="sector"),
    Columna(
        "municipalidad",
        "Municipalidad",
        lambda a: a.municipalidad.nombre,
        _municipalidad,
        orden="municipalidad",
        clase="muni",
        ancho=24,
    ),
    Columna("provincia", "Provincia", lambda a: a.municipalidad.provincia, orden="provincia", ancho=20),
    Columna("region", "Región", lambda a: a.municipalidad.region.nombre, orden="region", ancho=20),
    Columna("responsable", "Responsable", lambda a: RESPONSABLES[a.responsable], orden="responsable", ancho=20),
    Columna("estado", "Estado", lambda a: ESTADOS[a.estado], lambda a, hoy: placa(a.estado)),
    Columna("avance", "Avance", lambda a: a.avance, lambda a, hoy: progreso(a.avance), orden="avance", ancho=10),
    Columna("plazo", "Plazo", lambda a: a.plazo_vigente, _plazo, orden="plazo_vigente"),
    Columna("plazo_original", "Plazo original", lambda a: a.plazo, orden="plazo_original", clase="plazo"),
    Columna(
        "proximo_vencimiento",
        "Próximo vencimiento",
        lambda a: a.proximo_vencimiento,
        orden="proximo_vencimiento",
        clase="plazo",
        ancho=19,
    ),
    Columna("ultimo_avance", "Último avance", lambda a: a.ultimo_avance_el, orden="ultimo_avance_el", clase="plazo"),
    Columna(
        "semaforo",
        "Semáforo",
        lambda a: f"{COLORES[a.semaforo]}: {a.motivo}",
        lambda a, hoy: semaforo(a.semaforo, a.motivo),
        clase="luz",
        ancho=34,
    ),
    Columna(
        "a_cargo",
        "A cargo",
        lambda a: str(a.a_cargo) if a.a_cargo else None,
        orden="a_cargo",
        ancho=22,
        traer=("a_cargo",),
        solo_secretaria=True,
    ),
    Columna("cui", "CUI", lambda a: a.cui or None, orden="cui", ancho=10),
    Columna(
        "monto", "Monto (S/)", lambda a: a.monto, lambda a, hoy: soles(a.monto), orden="monto", clase="num", ancho=16
    ),
    Columna("hitos", "Hitos", lambda a: a.n_hitos, clase="num", ancho=8, contar=_hitos),
    Columna("trabas", "Trabas abiertas", lambda a: a.n_trabas, clase="num", ancho=10, contar=_trabas),
)
DE_COSTUMBRE = ("codigo", "texto", "municipalidad", "sector", "estado", "avance", "plazo", "semaforo")
SIEMPRE = "codigo"
NOMBRADAS = 5


def disponibles(usuario: Any) -> dict[str, Columna]:
    """Las que `usuario` puede elegir, por su nombre y en el orden de la casa."""
    return {c.nombre: c for c in COLUMNAS if usuario.es_secretaria or not c.solo_secretaria}


def elegidas(pedidas: Iterable[str], usuario: Any) -> tuple[list[Columna], list[str]]:
    """Las columnas pedidas, en ese orden y con el código delante si falta; y una frase por cada una que no existe.

    Cada valor de `pedidas` puede traer varias separadas por comas; sin ninguna, las de costumbre.
    """
    hay = disponibles(usuario)
    nombres = list(dict.fromkeys(n.strip() for valor in pedidas for n in valor.split(",") if n.strip()))
    malas = [n for n in nombres if n not in hay]
    buenas = [hay[n] for n in nombres or DE_COSTUMBRE if n in hay]
    if hay[SIEMPRE] not in buenas:
        buenas.insert(0, hay[SIEMPRE])
    return buenas, [_no_existe(n, list(hay)) for n in malas[:NOMBRADAS]]


def _no_existe(nombre: str, hay: list[str]) -> str:
    cercana = parecido(nombre, hay)
    pregunta = f" ¿Quiso decir {entre_comillas(cercana)}?" if cercana else ""
    return f"No existe la columna {entre_comillas(nombre)}.{pregunta} Las que hay: {', '.join(hay)}."
