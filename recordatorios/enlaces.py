"""El enlace firmado de un hito: abre su formulario sin contraseña, y nada más.

Regla: una persona, un hito, hasta un día; revocable; deja de servir cuando la persona deja el cargo o el hito ya no se
le debe (se mira en cada uso, con los mismos permisos que la página). Quien trabaja en la Secretaría no los tiene: entra
con su segundo paso. Lo que entra por él queda sin validar y «por enlace». Cada correo lleva su propio vencimiento
firmado: que salga otro no revive los anteriores.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from itertools import chain
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner, b64_encode
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.translation import gettext, gettext_noop

from acuerdos.errores import AccionDenegada, PorAhoraNo
from acuerdos.models import Enlace, Envio, Hito
from acuerdos.permisos import Accion, Causa, Denegado, puede
from cuentas.limite import descontar, se_pasa
from cuentas.models import Usuario
from cuentas.traducidas import a_lo_largo, traer
from recordatorios.direcciones import Firmable, en_cifras
from recordatorios.rutas import direcciones_enteras

VIGENCIA_DEL_ENLACE = timedelta(days=30)
INFORMES_POR_DIA = 40
SEGUNDOS_DE_UN_DIA = 24 * 3600
VIGENCIA_DE_LA_BAJA = timedelta(days=366)
FALLAS_NUESTRAS = (DatabaseError, OSError, PorAhoraNo)  # más tarde, lo mismo quizá se toma
INSISTE = gettext_noop(
    "Ya se enviaron demasiados informes con este enlace hoy. Pruebe mañana o ingrese con su usuario."
)
INVALIDO = gettext_noop("Este enlace no es válido. Cópielo completo desde el correo.")
ANULADO = gettext_noop("Este enlace fue anulado. Ingrese con su usuario o pida otro a la Secretaría.")
VENCIDO = gettext_noop("Este enlace venció. Ingrese con su usuario o espere el próximo recordatorio.")
# Va a mano: el ORM, si alguno puede estar ya, no dice las claves de los que creó, y habría que leerlos otra vez.
CREAR = (
    f"INSERT INTO {Enlace._meta.db_table} (persona_id, hito_id, creado_en, vence_el) "  # noqa: S608  # su tabla
    "SELECT column1, column2, %%s, %%s FROM (VALUES %s) faltan WHERE true "
    "ON CONFLICT DO NOTHING RETURNING persona_id, hito_id, id"
)


class HitoConClave(Protocol):
    """Un hito, o lo que de él hace falta para decir cuál es."""

    @property
    def pk(self) -> int: ...


class EnlaceVivo(NamedTuple):
    """De un enlace, lo que se firma. `vence_el`: lo que dice su fila, o lo que se firma en el correo de hoy."""

    pk: int
    vence_el: date


PorHito = dict[int, EnlaceVivo]


def enlaces_de(hitos: Sequence[Hito], persona: Usuario, *, ahora: datetime) -> dict[int, Enlace]:
    """Por `id` de hito, el enlace de la persona, vigente por 30 días; los que faltan se crean."""
    suyos = enlaces_de_varias([(persona, hitos)], ahora=ahora).get(persona.pk, {})
    hallados = Enlace.objects.filter(pk__in=[suyo.pk for suyo in suyos.values()])
    return {enlace.hito_id: enlace for enlace in hallados}


def enlaces_de_varias(
    pedidos: Iterable[tuple[Usuario, Sequence[HitoConClave]]], *, ahora: datetime
) -> dict[int, PorHito]:
    """Lo que se firma de ellos, por `id` de persona, con las mismas consultas sean cuantas sean. La Secretaría no
    tiene."""
    suyos = {(persona.pk, hito.pk) for persona, hitos in pedidos if not persona.es_secretaria for hito in hitos}
    vence_el = timezone.localdate(ahora) + VIGENCIA_DEL_ENLACE
    vivos = _vivos(suyos)
    if faltan := sorted(suyos - vivos.keys()):
        vivos |= _crear(faltan, ahora, vence_el)
        if ajenos := [par for par in faltan if par not in vivos]:  # otro los creó entretanto
            vivos |= _vivos(ajenos)
    atrasados = [enlace.pk for enlace in vivos.values() if enlace.vence_el < vence_el]
    Enlace.objects.filter(pk__in=atrasados).update(vence_el=vence_el)
    por_persona: dict[int, PorHito] = defaultdict(dict)
    for (persona, hito), enlace in vivos.items():
        por_persona[persona][hito] = EnlaceVivo(enlace.pk, max(enlace.vence_el, vence_el))
    return por_persona


def _vivos(suyos: Collection[tuple[int, int]]) -> dict[tuple[int, int], EnlaceVivo]:
    """Los que hay sin anular, por persona y hito."""
    personas, hitos = a_lo_largo({persona for persona, _ in suyos}), a_lo_largo({hito for _, hito in suyos})
    clave = "enlaces vivos", len(personas)
    campos = traer(clave, partial(_sin_anular, len(personas)), *personas, *hitos)
    return {(p, h): EnlaceVivo(pk, vence_el) for p, h, pk, vence_el in campos if (p, h) in suyos}


def _sin_anular(cuantas: int, *claves: int) -> "QuerySet[Enlace, Any]":
    """De las primeras `cuantas`, que son de personas, sobre los hitos de las demás."""
    suyos = Enlace.objects.filter(persona__in=claves[:cuantas], hito__in=claves[cuantas:], revocado_en__isnull=True)
    return suyos.order_by().values_list("persona_id", "hito_id", "pk", "vence_el")


def _crear(faltan: Sequence[tuple[int, int]], ahora: datetime, vence_el: date) -> dict[tuple[int, int], EnlaceVivo]:
    """Los nuevos, por persona y hito; los que otro acaba de crear, no."""
    desde = connection.ops.adapt_datetimefield_value(ahora)
    sentencia = CREAR % ", ".join(["(%s, %s)"] * len(faltan))
    with connection.cursor() as cursor:
        cursor.execute(sentencia, [desde, vence_el, *chain.from_iterable(faltan)])
        return {(persona, hito): EnlaceVivo(pk, vence_el) for persona, hito, pk in cursor.fetchall()}


def direccion_de(enlace: Firmable) -> str:
    """La que abre su formulario."""
    return direcciones_de({enlace.pk: enlace})[enlace.pk]


def direcciones_de(suyos: Mapping[int, Firmable]) -> dict[int, str]:
    """La de cada uno, con la misma clave: un resumen lleva diez."""
    return direcciones_enteras("enlace", {clave: firmar(suyo) for clave, suyo in suyos.items()})


def firmar(enlace: Firmable) -> str:
    """El texto que va en la dirección: qué enlace, hasta qué día, y la firma."""
    return _firma().sign(f"{enlace.pk}-{en_cifras(enlace.vence_el)}")


def abrir(texto: str, *, ahora: datetime) -> Enlace:
    """El enlace de un texto firmado. AccionDenegada, con el motivo, si ya no sirve."""
    try:
        pk, vence = _firma().unsign(texto).split("-")
        vence_el = date.fromisoformat(vence)
    except (BadSignature, ValueError) as error:
        raise AccionDenegada(Causa.ENLACE_INVALIDO, gettext(INVALIDO)) from error
    return vigente(int(pk), vence_el, ahora=ahora)


def vigente(pk: int, vence_el: date, *, ahora: datetime) -> Enlace:
    """El enlace `pk` de un texto o una dirección ya comprobados, que dicen hasta qué día valen.

    :raises AccionDenegada: con el motivo, si ya no sirve.
    """
    enlace: Enlace | None = _con_todo().filter(pk=pk).first()
    if enlace is None or enlace.revocado_en:
        raise AccionDenegada(Causa.ENLACE_ANULADO, gettext(ANULADO))
    if min(vence_el, enlace.vence_el) < timezone.localdate(ahora):
        raise AccionDenegada(Causa.ENLACE_VENCIDO, gettext(VENCIDO))
    if enlace.persona.es_secretaria:
        raise AccionDenegada(Causa.ENLACE_AJENO, "Quien trabaja en la Secretaría entra con su usuario.")
    respuesta = puede(enlace.persona, Accion.REGISTRAR_AVANCE, enlace.hito)
    if isinstance(respuesta, Denegado):
        dicho = gettext("Este enlace ya no sirve. %(motivo)s") % {"motivo": respuesta.motivo}
        raise AccionDenegada(respuesta.causa, dicho)
    return enlace


def vigentes_de(envio: Envio, *, ahora: datetime) -> list[Enlace]:
    """Los de los hitos que ese correo le pidió informar a su persona, y que todavía puede. El más antiguo, primero.

    :raises AccionDenegada: con el motivo, si el correo es de hace más de `VIGENCIA_DEL_ENLACE` o ya no le queda
    ninguno.
    """
    if envio.dia + VIGENCIA_DEL_ENLACE < timezone.localdate(ahora):
        raise AccionDenegada(Causa.ENLACE_VENCIDO, gettext(VENCIDO))
    suyos = _con_todo().filter(persona=envio.persona_id, revocado_en__isnull=True)
    valen = []
    for enlace in suyos.filter(hito__recordatorios__envio=envio).distinct().order_by("hito__plazo_vigente", "pk"):
        try:
            valen.append(vigente(enlace.pk, enlace.vence_el, ahora=ahora))
        except AccionDenegada:
            continue
    if not valen:
        raise AccionDenegada(Causa.ENLACE_ANULADO, gettext(ANULADO))
    return valen


def agota_los_informes(persona: Usuario) -> bool:
    """Cuenta uno más de los que `persona` manda sin ingresar, por enlace o por correo, y dice si ya son demasiados."""
    return se_pasa(_sus_informes(persona), INFORMES_POR_DIA, SEGUNDOS_DE_UN_DIA)


def no_contar_el_ultimo(persona: Usuario) -> None:
    """El que por una falla nuestra no se tomó: volverá, y se contará entonces."""
    descontar(_sus_informes(persona))


@contextmanager
def sin_contar_lo_que_falla(persona: Usuario) -> Iterator[None]:
    """Lo que se toma aquí dentro, ya contado; si por una falla nuestra no se tomó, no cuenta."""
    try:
        yield
    except FALLAS_NUESTRAS:
        no_contar_el_ultimo(persona)
        raise


def _sus_informes(persona: Usuario) -> str:
    return f"enlace:{persona.pk}"


def firmar_baja(persona_id: int) -> str:
    """El texto de la dirección para dejar de recibir recordatorios: solo sirve para eso."""
    return _firma_de_baja().sign(str(persona_id))


def persona_de_baja(texto: str) -> Usuario | None:
    """Quien pide la baja, o None si el texto no está firmado o es de un correo de hace más de `VIGENCIA_DE_LA_BAJA`."""
    try:
        persona = int(_firma_de_baja().unsign(texto, max_age=VIGENCIA_DE_LA_BAJA))
    except (BadSignature, ValueError):
        return None
    return Usuario.objects.filter(pk=persona, is_active=True).first()


def _con_todo() -> "QuerySet[Enlace]":
    return Enlace.objects.select_related(
        "persona", "hito__acuerdo__sesion", "hito__acuerdo__municipalidad", "hito__acuerdo__sector"
    )


def _firma() -> Signer:
    return _firmas(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)[0]


def _firma_de_baja() -> TimestampSigner:
    return _firmas(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)[1]


class FirmaDeEnlace(Signer):
    """La de Django, con su clave ya derivada: eso, y no firmar, era lo que costaba de cada una."""

    def __init__(self, sal: str, **como: Any) -> None:
        super().__init__(salt=sal, **como)
        self._sin_nada = salted_hmac(sal + "signer", "", self.key, algorithm=self.algorithm)

    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        if key is not None:
            return super().signature(value, key)
        firmado = self._sin_nada.copy()
        firmado.update(force_bytes(value))
        return b64_encode(firmado.digest()).decode()


@lru_cache(maxsize=4)
def _firmas(clave: str, *anteriores: str) -> tuple[Signer, TimestampSigner]:
    """La de los enlaces y la de la baja. Un resumen lleva once, y armarlas costaba casi tanto como firmar."""
    claves: dict[str, Any] = {"key": clave, "fallback_keys": anteriores, "sep": "."}
    return FirmaDeEnlace("muniejecutivo.enlace", **claves), TimestampSigner(salt="muniejecutivo.baja", **claves)
