"""Una pasada: armar lo que hay para cada suscripción y entregar lo que toca.

Regla: una entrega la toma quien logra correr su próximo intento, y solo ese la envía; si muere, la toma otro, con el
mismo identificador. Lo que no se recibe se reintenta con las esperas de Standard Webhooks; agotadas, o si contestan
410, la suscripción se pausa y se le dice a su dueño. La persona y el token se miran en cada pasada.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from standardwebhooks.webhooks import Webhook

from acuerdos import espejo
from acuerdos.espejo import OtroAlcance
from api.models import EN_ORDEN, ClaseDeEntrega, Entrega, IntentoDeEntrega, Suscripcion
from api.suscripciones import cuerpos, envio, reglas
from api.suscripciones.envio import Contestacion
from cuentas.cifrado import CifradoIlegible

ESPERAS = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=horas) for horas in (2, 5, 10, 14, 20, 24)),
]
POR_PASADA = 20
POR_ENTREGA = 100  # cambios
DURACION_DE_LA_PASADA = 30  # segundos que se espera a todas las de una pasada
ABANDONO = timedelta(minutes=2)  # más que eso: si quien la tomó murió, la toma otro
MEMORIA_DE_ENTREGAS = timedelta(days=30)
SIN_TOKEN = "El token con que mira venció, se revocó o su dueño ya no tiene cuenta activa"
SIN_SECRETO = "Su secreto ya no se puede leer: cámbielo"
TARDA = "Tardó demasiado en contestar"
Enviar = Callable[[str, Mapping[str, str], str], Contestacion]
bitacora = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sobre:
    """Lo que hace falta para enviar, leído antes de que empiecen los hilos, que no tocan la base."""

    entrega: Entrega
    cabeceras: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lugar:
    """Por dónde va una suscripción en la recorrida de los cambios: ver `espejo.tramo`."""

    desde: int
    despues_de: int = 0
    hasta: int | None = None


def repartir(*, reloj: Callable[[], datetime], enviar: Enviar | None = None) -> Counter[str]:
    """Arma y entrega lo que toca. Devuelve cuántas «recibida», «no recibida», «pausa» y «quitada»."""
    cuentas: Counter[str] = Counter()
    fin = reloj() + timedelta(seconds=DURACION_DE_LA_PASADA)
    while True:  # quien las recibe sigue recibiendo, hasta ponerse al día
        ahora = reloj()
        _reunir(ahora)
        recibidas = cuentas["recibida"]
        for sobre, contestacion in _a_la_vez(list(_tomar(ahora)), enviar or envio.enviar):
            cuentas[_anotar(sobre.entrega, contestacion, ahora=reloj())] += 1
        if cuentas["recibida"] == recibidas or reloj() > fin:
            return cuentas


def olvidar(*, ahora: datetime) -> None:
    """Borra lo que terminó hace más de un mes."""
    Entrega.objects.filter(terminada_en__lt=ahora - MEMORIA_DE_ENTREGAS).delete()


# --- Armar ------------------------------------------------------------------------------------------
def _reunir(ahora: datetime) -> None:
    ultimo = espejo.ultimo_numero()
    en_curso = Entrega.objects.filter(suscripcion=OuterRef("pk"), terminada_en__isnull=True, clase__in=EN_ORDEN)
    con_algo = Suscripcion.objects.filter(pausada_en__isnull=True, mirado__lt=ultimo).exclude(Exists(en_curso))
    for pk in con_algo.order_by("mirado", "pk").values_list("pk", flat=True)[:POR_PASADA]:
        with transaction.atomic():
            suscripcion = Suscripcion.objects.select_for_update(no_key=True).filter(pk=pk).first()
            if suscripcion and not suscripcion.entregas.filter(terminada_en__isnull=True, clase__in=EN_ORDEN).exists():
                _reunir_una(suscripcion, ultimo, ahora)


def _reunir_una(suscripcion: Suscripcion, ultimo: int, ahora: datetime) -> None:
    """La entrega que sigue, si hay qué entregar; si no, hasta dónde se miró."""
    if not puede_mirar(suscripcion, ahora):
        reglas.pausar_por_falla(suscripcion, motivo=SIN_TOKEN, ahora=ahora)
        return
    try:
        miras = espejo.miras_de(suscripcion.usuario, suscripcion.desde)
    except OtroAlcance:
        _poner(suscripcion, ClaseDeEntrega.REINICIO, cuerpos.de_reinicio(ahora), Lugar(ultimo), ahora)
        return
    hasta = suscripcion.hasta if suscripcion.hasta is not None else espejo.hasta_donde(miras)
    despues_de = suscripcion.despues_de
    while True:
        tramo = espejo.tramo(miras, desde=suscripcion.desde, despues_de=despues_de, hasta=hasta, cuantas=POR_ENTREGA)
        suyas = [n for n in tramo.novedades if not suscripcion.tipos or n.tipo in suscripcion.tipos]
        lugar = Lugar(max(hasta, suscripcion.desde))
        if tramo.queda is not None:
            lugar = Lugar(suscripcion.desde, tramo.queda, hasta)
        if suyas:
            cuerpo = cuerpos.de_cambios(suyas, hasta=lugar.desde, ahora=ahora)
            _poner(suscripcion, ClaseDeEntrega.CAMBIOS, cuerpo, lugar, ahora)
            return
        if tramo.queda is None:
            Suscripcion.objects.filter(pk=suscripcion.pk).update(**asdict(lugar), mirado=ultimo)
            return
        despues_de = tramo.queda


def puede_mirar(suscripcion: Suscripcion, ahora: datetime) -> bool:
    """Si su token y su dueño todavía sirven."""
    token = suscripcion.token
    return token is not None and token.expiry > ahora and suscripcion.usuario.is_active


def _poner(suscripcion: Suscripcion, clase: ClaseDeEntrega, cuerpo: str, lugar: Lugar, ahora: datetime) -> Entrega:
    return Entrega.objects.create(
        suscripcion=suscripcion,
        clase=clase,
        identificador=cuerpos.identificador(),
        cuerpo=cuerpo,
        creada_en=ahora,
        proximo_en=ahora,
        **asdict(lugar),
    )


def probar(suscripcion: Suscripcion, *, ahora: datetime) -> Entrega:
    """Le envía una prueba, sin esperar a que algo cambie. :raises DatoInvalido: si está en pausa."""
    reglas.exigir_en_marcha(suscripcion)
    return _poner(suscripcion, ClaseDeEntrega.PRUEBA, cuerpos.de_prueba(ahora), Lugar(suscripcion.desde), ahora)


def repetir(entrega: Entrega, *, ahora: datetime) -> Entrega:
    """La misma, otra vez: con su identificador y su cuerpo de entonces. :raises DatoInvalido: si está en pausa."""
    reglas.exigir_en_marcha(entrega.suscripcion)
    return Entrega.objects.create(
        suscripcion=entrega.suscripcion,
        clase=ClaseDeEntrega.REPETIDA,
        identificador=entrega.identificador,
        cuerpo=entrega.cuerpo,
        desde=entrega.desde,
        creada_en=ahora,
        proximo_en=ahora,
    )


# --- Entregar ---------------------------------------------------------------------------------------
def _tomar(ahora: datetime) -> Iterable[Sobre]:
    """Las que toca enviar y nadie más tomó."""
    # Sin juntar tablas: el UPDATE sería sobre una subconsulta, que no mira otra vez lo que tomó quien llegó antes.
    en_pausa = Suscripcion.objects.filter(pk=OuterRef("suscripcion"), pausada_en__isnull=False)
    por_salir = Entrega.objects.filter(~Exists(en_pausa), terminada_en__isnull=True, proximo_en__lte=ahora)
    for pk in por_salir.order_by("proximo_en", "pk").values_list("pk", flat=True)[:POR_PASADA]:
        suya = por_salir.filter(pk=pk)  # la de antes en esta misma vuelta pudo pausar la suscripción
        if not suya.update(proximo_en=ahora + ABANDONO, intentos=F("intentos") + 1):
            continue
        entrega = Entrega.objects.select_related("suscripcion__usuario", "suscripcion__token").filter(pk=pk).first()
        if entrega is None:  # la quitaron entretanto
            continue
        if not puede_mirar(entrega.suscripcion, ahora):  # lo armado antes tampoco es ya para quien lo recibe
            _terminar(entrega, ahora, entregada=False)
            reglas.pausar_por_falla(entrega.suscripcion, motivo=SIN_TOKEN, ahora=ahora)
            continue
        try:
            secretos = reglas.secretos(entrega.suscripcion, ahora=ahora)
        except CifradoIlegible:
            _terminar(entrega, ahora, entregada=False)
            reglas.pausar_por_falla(entrega.suscripcion, motivo=SIN_SECRETO, ahora=ahora)
            continue
        yield Sobre(entrega, firmar(entrega.identificador, entrega.cuerpo, secretos, ahora=ahora))


def firmar(identificador: str, cuerpo: str, secretos: Sequence[str], *, ahora: datetime) -> dict[str, str]:
    """Las cabeceras de Standard Webhooks; una firma por cada secreto que vale."""
    instante = ahora.astimezone(UTC)
    firmas = [Webhook(secreto).sign(identificador, instante, cuerpo) for secreto in secretos]
    return {
        "content-type": "application/json",
        "webhook-id": identificador,
        "webhook-timestamp": str(int(instante.timestamp())),
        "webhook-signature": " ".join(firmas),
    }


def _a_la_vez(sobres: Sequence[Sobre], enviar: Enviar) -> Iterable[tuple[Sobre, Contestacion]]:
    """Todas a la vez: una dirección lenta no detiene a las demás, ni todas juntas más que `DURACION_DE_LA_PASADA`."""
    if not sobres:
        return
    hilos = ThreadPoolExecutor(max_workers=len(sobres))
    enviados: dict[Future[Contestacion], Sobre] = {
        hilos.submit(enviar, s.entrega.suscripcion.destino, s.cabeceras, s.entrega.cuerpo): s for s in sobres
    }
    listos, _ = wait(enviados, timeout=DURACION_DE_LA_PASADA)
    hilos.shutdown(wait=False, cancel_futures=True)
    for futuro, sobre in enviados.items():
        if futuro not in listos:
            yield sobre, Contestacion(None, TARDA, DURACION_DE_LA_PASADA * 1000)
        elif isinstance(falla := futuro.exception(), Exception):  # nuestra: no detiene las de otros
            bitacora.error("entrega_fallida", entrega=sobre.entrega.pk, exc_info=falla)
            yield sobre, Contestacion(None, f"Falla nuestra ({type(falla).__name__}): quedó anotada", 0)
        else:
            yield sobre, futuro.result()


def _anotar(entrega: Entrega, contestacion: Contestacion, *, ahora: datetime) -> str:
    with transaction.atomic():
        if not Entrega.objects.select_for_update(no_key=True).filter(pk=entrega.pk).exists():
            return "quitada"  # mientras se enviaba, su dueño anuló la suscripción
        IntentoDeEntrega.objects.create(
            entrega=entrega,
            en=ahora,
            codigo=contestacion.codigo,
            falla=contestacion.falla,
            milisegundos=contestacion.milisegundos,
        )
        en_orden = entrega.clase in EN_ORDEN
        if contestacion.recibida:
            _terminar(entrega, ahora, entregada=True)
            if en_orden:
                Suscripcion.objects.filter(pk=entrega.suscripcion_id).update(
                    desde=entrega.desde, despues_de=entrega.despues_de, hasta=entrega.hasta
                )
            return "recibida"
        if not en_orden and not contestacion.definitiva:  # una prueba no se insiste: quien la pidió está mirando
            _terminar(entrega, ahora, entregada=False)
            return "no recibida"
        if contestacion.definitiva or entrega.intentos > len(ESPERAS):
            _terminar(entrega, ahora, entregada=False)
            reglas.pausar_por_falla(entrega.suscripcion, motivo=_por_que(entrega, contestacion), ahora=ahora)
            return "pausa"
        espera = max(ESPERAS[entrega.intentos - 1], timedelta(seconds=contestacion.esperar))
        Entrega.objects.filter(pk=entrega.pk).update(proximo_en=ahora + espera)
        return "no recibida"


def _por_que(entrega: Entrega, contestacion: Contestacion) -> str:
    if contestacion.definitiva:
        return contestacion.falla
    return f"No se pudo entregar en {entrega.intentos} intentos. El último: {contestacion.falla}"


def _terminar(entrega: Entrega, ahora: datetime, *, entregada: bool) -> None:
    Entrega.objects.filter(pk=entrega.pk).update(terminada_en=ahora, entregada=entregada)
