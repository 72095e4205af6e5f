"""Respuestas como las escriben doce programas de correo, hechas aquí: lo que se dijo, y el mensaje que sale de decirlo.

Cada formato imita lo que ese programa pone alrededor: la cabeza de la cita en español, cómo cita, su firma, su HTML y
dónde deja las fotos. Los textos son inventados; el correo citado tiene la forma de los nuestros.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formataddr
from textwrap import wrap

from recordatorios.direcciones import MARCA

DE, REMITENTE = "Fátima Mamani", "fatima@ejemplo.pe"
NUESTRO = "no-responder@muniejecutivo.pe"
ASUNTO = "MUNI Ejecutivo: 1 hito vencido"
CITADO = f"""{MARCA} para informar.

Hola, Fátima:

Le toca informar cómo va: 1 hito vencido.

MEA-TEST-001 · Umachiri · venció hace 12 días (03/03/2025)
Presentar el expediente técnico del sistema de agua potable al sector, con el 100 % de los planos firmados
Informar: https://muniejecutivo.pe/e/12-20250402.abcDEF/

Cada enlace abre solo ese hito, sin contraseña, durante 30 días. No lo reenvíe: es suyo.

Secretaría de Descentralización, PCM
No recibir más: https://muniejecutivo.pe/avisos/baja/34.xyz/"""
CITADO_HTML = "".join(f"<p>{parrafo.replace(chr(10), '<br>')}</p>" for parrafo in CITADO.split("\n\n"))


@dataclass(frozen=True, slots=True)
class Dicho:
    """Lo que se escribe: el texto, el porcentaje que se entiende (o None) y si manda una foto."""

    texto: str
    porcentaje: int | None
    foto: bool = False


@dataclass(frozen=True, slots=True)
class Caso:
    """Un mensaje y lo que hay que leer en él."""

    nombre: str
    mensaje: bytes
    dicho: Dicho


DICHOS = (
    Dicho("Vamos al 60 %. Se terminó el replanteo y empezó la captación.", 60),
    Dicho("Buenos días:\n\nEl expediente está al 45%, falta la firma del proyectista.", 45, foto=True),
    Dicho("40%", 40),
    Dicho("70", 70),
    Dicho("Ya se presentó el expediente al ministerio, adjunto el cargo.", None, foto=True),
    Dicho("Avance: 80 por ciento\nSe instalaron 320 metros de tubería.\nQueda pendiente la prueba hidráulica.", 80),
    Dicho("Gracias por el recordatorio.\nLa obra sigue en 35%, las lluvias no dejan trabajar.", 35),
    Dicho("Hemos avanzado:\n- replanteo terminado\n- captación al 50%\n- falta el reservorio", 50),
    Dicho("Todavía no empezamos, esperamos la transferencia de S/ 1'250,000.00 del sector.", None),
    Dicho("Pasamos del 30% al 55% en este mes.", None),
    Dicho("El alcalde firmó el convenio el 14/03/2025 y lo enviamos con oficio 123-2025-MDU/A.", None, foto=True),
    Dicho("El residente escribió que la bomba llegó: vamos 65 %", 65),
    Dicho("Se terminó al 100%. Van las fotos de la inauguración.", 100, foto=True),
    Dicho("Señores de la Secretaría:\n\nLes informo que el puente está en 90 %.\n\nEl estribo derecho ya fraguó.", 90),
    Dicho("Ya está 👍 75%", 75, foto=True),
    Dicho("Necesitamos apoyo del sector: el terreno no está saneado y por eso no hay avance.", None),
    Dicho("Se hizo la reunión con la JASS de Ñahuimpuquio, participó el 20% de la población. Falta el acta.", None),
    Dicho("Estamos en 25%\n\nSaludos de parte del ingeniero Quispe, que ya volvió a la obra esta semana.", 25),
    Dicho("Falta 10% para terminar.", None),
    Dicho("De: lo conversado en la mesa queda pendiente el informe, avance 15%.", 15),
    Dicho("Primero: el perfil está aprobado.\nSegundo: el expediente va en 50 %.\n\nTercero: no hay presupuesto.", 50),
    Dicho("Avance 5 %", 5, foto=True),
    Dicho("Para: la próxima semana tendremos el informe del supervisor.", None),
    Dicho("ok recibido, la próxima semana informo", None),
    Dicho("Vamos en 60 % (sesenta por ciento) del expediente.", 60),
    Dicho("«Jatun mayu» ñan tukusqaña: 95 %. Yusulpayki.", 95, foto=True),
)
FIRMAS = (
    "",
    "\n\nAtentamente,\n\nFátima Mamani Condori\nGerente municipal\nCel. 951 000 000",
    "\n\nSaludos cordiales,\nFátima",
    "\n\nAtte.\nIng. Fátima Mamani\nMunicipalidad Distrital de Umachiri\nPlaza de Armas s/n",
)
DESCARGO = (
    "\n\nAVISO DE CONFIDENCIALIDAD: Este mensaje y sus adjuntos son confidenciales y van solo a su destinatario. "
    "Si lo recibió por error, bórrelo. Antes de imprimir este correo, piense en el medio ambiente."
)
Escribir = Callable[[Dicho, str, bytes], EmailMessage | MIMEMultipart | MIMEText]


