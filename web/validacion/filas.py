"""Lo que la cola muestra de cada cosa que espera."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.urls import reverse
from django.utils import timezone

from acuerdos.enums import Canal
from acuerdos.models import Acuerdo, Avance, Desestimacion, Evidencia, Hito, Reprogramacion
from web.comun.enlaces import con_claves
from web.templatetags.de_siempre import recortado

LARGO_DE_TITULO = 160  # letras


class FilaDeCola(Protocol):
    """Lo que toda fila tiene. `cual`: cómo se la nombra; `motivo`: por qué quien mira no decide, o vacío."""

    @property
    def pk(self) -> int: ...

    @property
    def cual(self) -> str: ...

    @property
    def motivo(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Muestra:
    """Una evidencia. `miniatura`: la de una foto; vacía en lo demás."""

    nombre: str
    url: str
    miniatura: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilaDeAvance:
    """Un avance informado. `porcentaje` de 0 a 100, y `antes`, el del que venía.

    `del_acuerdo`: el texto del acuerdo; `via`: por dónde entró, o vacío si fue por la página.
    """

    pk: int
    codigo: str
    cual: str
    url: str
    titulo: str
    del_acuerdo: str
    plazo: date
    antes: int
    porcentaje: int
    fecha: date
    descripcion: str
    entre_quienes: str
    autor: str
    via: str
    evidencias: tuple[Muestra, ...]
    motivo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilaDeSolicitud:
    """Una solicitud de plazo o de desestimación, o un hito propuesto.

    `de_que`: «Acuerdo» o «Hito 3». `mueve_el_plazo_del`: el plazo del acuerdo, si aprobarlo lo mueve también.
    `lleva_documento`: si lo normal es que traiga `documento`. `corregir`: dónde se corrige un hito propuesto.
    """

    pk: int
    codigo: str
    cual: str
    url: str
    titulo: str
    de_que: str
    plazo_anterior: date | None = None
    plazo_nuevo: date | None = None
    mueve_el_plazo_del: date | None = None
    responde: str = ""
    peso: int = 0
    dicho: str = ""
    entre_quienes: str
    autor: str
    desde: date
    documento: str = ""
    lleva_documento: bool = False
    corregir: str = ""
    motivo: str


def fila_de_avance(avance: Avance, motivo: str, evidencias: Mapping[int, Sequence[Evidencia]]) -> FilaDeAvance:
    """`evidencias`: las de cada avance, por su clave."""
    hito, acuerdo = avance.hito, avance.hito.acuerdo
    return FilaDeAvance(
        pk=avance.pk,
        codigo=acuerdo.codigo,
        cual=f"{acuerdo.codigo}, hito {hito.numero}",
        url=f"{_pagina_de(acuerdo)}#hito-{hito.numero}",
        titulo=hito.texto,
        del_acuerdo=_resumido(acuerdo.texto),
        plazo=hito.plazo_vigente,
        antes=getattr(avance, "antes", None) or 0,
        porcentaje=avance.porcentaje,
        fecha=avance.fecha,
        descripcion=avance.descripcion,
        entre_quienes=_entre_quienes(acuerdo),
        autor=str(avance.registrado_por),
        via="" if avance.canal == Canal.WEB else str(Canal(avance.canal).label).lower(),
        evidencias=tuple(
            Muestra(
                nombre=evidencia.nombre,
                url=con_claves("evidencia", evidencia.pk),
                miniatura=con_claves("evidencia_miniatura", evidencia.pk) if evidencia.es_foto else "",
            )
            for evidencia in evidencias.get(avance.pk, ())
        ),
        motivo=motivo,
    )


def fila_de_reprogramacion(solicitud: Reprogramacion, motivo: str) -> FilaDeSolicitud:
    acuerdo, hito = solicitud.acuerdo, solicitud.hito
    mueve = hito is not None and solicitud.plazo_nuevo > acuerdo.plazo_vigente
    return FilaDeSolicitud(
        pk=solicitud.pk,
        codigo=acuerdo.codigo,
        cual=f"{acuerdo.codigo}, hito {hito.numero}" if hito else acuerdo.codigo,
        url=_pagina_de(acuerdo),
        titulo=hito.texto if hito else _resumido(acuerdo.texto),
        de_que=f"Hito {hito.numero}" if hito else "Acuerdo",
        plazo_anterior=solicitud.plazo_en_vigor,
        plazo_nuevo=solicitud.plazo_nuevo,
        mueve_el_plazo_del=acuerdo.plazo_vigente if mueve else None,
        dicho=solicitud.motivo,
        entre_quienes=_entre_quienes(acuerdo),
        autor=str(solicitud.registrado_por),
        desde=solicitud.solicitado_el,
        motivo=motivo,
    )


def fila_de_desestimacion(solicitud: Desestimacion, motivo: str) -> FilaDeSolicitud:
    acuerdo = solicitud.acuerdo
    return FilaDeSolicitud(
        pk=solicitud.pk,
        codigo=acuerdo.codigo,
        cual=acuerdo.codigo,
        url=_pagina_de(acuerdo),
        titulo=_resumido(acuerdo.texto),
        de_que="Acuerdo",
        dicho=solicitud.motivo,
        entre_quienes=_entre_quienes(acuerdo),
        autor=str(solicitud.registrado_por),
        desde=solicitud.solicitado_el,
        documento=reverse("desestimacion_archivo", args=[acuerdo.codigo, solicitud.pk]) if solicitud.archivo else "",
        lleva_documento=True,
        motivo=motivo,
    )


def fila_de_propuesta(hito: Hito, motivo: str) -> FilaDeSolicitud:
    acuerdo = hito.acuerdo
    return FilaDeSolicitud(
        pk=hito.pk,
        codigo=acuerdo.codigo,
        cual=f"{acuerdo.codigo}, hito {hito.numero}",
        url=_pagina_de(acuerdo),
        titulo=hito.texto,
        de_que=f"Hito {hito.numero}",
        plazo_nuevo=hito.plazo,
        responde=hito.get_responsable_display(),
        peso=hito.peso,
        entre_quienes=_entre_quienes(acuerdo),
        autor=str(hito.registrado_por),
        desde=timezone.localdate(hito.registrado_en),
        corregir=reverse("hito_editar", args=[acuerdo.codigo, hito.numero]),
        motivo=motivo,
    )


def _pagina_de(acuerdo: Acuerdo) -> str:
    return con_claves("acuerdo", acuerdo.codigo)


def _entre_quienes(acuerdo: Acuerdo) -> str:
    """«Municipalidad Distrital de Umachiri (Puno) con MTPE»."""
    municipalidad = acuerdo.municipalidad
    return f"{municipalidad.nombre_completo} ({municipalidad.region.nombre}) con {acuerdo.sector_id}"


def _resumido(texto: str) -> str:
    return recortado(texto, LARGO_DE_TITULO)
