"""Un correo que saldría, al pie de la letra y sin escribir nada: su asunto, su texto y qué regla lo hace salir.

Solo cambia lo que es de quien lo recibe: cada enlace, que se firma al salir, va como «(su enlace)».
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from acuerdos.acciones.recordar_ahora import PEDIDO
from acuerdos.condiciones import se_puede_recordar
from acuerdos.destinos import Destinos
from acuerdos.enums import ClaseDeRecordatorio, EstadoDeEnvio
from acuerdos.models import Envio, Hito, Recordatorio
from recordatorios import noticias, resumen
from recordatorios.cola import ultima_pasada_el
from recordatorios.filas import filas_de_noticias, filas_del_resumen
from recordatorios.frecuencia import Frecuencias
from recordatorios.vencimientos import vencimientos

SU_ENLACE = "(su enlace)"


@dataclass(frozen=True, slots=True)
class PorQueSale:
    """Un hito del correo y la regla que lo puso. `cual`: con qué se dice que ese no salga."""

    cual: str
    codigo: str
    numero: int
    texto: str
    regla: str


@dataclass(frozen=True, slots=True)
class CartaPrevista:
    asunto: str
    texto: str
    por_que: tuple[PorQueSale, ...]


def carta_prevista(dia: date, destino: str, *, ahora: datetime) -> CartaPrevista | None:
    """La que `destino` recibiría ese día; None si nada."""
    frecuencias = Frecuencias.en(dia)
    recordatorios = de_plazo(dia, destino, frecuencias)
    esperan = Recordatorio.objects.filter(
        destino=destino, estado=EstadoDeEnvio.PROGRAMADO, plazo__isnull=True, programado_el__lte=dia
    )
    decididos = list(esperan)
    if not recordatorios and not decididos:
        return None
    uno = (recordatorios or decididos)[0]
    if uno.persona_id in frecuencias.no_quieren:
        return None
    dichas = noticias.leer(decididos, Destinos())[0].values() if decididos else ()
    envio = Envio(destino=destino, dia=dia, persona_id=uno.persona_id, municipalidad_id=uno.municipalidad_id)
    asunto, texto = resumen.al_pie_de_la_letra(
        envio,
        [fila._replace(enlace=SU_ENLACE) for fila in filas_de_noticias(dichas, dia)],
        [fila._replace(enlace=SU_ENLACE if envio.persona_id else "") for fila in filas_del_resumen(recordatorios, dia)],
        ahora=ahora,
    )
    return CartaPrevista(asunto, texto, tuple(_por_que(recordatorios)))


def de_plazo(dia: date, destino: str, frecuencias: Frecuencias) -> list[Recordatorio]:
    """Los de su correo de ese día, con su hito: los que la pasada programaría (sin `pk`) y los que ya esperan."""
    nuevos = [
        Recordatorio(
            hito_id=v.hito_id,
            destino=destino,
            persona_id=v.destino.persona_id,
            municipalidad_id=v.destino.municipalidad_id,
            rol=v.destino.rol,
            clase=v.ocasion.clase,
            plazo=v.plazo,
            programado_el=v.ocasion.programado_el,
        )
        for v in vencimientos(dia, ultima_pasada_el())
        if v.estado == EstadoDeEnvio.PROGRAMADO and v.destino.clave == destino
    ]
    en_espera = Recordatorio.objects.filter(
        se_puede_recordar("hito__"), destino=destino, estado=EstadoDeEnvio.PROGRAMADO, plazo=F("hito__plazo_vigente")
    )
    todos = [*nuevos, *en_espera]
    hitos = Hito.objects.select_related("acuerdo__municipalidad", "acuerdo__sesion").in_bulk({r.hito_id for r in todos})
    for recordatorio in todos:
        recordatorio.hito = hitos[recordatorio.hito_id]
    return [r for r in todos if not frecuencias.espera(r.persona_id, r.programado_el)]


def cual_es(recordatorio: Recordatorio) -> str:
    """Lo que distingue a uno de los demás de su correo."""
    return f"{recordatorio.hito_id}:{recordatorio.clase}"


def _por_que(recordatorios: Iterable[Recordatorio]) -> Iterable[PorQueSale]:
    for r in sorted(recordatorios, key=lambda r: (r.hito_recordado.acuerdo.codigo, r.hito_recordado.numero, r.clase)):
        hito = r.hito_recordado
        yield PorQueSale(cual_es(r), hito.acuerdo.codigo, hito.numero, hito.texto, regla_en_palabras(r.clase))


def regla_en_palabras(clase: str) -> str:
    """«7 días antes del plazo», de «antes-7»; «30 días sin avance», de «silencio-30@2025-05-01»."""
    nombre, _, resto = clase.partition("-")
    dias = resto.partition("@")[0].partition("+")[0]
    if nombre.startswith(f"{PEDIDO}@"):
        return "la Secretaría pidió recordarlo"
    return ClaseDeRecordatorio(nombre).con(int(dias)) if nombre in ClaseDeRecordatorio.values else clase
