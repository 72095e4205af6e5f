"""Las columnas de la lista de acuerdos, cada una declarada una vez: la página, el Excel y el CSV las leen de aquí.

De cada una: cómo se llama en la dirección y en el encabezado, qué vale (texto, número o fecha, que es lo que se
exporta), cómo se ve, por qué se ordena y qué hace falta traer de la base.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.html import format_html

from acuerdos.ambitos import municipalidades_de
from acuerdos.anulados import que_cuenta
from acuerdos.enums import Estado, Responsable, Semaforo, Tipo
from acuerdos.filtros.campos import entre_comillas, parecido, quiso_decir
from acuerdos.models import Hito, Traba
from cuentas.celdas import Valor
from cuentas.models import Usuario
from web.comun.filas import HITOS, TRABAS, AcuerdoALaVista
from web.templatetags.placas import placa, progreso, semaforo
from web.templatetags.presentacion import dia_corto, numero, plazo_en_palabras, porcentaje, soles

# Escritos una vez: preguntárselo a cada enumeración por cada fila se nota al exportar.
TIPOS, RESPONSABLES, ESTADOS, COLORES = (
    {str(valor): str(texto) for valor, texto in opciones.choices} for opciones in (Tipo, Responsable, Estado, Semaforo)
)
TERMINADOS = (Estado.CUMPLIDO, Estado.DESESTIMADO)


def _como_texto(valor: Valor) -> str:
    if isinstance(valor, date):
        return dia_corto(valor)
    return numero(valor) if isinstance(valor, int) else str(valor or "—")


@dataclass(frozen=True, slots=True)
class Columna:
    """`orden`: el nombre con que `ordering` la pide. `ancho`: en letras, para el Excel.

    `contar`: la expresión que la consulta anota como `cuenta`, si lo que muestra hay que contarlo. `de_la_inversion`:
    si hace falta traer lo leído de ella; `de_quienes_participan`, los nombres de quienes participan sin encabezarlo.
    """

    nombre: str
    titulo: str
    valor: Callable[[AcuerdoALaVista], Valor]
    celda: Callable[[AcuerdoALaVista, date], str] | None = None
    orden: str = ""
    clase: str = ""
    ancho: int = 14
    traer: tuple[str, ...] = ()
    cuenta: str = ""
    contar: Callable[[], Any] | None = None
    solo_secretaria: bool = False
    de_la_inversion: bool = False
    de_quienes_participan: bool = False

    def ver(self, fila: AcuerdoALaVista, hoy: date) -> str:
        """Como se muestra en la página."""
        return self.celda(fila, hoy) if self.celda else _como_texto(self.valor(fila))


def _municipalidad(fila: AcuerdoALaVista, _hoy: date) -> str:
    lugar, otros = fila.municipalidad, len(municipalidades_de(fila.acuerdo)) - 1
    mas = f" +{otros}" if otros else ""
    return _en_su_region(lugar.nombre, lugar.region.nombre, mas)


@lru_cache(maxsize=4096)
def _en_su_region(nombre: str, region: str, mas: str) -> str:
    """Es función de sus palabras, y las municipalidades de una página se repiten en la siguiente."""
    return format_html("<span>{} <small>{}{}</small></span>", nombre, region, mas)


def _plazo(fila: AcuerdoALaVista, hoy: date) -> str:
    if fila.estado in TERMINADOS:
        return format_html('<span class="plazo">{}</span>', dia_corto(fila.plazo_vigente))
    return format_html(
        '<span class="plazo">{} <small>{}</small></span>',
        dia_corto(fila.plazo_vigente),
        plazo_en_palabras(fila.plazo_vigente, hoy),
    )


def _cuenta(filas: "QuerySet[Any]") -> Any:
    """Cuántas `filas` tiene cada acuerdo, en la misma consulta."""
    por_acuerdo = filas.filter(acuerdo=OuterRef("pk")).order_by().values("acuerdo").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(por_acuerdo), 0, output_field=IntegerField())


def _hitos() -> Any:
    return _cuenta(Hito.objects.filter(que_cuenta()))


def _trabas() -> Any:
    return _cuenta(Traba.objects.abiertas())


def _ejecucion(fila: AcuerdoALaVista) -> Valor:
    return fila.lectura.porcentaje if fila.lectura else None


def _ver_ejecucion(fila: AcuerdoALaVista, _hoy: date) -> str:
    return porcentaje(_ejecucion(fila))


COLUMNAS = (
    Columna("codigo", "Acuerdo", lambda fila: fila.acuerdo.codigo, orden="codigo", ancho=16),
    Columna("texto", "Texto", lambda fila: fila.dicho.texto, ancho=60),
    Columna("tipo", "Tipo", lambda fila: TIPOS[fila.dicho.tipo], orden="tipo"),
    Columna(
        "clasificacion",
        "Clasificación",
        lambda fila: fila.dicho.clasificacion.nombre,
        orden="clasificacion",
        ancho=22,
        traer=("clasificacion",),
    ),
    Columna("sesion", "Sesión", lambda fila: fila.sesion.codigo, orden="sesion"),
    Columna(
        "reunion",
        "Reunión",
        lambda fila: fila.acuerdo.reunion.codigo if fila.acuerdo.reunion else None,
        orden="reunion",
        traer=("reunion",),
    ),
    Columna("sector", "Sector", lambda fila: fila.dicho.sector_id, orden="sector"),
    Columna(
        "municipalidad",
        "Municipalidad",
        lambda fila: fila.municipalidad.nombre,
        _municipalidad,
        orden="municipalidad",
        clase="muni",
        ancho=24,
    ),
    Columna(
        "participantes",
        "También participan",
        lambda fila: "; ".join(fila.participan) or None,
        ancho=30,
        de_quienes_participan=True,
    ),
    Columna("provincia", "Provincia", lambda fila: fila.municipalidad.provincia, orden="provincia", ancho=20),
    Columna("region", "Región", lambda fila: fila.municipalidad.region.nombre, orden="region", ancho=20),
    Columna(
        "responsable", "Responsable", lambda fila: RESPONSABLES[fila.dicho.responsable], orden="responsable", ancho=20
    ),
    Columna("estado", "Estado", lambda fila: ESTADOS[fila.estado], lambda fila, _hoy: placa(fila.estado)),
    Columna(
        "avance", "Avance", lambda fila: fila.avance, lambda fila, _hoy: progreso(fila.avance), orden="avance", ancho=10
    ),
    Columna("plazo", "Plazo", lambda fila: fila.plazo_vigente, _plazo, orden="plazo_vigente"),
    Columna("plazo_original", "Plazo original", lambda fila: fila.dicho.plazo, orden="plazo_original", clase="plazo"),
    Columna(
        "proximo_vencimiento",
        "Próximo vencimiento",
        lambda fila: fila.proximo_vencimiento,
        orden="proximo_vencimiento",
        clase="plazo",
        ancho=19,
    ),
    Columna(
        "ultimo_avance", "Último avance", lambda fila: fila.ultimo_avance_el, orden="ultimo_avance_el", clase="plazo"
    ),
    Columna(
        "semaforo",
        "Semáforo",
        lambda fila: f"{COLORES[fila.semaforo]}: {fila.motivo}",
        lambda fila, _hoy: semaforo(fila.semaforo, fila.motivo),
        clase="luz",
        ancho=34,
    ),
    Columna(
        "a_cargo",
        "A cargo",
        lambda fila: str(fila.acuerdo.a_cargo) if fila.acuerdo.a_cargo else None,
        orden="a_cargo",
        ancho=22,
        traer=("a_cargo",),
        solo_secretaria=True,
    ),
    Columna("cui", "CUI", lambda fila: fila.dicho.cui or None, orden="cui", ancho=10),
    Columna(
        "monto",
        "Monto (S/)",
        lambda fila: fila.dicho.monto,
        lambda fila, _hoy: soles(fila.dicho.monto),
        orden="monto",
        clase="num",
        ancho=16,
    ),
    Columna(
        "devengado",
        "Devengado (S/)",
        lambda fila: fila.lectura.devengado if fila.lectura else None,
        lambda fila, _hoy: soles(fila.lectura.devengado if fila.lectura else None),
        clase="num",
        ancho=16,
        de_la_inversion=True,
    ),
    Columna("ejecucion", "Devengado (%)", _ejecucion, _ver_ejecucion, clase="num", ancho=12, de_la_inversion=True),
    Columna(
        "avance_fisico",
        "Avance físico (%)",
        lambda fila: fila.lectura.avance_fisico if fila.lectura else None,
        lambda fila, _hoy: porcentaje(fila.lectura.avance_fisico if fila.lectura else None, 0),
        clase="num",
        ancho=12,
        de_la_inversion=True,
    ),
    Columna(
        "fase",
        "Fase de la inversión",
        lambda fila: fila.lectura.fase or None if fila.lectura else None,
        ancho=22,
        de_la_inversion=True,
    ),
    Columna(
        "contradice",
        "Se contradice",
        lambda fila: "; ".join(fila.contradicciones) or None,
        ancho=40,
        de_la_inversion=True,
    ),
    Columna("hitos", "Hitos", lambda fila: fila.hitos, clase="num", ancho=8, cuenta=HITOS, contar=_hitos),
    Columna(
        "trabas", "Trabas abiertas", lambda fila: fila.trabas, clase="num", ancho=10, cuenta=TRABAS, contar=_trabas
    ),
)
DE_COSTUMBRE = ("codigo", "texto", "municipalidad", "sector", "estado", "avance", "plazo", "semaforo")
SIEMPRE = "codigo"
NOMBRADAS = 5


def disponibles(usuario: Usuario) -> dict[str, Columna]:
    """Las que `usuario` puede elegir, por su nombre y en el orden de la casa."""
    return {columna.nombre: columna for columna in COLUMNAS if usuario.es_secretaria or not columna.solo_secretaria}


def elegidas(pedidas: Iterable[str], usuario: Usuario) -> tuple[list[Columna], list[str]]:
    """Las columnas pedidas, en ese orden y con el código delante si falta; y una frase por cada una que no existe.

    Cada valor de `pedidas` puede traer varias separadas por comas; sin ninguna, las de costumbre.
    """
    hay = disponibles(usuario)
    nombres = list(dict.fromkeys(nombre.strip() for valor in pedidas for nombre in valor.split(",") if nombre.strip()))
    malas = [nombre for nombre in nombres if nombre not in hay]
    buenas = [hay[nombre] for nombre in nombres or DE_COSTUMBRE if nombre in hay]
    if hay[SIEMPRE] not in buenas:
        buenas.insert(0, hay[SIEMPRE])
    return buenas, [_no_existe(nombre, list(hay)) for nombre in malas[:NOMBRADAS]]


def _no_existe(nombre: str, hay: list[str]) -> str:
    pregunta = quiso_decir(parecido(nombre, hay))
    return f"No existe la columna {entre_comillas(nombre)}.{pregunta} Las que hay: {', '.join(hay)}."
