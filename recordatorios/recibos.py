"""Lo que se le contesta a quien escribió: su constancia, lo que le falta decir, o por qué no se tomó.

Regla: a cada correo, un recibo como mucho (RFC 3834): va al que escribió, con su asunto y en su hilo, marcado como
respuesta automática y con un remitente de sobre al que nadie contesta. Si falta algo, se pregunta con tres respuestas
de un toque: cada una abre una página que confirma con un botón, porque los antivirus abren los enlaces de los
correos.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator

from acuerdos.acciones import correos
from acuerdos.constancias import constancia_de
from acuerdos.models import CorreoRecibido, Enlace, Hito
from acuerdos.palabras import contar
from cuentas.cartas import dar_recibo
from recordatorios import direcciones, enlaces

LARGO_DE_HITO = 120
REVISARA = "La Secretaría lo revisará. Si falta algo, se lo dirá."
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


def dar_constancia(correo: CorreoRecibido, enlace: Enlace, quejas: Sequence[str], hilo: Hilo) -> None:
    """Ya es un avance: su número, qué se entendió, y dónde corregirlo."""
    avance = correo.avance
    assert avance is not None
    numero, cuantas = constancia_de(avance), avance.evidencias.count()
    firmado = enlaces.firmar(enlace)
    con = f", con {contar(cuantas, 'archivo', 'archivos')}" if cuantas else ", sin fotos ni documentos"
    _mandar(
        hilo,
        titulo=f"Constancia N.º {numero}: {avance.porcentaje} %",
        parrafos=[
            f"Recibimos su informe: {avance.porcentaje} %{con}.",
            _de_que(enlace.hito),
            *quejas,
            REVISARA,
        ],
        dicho=avance.descripcion,
        botones=[
            EnlaceDelRecibo("Ver la constancia", _url("enlace_constancia", firmado, avance.pk)),
            EnlaceDelRecibo("No es así: informar otra vez", _url("enlace", firmado), principal=False),
        ],
        reply_to=direcciones.para_informar(enlace),
    )


def dar_constancia_de_mensaje(correo: CorreoRecibido, quejas: Sequence[str], hilo: Hilo) -> None:
    """Ya está en la conversación: su número y dónde se lee."""
    mensaje = correo.mensaje
    assert mensaje is not None
    acuerdo = mensaje.acuerdo
    pagina = f"{_url('acuerdo', acuerdo.codigo)}#mensaje-{mensaje.pk}"
    _mandar(
        hilo,
        titulo=f"Mensaje N.º {constancia_de(mensaje)}",
        parrafos=[
            f"Su mensaje está en la conversación de {acuerdo.codigo}.",
            "La leen la municipalidad, el sector y la Secretaría.",
            *quejas,
        ],
        dicho=mensaje.texto,
        botones=[EnlaceDelRecibo("Ver la conversación", pagina)],
        reply_to="",
    )


def preguntar_cuanto(correo: CorreoRecibido, enlace: Enlace, quejas: Sequence[str], hilo: Hilo) -> None:
    """Se guardó lo que dijo y falta cuánto va, o confirmar que terminó."""
    termino = correo.motivo != correos.FALTA_CUANTO
    pagina = _url("enlace_correo", enlaces.firmar(enlace), correo.pk)
    botones = [EnlaceDelRecibo(dicho, f"{pagina}?cuanto={cuanto}") for cuanto, dicho in opciones(enlace.hito)]
    if termino:
        botones = [EnlaceDelRecibo("Sí, está terminado", f"{pagina}?cuanto=100")]
    preguntas = {
        correos.FALTA_CUANTO: "¿Cuánto va? Toque una respuesta, o conteste este correo con el número.",
        correos.FALTA_SUSTENTO: "Dijo que está terminado: hace falta una foto o un PDF. Agréguelo en la página.",
        correos.FALTA_CONFIRMAR: "Dijo que está terminado: confírmelo en la página.",
    }
    _mandar(
        hilo,
        titulo="¿Está terminado?" if termino else "¿Cuánto va?",
        parrafos=[
            f"Guardamos lo que escribió (N.º {constancia_de(correo)}){_con_archivos(correo)}.",
            _de_que(enlace.hito),
            *quejas,
            preguntas[correo.motivo],
            "Hasta que lo diga, no cuenta como informado.",
        ],
        dicho=correo.texto,
        botones=botones,
        reply_to=direcciones.para_informar(enlace),
    )


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
        titulo="¿De cuál habla?",
        parrafos=[
            f"Guardamos lo que escribió (N.º {constancia_de(correo)}){_con_archivos(correo)}.",
            *quejas,
            "Nuestro correo hablaba de varias tareas. Toque la suya:",
        ],
        dicho=correo.texto,
        botones=botones,
        reply_to=direcciones.para_responder(correo.envio),
    )


def decir_que_no(motivo: str, hilo: Hilo, *, enlace: Enlace | None = None) -> None:
    """Por qué no se tomó lo que escribió, y cómo informar igual. `enlace`: solo si quien escribe es su persona."""
    botones = [EnlaceDelRecibo("Informar en la página", _url("enlace", enlaces.firmar(enlace)))] if enlace else []
    _mandar(
        hilo,
        titulo="Su correo no se registró",
        parrafos=[motivo, "No se guardó nada de lo que escribió."],
        dicho="",
        botones=botones or [EnlaceDelRecibo("Ingresar con mi usuario", settings.SITIO + reverse("inicio"))],
        reply_to="",
    )


def opciones(hito: Hito) -> list[tuple[int, str]]:
    """Las tres respuestas: sigue igual, va por la mitad de lo que faltaba, terminó."""
    ahora = min(hito.porcentaje, 95)
    medio = round((ahora + 100) / 2 / 5) * 5
    igual = f"Sigue en {ahora} %" if ahora else "Todavía nada (0 %)"
    return [(ahora, igual), (medio, f"Va en {medio} %"), (100, "Está terminado (100 %)")]


def _mandar(
    hilo: Hilo, *, titulo: str, parrafos: Sequence[str], dicho: str, botones: Sequence[EnlaceDelRecibo], reply_to: str
) -> None:
    contexto = {
        "titulo": titulo,
        "parrafos": [p for p in parrafos if p],
        "dicho": Truncator(dicho).chars(600),
        "botones": botones,
        "marca": direcciones.MARCA if reply_to else "",
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


def _con_archivos(correo: CorreoRecibido) -> str:
    cuantos = correo.archivos.count()
    return f" con {contar(cuantos, 'archivo', 'archivos')}" if cuantos else ""


def _url(nombre: str, *args: object) -> str:
    return settings.SITIO + reverse(nombre, args=args)
