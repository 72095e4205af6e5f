"""Las filas de un resumen: lo que la Secretaría decidió; y un hito por fila, lo vencido primero, y qué pasa con él."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext

from acuerdos import reglas
from acuerdos.destinos import SeDebe
from acuerdos.enums import ClaseDeRecordatorio, Destinatario, Responsable
from acuerdos.palabras import cuando_vence
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from recordatorios import direcciones, enlaces
from recordatorios.direcciones import Firmable
from recordatorios.noticias import Noticia
from recordatorios.rutas import direccion_entera

FILAS_DEL_RESUMEN = 10
LARGO_DE_ACUERDO = 160


class SeDice(SeDebe, Protocol):
    """Un hito, o lo que de él hace falta para decirlo."""

    @property
    def pk(self) -> int: ...

    @property
    def numero(self) -> int: ...

    @property
    def texto(self) -> str: ...

    @property
    def plazo_vigente(self) -> date: ...

    @property
    def evento_el(self) -> date: ...

    @property
    def registrado_el(self) -> date | None: ...

    @property
    def ultimo_avance_el(self) -> date | None: ...

    @property
    def de_municipalidad(self) -> Municipalidad | None: ...


class Recordado(Protocol):
    """Un recordatorio de un plazo, o lo que de él hace falta para decirlo."""

    @property
    def rol(self) -> str: ...

    @property
    def clase(self) -> str: ...

    @property
    def hito_recordado(self) -> SeDice: ...


class FilaDelResumen(NamedTuple):
    """Un hito en el resumen. `enlace`: donde se informa o se mira ("" si quien lee no tiene dónde); `correo`: la
    dirección donde se informa contestando ("" si por correo no se puede)."""

    hito: SeDice
    cuando: str
    vencido: bool
    silencio: bool
    es_suyo: bool
    quien_debe: str
    enlace: str = ""
    correo: str = ""


class FilaDeNoticia(NamedTuple):
    """Una decisión en el resumen. `de_que`: el hito o el acuerdo; `boton`: lo que hace el `enlace` (vacío, ninguno)."""

    noticia: Noticia
    titulo: str
    codigo: str
    municipalidad: str
    de_que: str
    dicho: str
    cuenta: tuple[str, str]
    urge: bool
    cuando: str = ""
    boton: str = "Ver el acuerdo"
    enlace: str = ""
    correo: str = ""


def filas_de_noticias(noticias: Iterable[Noticia], dia: date) -> list[FilaDeNoticia]:
    """Una fila por decisión, lo que pide hacer algo primero y con su plazo, sin enlaces todavía."""
    orden = sorted(noticias, key=lambda n: (not n.clase.urge, n.acuerdo.codigo, n.hito.numero if n.hito else 0))
    return [
        FilaDeNoticia(
            noticia=n,
            titulo=gettext(n.clase.titulo),
            codigo=n.acuerdo.codigo,
            municipalidad=n.acuerdo.municipalidad.nombre,
            de_que=n.hito.texto if n.hito else Truncator(n.acuerdo.texto).chars(LARGO_DE_ACUERDO),
            dicho=n.dicho,
            cuenta=n.clase.cuenta,
            urge=n.clase.urge,
            cuando=cuando_vence(n.hito.plazo_vigente, dia) if n.clase.urge and n.hito else "",
        )
        for n in orden
    ]


def decisiones_con_enlaces(
    filas: Sequence[FilaDeNoticia], persona: Usuario | None, firmados: Mapping[int, Firmable], *, ahora: datetime
) -> list[FilaDeNoticia]:
    """Las mismas filas con su dirección: lo que pide informar, al formulario de ese hito; lo demás, al acuerdo.

    `firmados`: los de la persona, por `id` de hito.
    """
    if persona is None:
        return list(filas)
    vence_el = timezone.localdate(ahora) + enlaces.VIGENCIA_DEL_ENLACE
    return [_con_su_enlace(f, firmados, persona, vence_el) for f in filas]


def _con_su_enlace(
    fila: FilaDeNoticia, firmados: Mapping[int, Firmable], persona: Usuario, vence_el: date
) -> FilaDeNoticia:
    hito = fila.noticia.hito
    if fila.urge and hito is not None and hito.pk in firmados:
        suyo = firmados[hito.pk]
        ruta = enlaces.direccion_de(suyo)
        return fila._replace(enlace=ruta, boton=gettext("Informar otra vez"), correo=direcciones.para_informar(suyo))
    clase = fila.noticia.clase
    correo = direcciones.para_conversar(fila.noticia.acuerdo, persona, vence_el) if clase.conversa else ""
    return fila._replace(enlace=settings.SITIO + fila.noticia.ruta, boton=gettext(clase.boton), correo=correo)


def filas_del_resumen(recordatorios: Iterable[Recordado], dia: date) -> list[FilaDelResumen]:
    """Una fila por hito, lo más vencido primero, sin enlaces todavía."""
    por_hito: dict[int, Recordado] = {}
    for r in sorted(recordatorios, key=lambda r: (r.rol != Destinatario.RESPONSABLE, r.clase)):
        por_hito.setdefault(r.hito_recordado.pk, r)
    orden = sorted(por_hito.values(), key=_por_plazo)
    return [_fila(r, dia) for r in orden]


def con_enlaces(
    filas: Sequence[FilaDelResumen], persona: Usuario | None, firmados: Mapping[int, Firmable]
) -> list[FilaDelResumen]:
    """Las mismas filas con su dirección: firmada en lo que la persona debe, la página del acuerdo en lo demás."""
    if persona is None:
        return list(filas)
    suyos = {f.hito.pk: firmados[f.hito.pk] for f in filas if f.es_suyo and f.hito.pk in firmados}
    rutas = enlaces.direcciones_de(suyos)
    return [
        f._replace(enlace=rutas[f.hito.pk], correo=direcciones.para_informar(suyos[f.hito.pk]))
        if f.hito.pk in suyos
        else f._replace(enlace=direccion_entera("acuerdo", f.hito.acuerdo.codigo))
        for f in filas
    ]


def _por_plazo(r: Recordado) -> tuple[date, str, int]:
    hito = r.hito_recordado
    return hito.plazo_vigente, hito.acuerdo.codigo, hito.numero


def _fila(r: Recordado, dia: date) -> FilaDelResumen:
    hito = r.hito_recordado
    plazo = hito.plazo_vigente
    vencido = reglas.paso_el_plazo(plazo, dia)
    silencio = not vencido and r.clase.startswith(ClaseDeRecordatorio.SILENCIO)
    cuando = cuando_vence(plazo, dia)
    if silencio:
        desde = hito.ultimo_avance_el or hito.registrado_el or hito.evento_el
        cuando = gettext("sin avance desde el %(dia)s, %(cuando)s") % {"dia": reglas.en_fecha(desde), "cuando": cuando}
    es_suyo = r.rol == Destinatario.RESPONSABLE
    return FilaDelResumen(hito, cuando, vencido, silencio, es_suyo, quien_debe="" if es_suyo else _quien_debe(hito))


def _quien_debe(hito: SeDice) -> str:
    match Responsable(hito.responsable):
        case Responsable.GL:
            return (hito.de_municipalidad or hito.acuerdo.municipalidad).nombre_completo
        case Responsable.GN:
            return hito.la_debe[1]
    return gettext("la Secretaría")
