"""Los correos sobre la cuenta de una persona: su invitación, lo que cambió, y el enlace para crear otra contraseña.

Regla: a la dueña se le dice cada cambio de su contraseña, su segundo paso, su correo, su teléfono o su rol, y cada
token nuevo, lo haya hecho quien lo haya hecho; si cambió el correo, en el de antes y en el de ahora. Y que la
nombraron, que dejó un cargo o que se reactivó su cuenta. Una carta se escribe en la misma transacción que lo que
cuenta: si lo uno queda, lo otro también. La envía el worker del correo, y no la petición: así «olvidé mi contraseña»
tarda y contesta lo mismo haya cuenta o no, y un servidor de correo caído no lo convierte en un error. El enlace se
compone al enviar: en la base no queda ninguno, y lleva la dirección pública del sistema y no la de la petición.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from allauth.account.internal.userkit import filter_users_by_email
from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from cuentas import idiomas
from cuentas.enums import ClaseDeCarta
from cuentas.invitaciones import SEGUNDOS_DE_UN_DIA, cuerpo_de_invitacion, direccion_para_crear_clave
from cuentas.models import Carta, Usuario

TAREA = "acuerdos.enviar_cartas"  # la del worker del correo
ASUNTO_MAXIMO = 120
ASUNTO_DE_INVITACION = gettext_noop("MUNI Ejecutivo: cree su contraseña")
ASUNTO_DE_CLAVE = gettext_noop("MUNI Ejecutivo: cree otra contraseña")
ASUNTO_DE_CAMBIO = gettext_noop("MUNI Ejecutivo: cambió algo en su cuenta")
ASUNTO_DE_ADVERTENCIA = gettext_noop("MUNI Ejecutivo: quieren entrar en su cuenta")
ASUNTO_DE_CARGO = gettext_noop("MUNI Ejecutivo: su cargo")
ASUNTO_DE_HOJA = "MUNI Ejecutivo: su hoja de {}, para completarla"


@dataclass(frozen=True, slots=True)
class HojaPedida:
    """De qué sesión y de quién es la hoja que va adjunta, y a quién se le contesta: con eso se hace al salir."""

    para: str
    sesion: str
    sector: str
    municipalidad: str
    contestar_a: str
    cuerpo: str


@dataclass(frozen=True, slots=True)
class HojaMandada:
    """La última vez que a alguien se le mandó la suya: cuándo se pidió, si ya salió y, si no pudo, por qué."""

    en: datetime
    salio: bool
    motivo: str


# Quien sabe hacer el libro lo dice al arrancar: aquí abajo no se conoce ninguna sesión.
COMPONEDORES: dict[str, Callable[[str, HojaPedida, datetime], EmailMessage]] = {}


def avisar_cambio(
    usuario: Usuario, *cambios: str, por: Usuario | None = None, correos: Iterable[str] = (), cargo: str = ""
) -> None:
    """Le escribe a `usuario` qué cambió en su cuenta, y a esos otros `correos` (el de antes, el del cargo).

    :param cambios: cada uno en una frase: «Su correo pasó de … a …».
    :param por: quién lo hizo; None si fue ella misma.
    :param cargo: si no fue en su cuenta sino en su cargo, de qué lugar.
    """
    destinos = _sin_repetir(usuario.email, *correos)
    if not cambios or not destinos:
        return
    contexto = {"usuario": usuario, "cambios": cambios, "por": por, "cargo": cargo, "sitio": settings.SITIO}
    with idiomas.para(usuario):
        cuerpo, asunto = render_to_string("account/email/cambio.txt", contexto), gettext(ASUNTO_DE_CAMBIO)
    _escribir([Carta(clase=ClaseDeCarta.CAMBIO, para=c, asunto=asunto, cuerpo=cuerpo) for c in destinos])


def decir_sin_segundo_paso(usuario: Usuario, *, por: Usuario) -> None:
    """Le escribe a `usuario` que otro le quitó el segundo paso."""
    with idiomas.para(usuario):
        dicho = gettext("Se le quitó el segundo paso al ingresar; sus sesiones se cerraron.")
    avisar_cambio(usuario, dicho, por=por)


def _sin_repetir(*correos: str) -> list[str]:
    """Los que no están en blanco, cada uno una vez: el mismo con otras mayúsculas llega al mismo buzón."""
    return list({correo.strip().lower(): correo.strip() for correo in correos if correo.strip()}.values())


def advertir(usuario: Usuario, dicho: str) -> None:
    """Le escribe a `usuario` lo que pasa con su cuenta sin que nada haya cambiado en ella."""
    if not usuario.email:
        return
    with idiomas.para(usuario):
        contexto = {"usuario": usuario, "dicho": dicho, "sitio": settings.SITIO}
        cuerpo, asunto = render_to_string("account/email/advertencia.txt", contexto), gettext(ASUNTO_DE_ADVERTENCIA)
    _escribir([Carta(clase=ClaseDeCarta.CAMBIO, para=usuario.email, asunto=asunto, cuerpo=cuerpo)])


def decir_cargo(usuario: Usuario, dicho: str, *, por: Usuario, correos: Iterable[str] = (), sigue: bool) -> None:
    """Le escribe a `usuario` que lo nombraron o que dejó un cargo, a su correo y al que tenía por él.

    :param dicho: qué pasó, en una frase con su día.
    :param sigue: si desde hoy le toca informar; si no, se le dice qué dejó de servirle.
    """
    destinos = _sin_repetir(usuario.email, *correos)
    contexto = {"usuario": usuario, "dicho": dicho, "por": por, "sigue": sigue, "sitio": settings.SITIO}
    with idiomas.para(usuario):
        cuerpo, asunto = render_to_string("account/email/cargo.txt", contexto), gettext(ASUNTO_DE_CARGO)
    _escribir([Carta(clase=ClaseDeCarta.CAMBIO, para=c, asunto=asunto, cuerpo=cuerpo) for c in destinos])


def pedir_clave(correo: str) -> None:
    """Alguien olvidó su contraseña, o dice que la olvidó: si hay una cuenta con ese `correo`, se le escribirá."""
    _escribir([Carta(clase=ClaseDeCarta.CLAVE, para=correo, asunto=ASUNTO_DE_CLAVE)])


def invitar(usuario: Usuario, *, motivo: str) -> None:
    """Le escribe a `usuario` que tiene una cuenta y cómo crear su contraseña.

    :param motivo: para qué es la cuenta, en una frase: «para informar por …».
    """
    with idiomas.para(usuario):
        asunto = gettext(ASUNTO_DE_INVITACION)
    _escribir([Carta(clase=ClaseDeCarta.INVITA, para=usuario.email, asunto=asunto, cuerpo=motivo)])


def dar_recibo(*, para: str, asunto: str, cuerpo: str, html: str, cabeceras: Mapping[str, str], sobre: str) -> None:
    """Le contesta a quien escribió. `sobre`: adonde vuelve lo que no se entregue."""
    _escribir(
        [
            Carta(
                clase=ClaseDeCarta.RECIBO,
                para=para,
                asunto=asunto[:ASUNTO_MAXIMO],
                cuerpo=cuerpo,
                html=html,
                cabeceras=dict(cabeceras),
                sobre=sobre,
            )
        ]
    )


def escribir_a(correos: Iterable[str], *, asunto: str, cuerpo: str) -> None:
    """Lo que el sistema les dice a quienes lo cuidan."""
    _escribir([Carta(clase=ClaseDeCarta.CAMBIO, para=correo, asunto=asunto, cuerpo=cuerpo) for correo in correos])


def mandar_hojas_por_correo(hojas: Iterable[HojaPedida]) -> int:
    """Deja por salir una carta por hoja; devuelve cuántas."""
    cartas = [
        Carta(
            clase=ClaseDeCarta.HOJA,
            para=hoja.para,
            asunto=ASUNTO_DE_HOJA.format(hoja.sesion)[:ASUNTO_MAXIMO],
            cuerpo=hoja.cuerpo,
            cabeceras={nombre: valor for nombre, valor in asdict(hoja).items() if nombre not in ("para", "cuerpo")},
        )
        for hoja in hojas
    ]
    _escribir(cartas)
    return len(cartas)


def hojas_mandadas(sesion: str) -> dict[str, HojaMandada]:
    """De cada sector o municipalidad de esa sesión, la última vez. Una consulta.

    Una vez puede ser varias cartas, una por correo: vale la que no salió, si no la que falta, y si no cualquiera.
    """
    cartas = Carta.objects.filter(clase=ClaseDeCarta.HOJA, cabeceras__sesion=sesion).order_by("pk")
    campos = ("cabeceras", "creada_en", "terminada_en", "motivo")
    ultimas: dict[str, list[HojaMandada]] = {}
    for cabeceras, creada, terminada, motivo in cartas.values_list(*campos):
        una = HojaMandada(creada, bool(terminada and not motivo), motivo if terminada else "")
        suyas = ultimas.setdefault(cabeceras["sector"] or cabeceras["municipalidad"], [])
        if suyas and suyas[0].en != creada:  # las de una vez se escriben juntas
            suyas.clear()
        suyas.append(una)
    return {clave: min(suyas, key=lambda una: (not una.motivo, una.salio)) for clave, suyas in ultimas.items()}


def ultima_invitacion(usuario: Usuario) -> Carta | None:
    """La última a su correo de ahora, haya salido o no; None si no se le invitó, o fue hace mucho."""
    return Carta.objects.filter(clase=ClaseDeCarta.INVITA, para__iexact=usuario.email).order_by("pk").last()


def componer(carta: Carta, ahora: datetime) -> list[EmailMessage]:
    """Los correos de una carta; ninguno si es para crear una clave y ese correo ya no es de nadie."""
    if carta.clase == ClaseDeCarta.RECIBO:
        return [_recibo(carta)]
    if carta.clase == ClaseDeCarta.HOJA:
        pedida = HojaPedida(para=carta.para, cuerpo=carta.cuerpo, **carta.cabeceras)
        return [COMPONEDORES[carta.clase](carta.asunto, pedida, ahora)]
    if carta.clase == ClaseDeCarta.CAMBIO:
        return [_mensaje(carta, carta.para, carta.cuerpo)]
    cuentas = filter_users_by_email(carta.para, is_active=True, prefer_verified=True, for_login=True)
    return [_con_enlace(carta, cuenta) for cuenta in cuentas]


def pendientes(ahora: datetime) -> Sequence[int]:
    """Las que toca enviar, la más antigua primero."""
    return list(
        Carta.objects.filter(terminada_en__isnull=True, proximo_intento_en__lte=ahora)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _escribir(cartas: list[Carta]) -> None:
    Carta.objects.bulk_create(cartas)
    transaction.on_commit(_encolar, robust=True)


def _encolar() -> None:
    """Que salgan ya. Si la cola no contesta, las recoge la pasada de cada minuto: lo hecho, hecho está."""
    current_app.send_task(TAREA, retry=False)


def _con_enlace(carta: Carta, cuenta: Usuario) -> EmailMessage:
    """La invitación o el de crear otra clave, en el idioma de su dueña: hasta ahora no se sabía de quién era."""
    with idiomas.para(cuenta):
        if carta.clase == ClaseDeCarta.INVITA:
            return _mensaje(carta, carta.para, cuerpo_de_invitacion(cuenta, carta.cuerpo))
        carta.asunto = gettext(ASUNTO_DE_CLAVE)
        return _mensaje(carta, carta.para, _cuerpo_de_clave(cuenta))


def _mensaje(carta: Carta, para: str, cuerpo: str) -> EmailMessage:
    return EmailMessage(carta.asunto, cuerpo, to=[para], headers={"Auto-Submitted": "auto-generated"})


def _recibo(carta: Carta) -> EmailMessage:
    """El de siempre en el From; en el sobre, adonde nadie contesta: así dos que se responden solos no hacen círculo."""
    cabeceras = {"Auto-Submitted": "auto-replied", "From": settings.DEFAULT_FROM_EMAIL, **carta.cabeceras}
    mensaje = EmailMultiAlternatives(carta.asunto, carta.cuerpo, carta.sobre or None, [carta.para], headers=cabeceras)
    if carta.html:
        mensaje.attach_alternative(carta.html, "text/html")
    return mensaje


def _cuerpo_de_clave(usuario: Usuario) -> str:
    contexto = {
        "usuario": usuario,
        "enlace": direccion_para_crear_clave(usuario),
        "dias": settings.PASSWORD_RESET_TIMEOUT // SEGUNDOS_DE_UN_DIA,
        "olvidada": settings.SITIO + reverse("account_reset_password"),
    }
    return render_to_string("account/email/clave.txt", contexto)