def citado_con_mayor(cuerpo: str = CITADO, ancho: int = 72) -> str:
    """Como citan los programas de texto llano: «> » y los renglones partidos."""
    renglones = []
    for renglon in cuerpo.split("\n"):
        renglones += [f"> {trozo}" for trozo in wrap(renglon, ancho) or [""]]
    return "\n".join(renglones)


def en_html(texto: str) -> str:
    escapado = texto.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escapado.replace("\n", "<br>")


# --- Los doce -------------------------------------------------------------------------------------------------------
def gmail(dicho: Dicho, firma: str, foto: bytes) -> MIMEMultipart:
    cabeza = f"El lun, 3 mar 2025 a las 10:15, MUNI Ejecutivo (<{NUESTRO}>)\nescribió:"
    llano = f"{dicho.texto}{firma}\n\n{cabeza}\n\n{citado_con_mayor()}\n"
    html = (
        f'<div dir="ltr">{en_html(dicho.texto + firma)}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{en_html(cabeza)}<br></div><blockquote class="gmail_quote">{CITADO_HTML}'
        "</blockquote></div>"
    )
    return _con_foto(_alternativas(llano, html), dicho, foto)


def gmail_android(dicho: Dicho, firma: str, foto: bytes) -> MIMEMultipart:
    cabeza = f"El lun., 3 de mar. de 2025 10:15 a. m., MUNI Ejecutivo <{NUESTRO}> escribió:"
    llano = f"{dicho.texto}{firma}\n\n{cabeza}\n\n{citado_con_mayor()}\n"
    html = f'<div dir="auto">{en_html(dicho.texto + firma)}</div><br><div class="gmail_quote">{en_html(cabeza)}<br>'
    html += f'<blockquote class="gmail_quote">{CITADO_HTML}</blockquote></div>'
    return _con_foto(_alternativas(llano, html), dicho, foto)


def outlook(dicho: Dicho, firma: str, foto: bytes) -> MIMEMultipart:
    """El de escritorio: no cita con «>», y en la firma va un logo dentro del texto."""
    cabeza = (
        f"De: MUNI Ejecutivo <{NUESTRO}>\nEnviado el: lunes, 3 de marzo de 2025 10:15\n"
        f"Para: {DE} <{REMITENTE}>\nAsunto: {ASUNTO}"
    )
    llano = f"{dicho.texto}{firma}\n\n{cabeza}\n\n{CITADO}\n"
    html = (
        f'<html><head><style>p.MsoNormal{{margin:0}}</style></head><body><div class="WordSection1">'
        f'<p class="MsoNormal">{en_html(dicho.texto + firma)}</p><p><img src="cid:image001.png@01DB8C"></p>'
        f'<div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>{en_html(cabeza)}</b></p>'
        f"</div></div>{CITADO_HTML}</div></body></html>"
    )
    relacionado = MIMEMultipart("related")
    relacionado.attach(_alternativas(llano, html))
    logo = MIMEImage(b"\x89PNG\r\n\x1a\n" + b"0" * 4000, "png")
    logo.add_header("Content-ID", "<image001.png@01DB8C>")
    logo.add_header("Content-Disposition", "inline", filename="image001.png")
    relacionado.attach(logo)
    return _con_foto(relacionado, dicho, foto)


