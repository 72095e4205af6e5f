"""Lo que se le contesta a quien escribió: su constancia, lo que le falta decir, o por qué no se tomó.

Regla: a cada correo, un recibo como mucho (RFC 3834): va al que escribió, con su asunto y en su hilo, marcado como
respuesta automática y con un remitente de sobre al que nadie contesta. Si falta algo, se pregunta con tres respuestas
de un toque: cada una abre una página que confirma con un botón, porque los antivirus abren los enlaces de los
correos.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_noop

from acuerdos.acciones import correos
from acuerdos.acciones.preferencias import idioma_de
from acuerdos.constancias import constancia_de
from acuerdos.models import CorreoRecibido, Enlace, Hito
from acuerdos.palabras import contar
from cuentas import idiomas
from cuentas.cartas import dar_recibo
from cuentas.models import Usuario
from recordatorios import direcciones, enlaces

LARGO_DE_HITO = 120
REVISARA = gettext_noop("La Secretaría lo revisará. Si falta algo, se lo dirá.")
_ES_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,240}>")  # lo que se ve de ASCII, sin < ni >
_YA_RESPONDE = re.compile(r"^\s*(?:re|rv|fwd?)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hilo:
    """El correo que se contesta: de quién, con qué asunto y con qué Message-ID."""

    para: str
    asunto: str
    message_id: str


@dataclass(frozen=True, slots=True)
class EnlaceDelRecibo:
    """Un enlace del recibo. `principal`: el que se destaca."""

    texto: str
    url: str
    principal: bool = True


def _en_el_idioma_de(quien: Callable[..., Usuario | None]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """El recibo, en el idioma de esa persona; lo que se anota de su correo, en castellano."""

    def envolver(dar: Callable[..., None]) -> Callable[..., None]:
        @wraps(dar)
        def en_su_idioma(*args: object, **kwargs: object) -> None:
            with idiomas.en(idioma_de(quien(*args, **kwargs))):
                dar(*args, **kwargs)

        return en_su_idioma

    return envolver


@_en_el_idioma_de(lambda correo, enlace, quejas, hilo: enlace.persona)
def dar_constancia(correo: CorreoRecibido, enlace: Enlace, quejas: Sequence[str], hilo: Hilo) -> None:
    """Ya es un avance: su número, qué se entendió, y dónde corregirlo."""
    avance = correo.avance
    assert avance is not None
    numero, cuantas = constancia_de(avance), avance.evidencias.count()
    firmado = enlaces.firmar(enlace)
    con = _con(cuantas) or gettext(", sin fotos ni documentos")
    cuanto = {"numero": numero, "porcentaje": avance.porcentaje, "con": con}
    _mandar(
        hilo,
        titulo=gettext("Constancia N.º %(numero)s: %(porcentaje)s %%") % cuanto,
        parrafos=[
            gettext("Recibimos su informe: %(porcentaje)s %%%(con)s.") % cuanto,
            _de_que(enlace.hito),
            *map(gettext, quejas),
            gettext(REVISARA),
        ],
        dicho=avance.descripcion,
        botones=[
            EnlaceDelRecibo(gettext("Ver la constancia"), _url("enlace_constancia", firmado, avance.pk)),
            EnlaceDelRecibo(gettext("No es así: informar otra vez"), _url("enlace", firmado), principal=False),
        ],
        reply_to=direcciones.para_informar(enlace),
    )


@_en_el_idioma_de(lambda correo, quejas, hilo: correo.persona)
def dar_constancia_de_mensaje(correo: CorreoRecibido, quejas: Sequence[str], hilo: Hilo) -> None:
    """Ya está en la conversación: su número y dónde se lee."""
    mensaje = correo.mensaje
    assert mensaje is not None
    acuerdo = mensaje.acuerdo
    pagina = f"{_url('acuerdo', acuerdo.codigo)}#mensaje-{mensaje.pk}"
    _mandar(
        hilo,
        titulo=gettext("Mensaje N.º %(numero)s") % {"numero": constancia_de(mensaje)},
        parrafos=[
            gettext("Su mensaje está en la conversación de %(codigo)s.") % {"codigo": acuerdo.codigo},
            gettext("La leen la municipalidad, el sector y la Secretaría."),
            *map(gettext, quejas),
        ],
        dicho=mensaje.texto,
        botones=[EnlaceDelRecibo(gettext("Ver la conversación"), pagina)],
        reply_to="",
    )


@_en_el_idioma_de(lambda correo, enlace, quejas, hilo: enlace.persona)
def preguntar_cuanto(correo: CorreoRecibido, enlace: Enlace, quejas: Sequence[str], hilo: Hilo) -> None:
    """Se guardó lo que dijo y falta cuánto va, o confirmar que terminó."""
    termino = correo.motivo != correos.FALTA_CUANTO
    pagina = _url("enlace_correo", enlaces.firmar(enlace), correo.pk)
    botones = [EnlaceDelRecibo(dicho, f"{pagina}?cuanto={cuanto}") for cuanto, dicho in opciones(enlace.hito)]
    if termino:
        botones = [EnlaceDelRecibo(gettext("Sí, está terminado"), f"{pagina}?cuanto=100")]
    preguntas = {
        correos.FALTA_CUANTO: gettext("¿Cuánto va? Toque una respuesta, o conteste este correo con el número."),
        correos.FALTA_SUSTENTO: gettext(
            "Dijo que está terminado: hace falta una foto o un PDF. Agréguelo en la página."
        ),
        correos.FALTA_CONFIRMAR: gettext("Dijo que está terminado: confírmelo en la página."),
    }
    _mandar(
        hilo,
        titulo=gettext("¿Está terminado?") if termino else gettext("¿Cuánto va?"),
        parrafos=[
            _guardado(correo),
            _de_que(enlace.hito),
            *map(gettext, quejas),
            preguntas[correo.motivo],
            gettext("Hasta que lo diga, no cuenta como informado."),
        ],
        dicho=correo.texto,
        botones=botones,
        reply_to=direcciones.para_informar(enlace),
    )


@_en_el_idioma_de(lambda correo, suyos, quejas, hilo: suyos[0].persona)
def preguntar_de_cual(correo: CorreoRecibido, suyos: Sequence[Enlace], quejas: Sequence[str], hilo: Hilo) -> None:
    """El correo que contestó hablaba de varios hitos."""
    botones = [
        EnlaceDelRecibo(
            f"{e.hito.acuerdo.codigo}: {Truncator(e.hito.texto).chars(LARGO_DE_HITO)}",
            _url("enlace_correo", enlaces.firmar(e), correo.pk),
        )
        for e in suyos
    ]
    assert correo.envio is not None
    _mandar(
        hilo,
        titulo=gettext("¿De cuál habla?"),
        parrafos=[
            _guardado(correo),
            *map(gettext, quejas),
            gettext("Nuestro correo hablaba de varias tareas. Toque la suya:"),
        ],
        dicho=correo.texto,
        botones=botones,
        reply_to=direcciones.para_responder(correo.envio),
    )


@_en_el_idioma_de(lambda motivo, hilo, enlace=None: enlace.persona if enlace else None)
def decir_que_no(motivo: str, hilo: Hilo, *, enlace: Enlace | None = None) -> None:
    """Por qué no se tomó lo que escribió, y cómo informar igual. `enlace`: solo si quien escribe es su persona."""
    botones = [EnlaceDelRecibo(gettext("Ingresar con mi usuario"), settings.SITIO + reverse("inicio"))]
    if enlace:
        botones = [EnlaceDelRecibo(gettext("Informar en la página"), _url("enlace", enlaces.firmar(enlace)))]
    _mandar(
        hilo,
        titulo=gettext("Su correo no se registró"),
        parrafos=[gettext(motivo), gettext("No se guardó nada de lo que escribió.")],
        dicho="",
        botones=botones,
        reply_to="",
    )


def opciones(hito: Hito) -> list[tuple[int, str]]:
    """Las tres respuestas: sigue igual, va por la mitad de lo que faltaba, terminó."""
    ahora = min(hito.porcentaje, 95)
    medio = round((ahora + 100) / 2 / 5) * 5
    igual = gettext("Sigue en %(cuanto)s %%") % {"cuanto": ahora} if ahora else gettext("Todavía nada (0 %)")
    va = gettext("Va en %(cuanto)s %%") % {"cuanto": medio}
    return [(ahora, igual), (medio, va), (100, gettext("Está terminado (100 %)"))]


def _mandar(
    hilo: Hilo, *, titulo: str, parrafos: Sequence[str], dicho: str, botones: Sequence[EnlaceDelRecibo], reply_to: str
) -> None:
    contexto = {
        "titulo": titulo,
        "parrafos": [p for p in parrafos if p],
        "dicho": Truncator(dicho).chars(600),
        "botones": botones,
        "marca": gettext(direcciones.MARCA) if reply_to else "",
    }
    cabeceras = {"Reply-To": reply_to} if reply_to else {}
    if _ES_MESSAGE_ID.fullmatch(hilo.message_id):
        cabeceras |= {"In-Reply-To": hilo.message_id, "References": hilo.message_id}
    asunto = f"{titulo} · {_asunto(hilo.asunto)}" if hilo.asunto else titulo
    dar_recibo(
        para=hilo.para,
        asunto=asunto,
        cuerpo=render_to_string("correo/recibo.txt", contexto),
        html=render_to_string("correo/recibo.html", contexto),
        cabeceras=cabeceras,
        sobre=direcciones.de_recibo(),
    )


def _asunto(asunto: str) -> str:
    return asunto if _YA_RESPONDE.match(asunto) else f"Re: {asunto}"


def _de_que(hito: Hito) -> str:
    return f"{hito.acuerdo.codigo}: {Truncator(hito.texto).chars(LARGO_DE_HITO)}"


def _guardado(correo: CorreoRecibido) -> str:
    cuantos = correo.archivos.count()
    guardado = {"numero": constancia_de(correo), "archivos": contar(cuantos, "archivo", "archivos")}
    if cuantos:
        return gettext("Guardamos lo que escribió (N.º %(numero)s) con %(archivos)s.") % guardado
    return gettext("Guardamos lo que escribió (N.º %(numero)s).") % guardado


def _con(cuantos: int) -> str:
    return gettext(", con %(archivos)s") % {"archivos": contar(cuantos, "archivo", "archivos")} if cuantos else ""


def _url(nombre: str, *args: object) -> str:
    return settings.SITIO + reverse(nombre, args=args)
