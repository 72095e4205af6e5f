"""Qué cambió de lo que ya se publicó: cada cifra del corte anterior, como se dijo y como hoy se sabe, y por qué.

Regla: se vuelve a leer el corte publicado, en su mismo día, con lo que ahora se conoce. Lo que difiere se explica con
los hechos que se anotaron después de publicarlo y valen para ese día o uno anterior: qué se hizo y en qué acuerdos.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from acuerdos.acciones.cadena import CAMINOS, TABLAS
from acuerdos.enums import EstadoSolicitud
from acuerdos.models import Acuerdo, Avance, Desestimacion, Hito, Reprogramacion, Restauracion
from acuerdos.reglas import dia_en_lima
from corte.comparacion import diferencias
from corte.datos_del_detalle import CorreccionDelCorte, Correcciones, MotivoDeCorreccion
from corte.momento import Momento
from corte.publicados import Publicado
from reuniones.models import Asistencia, Reunion, Sesion

Fila = Mapping[str, Any]
DE_SIEMPRE = ("history_date", "history_type")


def correcciones(
    momento: Momento, publicado: Publicado, cifras_de: Callable[[Momento], Mapping[str, Any]]
) -> Correcciones | None:
    """Las que hay respecto de `publicado`; None si vuelve a salir igual.

    :param cifras_de: las del contrato en un momento: el mismo que las del corte.
    """
    ahora = cifras_de(Momento(momento.sesion, publicado.al, momento.conocido_al))
    distintas = diferencias(publicado.cifras, ahora)
    if not distintas:
        return None
    return Correcciones(
        numero=publicado.numero,
        al=publicado.al,
        conocido_al=publicado.conocido_al,
        publicado_el=dia_en_lima(publicado.publicado_en),
        cifras=tuple(CorreccionDelCorte(d.que, d.antes, d.ahora, d.destino) for d in distintas),
        motivos=tuple(m for m in _motivos(momento, publicado) if _explica(m.que, [d.que for d in distintas])),
    )


# Lo que explica solo unas cifras; lo demás, las otras.
SOLO_EXPLICA = {"Se corrigió la asistencia": "Asistentes", "Se corrigieron reuniones": "Reuniones"}
SOLO_EXPLICA["Se corrigieron los datos o los sectores de la sesión"] = "Sectores"


def _explica(que_se_hizo: str, cifras: Sequence[str]) -> bool:
    """Si lo que se hizo pudo mover alguna de esas cifras."""
    if que_se_hizo in SOLO_EXPLICA:
        return any(cifra.startswith(SOLO_EXPLICA[que_se_hizo]) for cifra in cifras)
    return any(not cifra.startswith(tuple(SOLO_EXPLICA.values())) for cifra in cifras)


def _motivos(momento: Momento, publicado: Publicado) -> Iterator[MotivoDeCorreccion]:
    """Qué se hizo después, con lo que cada cosa alcanzó: por verbo, los acuerdos."""
    hechos: dict[str, set[str]] = defaultdict(set)
    for modelo, (campos, que_se_hizo) in HECHOS.items():
        dichos = [(que_se_hizo(fila, publicado), fila) for fila in _despues(modelo, campos, momento, publicado)]
        if modelo in CUENTAN:
            dichos = _sin_lo_que_no_cuenta(modelo, dichos, momento, publicado)
        for dicho, fila in dichos:
            if dicho:
                hechos[dicho].add(str(fila.get(CODIGOS.get(modelo, "")) or ""))
    for dicho in ORDEN:
        if dicho in hechos:
            yield MotivoDeCorreccion(dicho, tuple(sorted(filter(None, hechos[dicho]))))


def _sin_lo_que_no_cuenta(
    modelo: Any, dichos: Sequence[tuple[str, Fila]], momento: Momento, publicado: Publicado
) -> list[tuple[str, Fila]]:
    """Sin las correcciones que dejaron igual lo que el corte cuenta: de un texto, o de quién sigue el acuerdo."""
    tocadas = {fila["id"] for dicho, fila in dichos if dicho in CORRECCIONES}
    if not tocadas:
        return list(dichos)
    publicadas = Momento(momento.sesion, publicado.al, publicado.conocido_al)
    antes, ahora = (cuando.nombres(modelo, *CUENTAN[modelo], claves=tocadas) for cuando in (publicadas, momento))
    return [
        (dicho, fila) for dicho, fila in dichos if dicho not in CORRECCIONES or antes[fila["id"]] != ahora[fila["id"]]
    ]


def _despues(modelo: Any, campos: tuple[str, ...], momento: Momento, publicado: Publicado) -> Iterator[Fila]:
    """Las versiones anotadas después de lo que el corte publicado conocía y hasta lo que hoy se conoce."""
    tabla = TABLAS[modelo._meta.model_name]
    con_historia = tabla.versiones is not modelo
    ventana = {f"{tabla.instante}__gt": publicado.conocido_al, CAMINOS[modelo]: momento.sesion.codigo}
    if momento.conocido_al is not None:
        ventana[f"{tabla.instante}__lte"] = momento.conocido_al
    codigo = [CODIGOS[modelo]] if modelo in CODIGOS else []
    pedidos = ["id", *(DE_SIEMPRE if con_historia else ()), *campos, *codigo]
    yield from tabla.todas().filter(**ventana).values(*pedidos)


# De cada hecho, por dónde se llega al código de su acuerdo.
CODIGOS: dict[Any, str] = {
    Acuerdo: "codigo",
    Restauracion: "acuerdo__codigo",
    Hito: "acuerdo__codigo",
    Avance: "hito__acuerdo__codigo",
    Reprogramacion: "acuerdo__codigo",
    Desestimacion: "acuerdo__codigo",
}


def _de_acuerdo(fila: Fila, de: Publicado) -> str:
    if fila["history_type"] == "+":
        return REGISTRARON_ACUERDOS if fila["evento_el"] <= de.al else ""
    return ANULARON_ACUERDOS if _recien(fila["anulado_en"], de) else CORRIGIERON_ACUERDOS


def _de_hito(fila: Fila, de: Publicado) -> str:
    if fila["registrado_el"] is None or fila["registrado_el"] > de.al:
        return ""
    if fila["history_type"] == "+":
        return REGISTRARON_HITOS
    if _recien(fila["anulado_en"], de):
        return ANULARON_HITOS
    return ACEPTARON_HITOS if _recien(fila["aceptado_en"], de) else CORRIGIERON_HITOS


def _de_avance(fila: Fila, de: Publicado) -> str:
    if fila["fecha"] > de.al:
        return ""
    if fila["history_type"] == "+":
        return INFORMARON
    if _recien(fila["anulado_en"], de):
        return ANULARON_AVANCES
    if _recien(fila["devuelto_en"], de):
        return DEVOLVIERON if dia_en_lima(fila["devuelto_en"]) <= de.al else ""
    return VALIDARON if fila["validado_el"] is not None and fila["validado_el"] <= de.al else ""


def _de_solicitud(aprobaron: str, anularon: str) -> Callable[[Fila, Publicado], str]:
    def que_se_hizo(fila: Fila, de: Publicado) -> str:
        decidido: date | None = fila["decidido_el"]
        if fila["estado"] != EstadoSolicitud.APROBADA or decidido is None or decidido > de.al:
            return ""
        return anularon if _recien(fila["anulado_en"], de) else aprobaron

    return que_se_hizo


def _recien(instante: Any, de: Publicado) -> bool:
    return instante is not None and instante > de.conocido_al


REGISTRARON_ACUERDOS = "Se registraron acuerdos"
CORRIGIERON_ACUERDOS = "Se corrigieron acuerdos"
ANULARON_ACUERDOS = "Se anularon acuerdos"
RESTAURARON = "Se deshizo la anulación de acuerdos"
REGISTRARON_HITOS = "Se registraron hitos que contaban desde ese día o antes"
ACEPTARON_HITOS = "Se aceptaron hitos propuestos"
CORRIGIERON_HITOS = "Se corrigió el peso o el plazo de hitos"
ANULARON_HITOS = "Se anularon hitos"
INFORMARON = "Se informaron avances con fecha de ese día o anterior"
VALIDARON = "Se validaron avances con fecha de ese día o anterior"
DEVOLVIERON = "Se devolvieron avances"
ANULARON_AVANCES = "Se anularon avances"
REPROGRAMARON = "Se aprobaron reprogramaciones con fecha de ese día o anterior"
ANULARON_REPROGRAMACIONES = "Se anularon reprogramaciones"
DESESTIMARON = "Se aprobaron desestimaciones con fecha de ese día o anterior"
ANULARON_DESESTIMACIONES = "Se anularon desestimaciones"
ASISTENCIA = "Se corrigió la asistencia"
REUNIONES = "Se corrigieron reuniones"
SESION = "Se corrigieron los datos o los sectores de la sesión"
ORDEN = (
    *(REGISTRARON_ACUERDOS, CORRIGIERON_ACUERDOS, ANULARON_ACUERDOS, RESTAURARON, REGISTRARON_HITOS, ACEPTARON_HITOS),
    *(CORRIGIERON_HITOS, ANULARON_HITOS, INFORMARON, VALIDARON, DEVOLVIERON, ANULARON_AVANCES, REPROGRAMARON),
    *(ANULARON_REPROGRAMACIONES, DESESTIMARON, ANULARON_DESESTIMACIONES, ASISTENCIA, REUNIONES, SESION),
)
CORRECCIONES = (CORRIGIERON_ACUERDOS, CORRIGIERON_HITOS)
# De lo que se corrige, las columnas de que sale alguna cifra.
CUENTAN: dict[Any, tuple[str, ...]] = {
    Acuerdo: (
        *("municipalidad_id", "sector_id", "clasificacion_id", "responsable", "tipo", "plazo"),
        *("cui", "monto"),
    ),
    Hito: ("plazo", "peso"),
}
DECIDIDA = ("estado", "decidido_el", "anulado_en")
HECHOS: dict[Any, tuple[tuple[str, ...], Callable[[Fila, Publicado], str]]] = {
    Acuerdo: (("evento_el", "anulado_en"), _de_acuerdo),
    Restauracion: ((), lambda fila, de: RESTAURARON),
    Hito: (("registrado_el", "aceptado_en", "anulado_en"), _de_hito),
    Avance: (("fecha", "validado_el", "devuelto_en", "anulado_en"), _de_avance),
    Reprogramacion: (DECIDIDA, _de_solicitud(REPROGRAMARON, ANULARON_REPROGRAMACIONES)),
    Desestimacion: (DECIDIDA, _de_solicitud(DESESTIMARON, ANULARON_DESESTIMACIONES)),
    Asistencia: ((), lambda fila, de: ASISTENCIA),
    Reunion: (("fecha",), lambda fila, de: REUNIONES if fila["fecha"] <= de.al else ""),
    Sesion: ((), lambda fila, de: SESION),
}