def outlook_web(dicho: Dicho, firma: str, foto: bytes) -> MIMEMultipart:
    """Solo HTML con algo: el texto llano va vacío."""
    html = (
        f'<html><head><meta charset="utf-8"></head><body>'
        f'<div class="elementToProof">{en_html(dicho.texto + firma)}</div>'
        '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        f'<div id="divRplyFwdMsg" dir="ltr"><b>De:</b> MUNI Ejecutivo &lt;{NUESTRO}&gt;<br><b>Enviado:</b> lunes, '
        f"3 de marzo de 2025 10:15<br><b>Para:</b> {DE} &lt;{REMITENTE}&gt;<br><b>Asunto:</b> {ASUNTO}</div>"
        f"<div>{CITADO_HTML}</div></body></html>"
    )
    return _con_foto(_alternativas("", html), dicho, foto)


def outlook_movil(dicho: Dicho, firma: str, foto: bytes) -> MIMEMultipart:
    llano = (
        f"{dicho.texto}{firma}\n\nObtener Outlook para Android<https://aka.ms/AAb9ysg>\n"
        f"{'_' * 32}\nDe: MUNI Ejecutivo <{NUESTRO}>\nEnviado: lunes, 3 de marzo de 2025 10:15\n"
        f"Para: {DE} <{REMITENTE}>\nAsunto: {ASUNTO}\n\n{CITADO}\n"
    )
    return _con_foto(_alternativas(llano, f"<div>{en_html(llano)}</div>"), dicho, foto)


def iphone(dicho: Dicho, firma: str, foto: bytes) -> MIMEMultipart | MIMEText:
    """Las fotos, en medio del texto; lo citado, después del «enviado desde»."""
    cola = (
        f"{firma}\n\nEnviado desde mi iPhone\n\n> El 3 mar 2025, a la(s) 10:15\u202fa.\xa0m., MUNI Ejecutivo "
        f"<{NUESTRO}> escribió:\n> \n{citado_con_mayor(ancho=400)}\n"
    )
    if not dicho.foto:
        return MIMEText(dicho.texto + cola, "plain", "utf-8")
    mezclado = MIMEMultipart("mixed")
    mezclado.attach(MIMEText(dicho.texto + "\n", "plain", "utf-8"))
    mezclado.attach(_foto(foto, "image0.jpeg", "inline"))
    mezclado.attach(MIMEText("\n" + cola, "plain", "utf-8"))
    return mezclado


def thunderbird(dicho: Dicho, firma: str, foto: bytes) -> MIMEMultipart | MIMEText:
    """Contesta debajo de lo citado, con renglones que fluyen."""
    dicho_debajo = "\n".join(" \n".join(wrap(r, 60)) if len(r) > 60 else r for r in dicho.texto.split("\n"))
    llano = f"El 3/3/2025 a las 10:15, MUNI Ejecutivo escribió:\n{citado_con_mayor()}\n\n{dicho_debajo}"
    llano += f"\n\n-- \n{firma.strip()}" if firma else ""
    parte = MIMEText(llano, "plain", "utf-8")
    parte.set_param("format", "flowed")
    return _con_foto(parte, dicho, foto)


def yahoo(dicho: Dicho, firma: str, foto: bytes) -> MIMEMultipart:
    """No cita con nada, y su cabeza empieza con «En»."""
    llano = (
        f" {dicho.texto}{firma}\n\n    En lunes, 3 de marzo de 2025, 10:15:22 GMT-5, MUNI Ejecutivo <{NUESTRO}> "
        f"escribió:  \n \n {CITADO}  \n"
    )
    html = f'<div>{en_html(dicho.texto + firma)}</div><div id="yahoo_quoted_1"><div>{en_html(llano)}</div></div>'
    return _con_foto(_alternativas(llano, html), dicho, foto)


def zimbra(dicho: Dicho, firma: str, foto: bytes) -> MIMEMultipart | MIMEText:
    llano = (
        f'{dicho.texto}{firma}\n\n----- Mensaje original -----\nDe: "MUNI Ejecutivo" <{NUESTRO}>\n'
        f'Para: "fatima" <{REMITENTE}>\nEnviados: Lunes, 3 de Marzo 2025 10:15:22\nAsunto: {ASUNTO}\n\n{CITADO}\n'
    )
    return _con_foto(MIMEText(llano, "plain", "utf-8"), dicho, foto)


def roundcube(dicho: Dicho, firma: str, foto: bytes) -> MIMEMultipart | MIMEText:
    """En ISO-8859-1 si cabe, como los servidores de hosting."""
    llano = f"{dicho.texto}{firma}\n\nEl 2025-03-03 10:15, MUNI Ejecutivo escribió:\n{citado_con_mayor()}\n"
    juego = "iso-8859-1" if _cabe(llano) else "utf-8"
    return _con_foto(MIMEText(llano, "plain", juego), dicho, foto)


def samsung(dicho: Dicho, firma: str, foto: bytes) -> MIMEMultipart:
    llano = (
        f"{dicho.texto}{firma}\n\nEnviado desde mi dispositivo Samsung Galaxy\n\n\n-------- Mensaje original --------\n"
        f"De: MUNI Ejecutivo <{NUESTRO}> \nFecha: 3/3/25  10:15  (GMT-05:00) \nA: {REMITENTE} \nAsunto: {ASUNTO} \n\n"
        f"{CITADO}"
    )
    return _con_foto(_alternativas(llano, f"<div>{en_html(llano)}</div>"), dicho, foto)


def notes(dicho: Dicho, firma: str, foto: bytes) -> MIMEMultipart | MIMEText:
    llano = (
        f"{dicho.texto}{firma}\n\n\n\nDe:     MUNI Ejecutivo <{NUESTRO}>\nPara:   {REMITENTE}\n"
        f"Fecha:  03/03/2025 10:15 a.m.\nAsunto: {ASUNTO}\n\n\n\n{CITADO}\n"
    )
    return _con_foto(MIMEText(llano, "plain", "utf-8"), dicho, foto)


def proton(dicho: Dicho, firma: str, foto: bytes) -> MIMEMultipart | MIMEText:
    llano = (
        f"{dicho.texto}{firma}\n\nEnviado con el correo electrónico seguro de Proton Mail.\n\nEl lunes, 3 de marzo "
        f"de 2025 a las 10:15, MUNI Ejecutivo <{NUESTRO}> escribió:\n\n{citado_con_mayor()}\n"
    )
    return _con_foto(MIMEText(llano, "plain", "utf-8"), dicho, foto)


PROGRAMAS: tuple[Escribir, ...] = (
    gmail,
    gmail_android,
    outlook,
    outlook_web,
    outlook_movil,
    iphone,
    thunderbird,
    yahoo,
    zimbra,
    roundcube,
    samsung,
    notes,
    proton,
)


def casos(foto: bytes, para: str = "avance@respuestas.pe") -> Iterator[Caso]:
    """Cada programa dice cada cosa, con las firmas por turno y uno de cada cinco con su descargo."""
    firmas = itertools.cycle(FIRMAS)
    for numero, (programa, dicho) in enumerate(itertools.product(PROGRAMAS, DICHOS)):
        firma = next(firmas) + (DESCARGO if numero % 5 == 0 else "")
        mensaje = programa(dicho, firma, foto)
        mensaje["From"], mensaje["To"] = formataddr((DE, REMITENTE)), para
        mensaje["Subject"] = f"Re: {ASUNTO}"
        mensaje["Message-ID"] = f"<{programa.__name__}.{numero}@ejemplo.pe>"
        mensaje["Date"] = "Mon, 03 Mar 2025 11:00:00 -0500"
        yield Caso(f"{programa.__name__}-{numero}", mensaje.as_bytes(), dicho)


def _alternativas(llano: str, html: str) -> MIMEMultipart:
    juntas = MIMEMultipart("alternative")
    juntas.attach(MIMEText(llano, "plain", "utf-8"))
    juntas.attach(MIMEText(html, "html", "utf-8"))
    return juntas


def _con_foto(cuerpo: MIMEMultipart | MIMEText, dicho: Dicho, foto: bytes) -> MIMEMultipart | MIMEText:
    if not dicho.foto:
        return cuerpo
    mezclado = MIMEMultipart("mixed")
    mezclado.attach(cuerpo)
    mezclado.attach(_foto(foto, "IMG_20250303_101500.jpg", "attachment"))
    return mezclado


def _foto(foto: bytes, nombre: str, como: str) -> MIMEImage:
    parte = MIMEImage(foto, "jpeg")
    parte.add_header("Content-Disposition", como, filename=nombre)
    return parte


def _cabe(texto: str) -> bool:
    try:
        texto.encode("iso-8859-1")
    except UnicodeEncodeError:
        return False
    return True
