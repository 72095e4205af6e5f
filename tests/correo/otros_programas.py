"""Otras respuestas, hechas aparte de `corpus`: más programas y otras versiones de los mismos.

Aquí van los que solo mandan HTML, los que contestan debajo o entre renglones, los que ponen fecha en otro idioma, los
que parten el correo con sus fotos, el que contesta un reenvío, y lo citado sin la marca de nuestros correos (quien
marcó un trozo antes de responder).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape

from recordatorios.direcciones import MARCA

DE, REMITENTE = "Fátima Mamani", "fatima@ejemplo.pe"
NUESTRO = "no-responder@muniejecutivo.pe"
ASUNTO = "MUNI Ejecutivo: 1 informe devuelto y 2 por vencer"
CUERPO = (
    f"{MARCA}: diga cuánto va (por ejemplo, 60 %) y adjunte sus fotos.\n\nHola, Fátima:\n\nLa Secretaría le "
    f"respondió: "
    "1 informe devuelto.\n\nLa Secretaría le devolvió su informe\nMEA-2025-014 · Umachiri\nInstalar 320 metros de "
    "tubería y la prueba hidráulica, al 100 %\nLa foto no se ve: mande otra.\n"
    "Informar otra vez: https://muniejecutivo.pe/e/88-20250402.xYz/\n\nCada enlace abre solo esa tarea. No pide "
    "contraseña y vale 30 días. No lo reenvíe: es suyo.\n\nSecretaría de Descentralización, PCM"
)
UN_TROZO = "La foto no se ve: mande otra."
CUERPO_HTML = "".join(f"<p>{escape(p).replace(chr(10), '<br>')}</p>" for p in CUERPO.split("\n\n"))

TEXTOS = (
    "Buenas tardes, ya vamos en 85 %.\n\nSe volvió a tomar la foto con más luz.",
    "62%",
    "Se colocaron 300 metros de tubería.\nFaltan 20 metros y la prueba, por eso 90 por ciento.",
    "Mando otra vez la foto: ahora sí se lee el cartel.",
    "Estimados:\n\nEl ing. Condori escribió un informe el 12/03/2025 y dice que vamos 55 %.\n\n1. Zanja "
    "lista\n2. Tubería "
    "al pie de obra",
    "De nuestra parte: todo conforme.\nPara la próxima semana llega el asfalto. Avance 33 %",
    "no hay avance todavia por las lluvias, la carretera sigue cerrada en el km 14",
)
FIRMAS = (
    "",
    "Atentamente,\n\nIng. Fátima Mamani Condori\nGerencia de Infraestructura y Desarrollo Urbano\n"
    "Municipalidad Distrital de Umachiri - Melgar - Puno\nCel. 951 000 000 | RPM #951000000\nwww.muniumachiri.gob.pe",
    "--\nFátima Mamani\nSub Gerente de Obras",
    "Sin otro particular, me despido.\n\nFátima M.",
    "Saludos\n\nCPC Fátima Mamani",
)
DESCARGOS = (
    "",
    "",
    "Este correo electrónico y cualquier archivo adjunto es confidencial y para uso exclusivo de su destinatario.",
    "CONFIDENCIALIDAD: La información contenida en este mensaje es reservada. Ayude a conservar el ambiente.",
    "P Antes de imprimir este mensaje, asegúrese de que es necesario. El medio ambiente está en nuestras manos.",
    "De acuerdo con la Ley N.º 29733, Ley de Protección de Datos Personales, este correo es para su destinatario.",
)


@dataclass(frozen=True, slots=True)
class Otro:
    """Un mensaje, lo que hay que leer en él y cuántas fotos trae."""

    nombre: str
    mensaje: bytes
    texto: str
    fotos: int


Cuerpo = MIMEText | MIMEMultipart
Programa = Callable[[str], Cuerpo]


# --- De qué está hecho cada uno --------------------------------------------------------------------------------------
def llano(dicho: str, *, flowed: bool = False) -> MIMEText:
    parte = MIMEText(dicho, "plain", "utf-8")
    if flowed:
        parte.set_param("format", "flowed")
    return parte


def html(dicho: str) -> MIMEText:
    return MIMEText(f"<html><head><meta charset='utf-8'></head><body>{dicho}</body></html>", "html", "utf-8")


def dos(texto: str, con_etiquetas: str) -> MIMEMultipart:
    juntas = MIMEMultipart("alternative")
    juntas.attach(llano(texto))
    juntas.attach(html(con_etiquetas))
    return juntas


def citado(cuerpo: str = CUERPO) -> str:
    return "\n".join(f"> {renglon}".rstrip() for renglon in cuerpo.split("\n"))


def divs(texto: str) -> str:
    return "".join(f"<div>{escape(renglon) or '<br>'}</div>" for renglon in texto.split("\n"))


def parrafos(texto: str) -> str:
    return "".join(
        f'<p class="MsoNormal">{escape(renglon) or "<o:p>&nbsp;</o:p>"}</p>' for renglon in texto.split("\n")
    )


# --- Los programas ---------------------------------------------------------------------------------------------------
def gmail_app_html(dicho: str) -> Cuerpo:
    cabeza = (
        f"El dom, 2 mar 2025, 7:05 p.&nbsp;m., MUNI Ejecutivo &lt;<a href='mailto:{NUESTRO}'>{NUESTRO}</a>&gt; "
        f"escribió:<br>"
    )
    return html(
        f'<div dir="auto">{divs(dicho)}</div><br><div class="gmail_quote"><div dir="ltr" '
        f'class="gmail_attr">{cabeza}</div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{CUERPO_HTML}'
        "</blockquote></div>"
    )


def gmail_en_ingles(dicho: str) -> Cuerpo:
    cabeza = f"On Sun, Mar 2, 2025 at 7:05\u202fPM MUNI Ejecutivo <{NUESTRO}> wrote:"
    return llano(f"{dicho}\n\n{cabeza}\n\n{citado()}\n")


def gmail_cabeza_partida(dicho: str) -> Cuerpo:
    cabeza = (
        f"El dom, 2 mar 2025 a la(s) 7:05 p.m., MUNI Ejecutivo de la Secretaría de\nDescentralización "
        f"(<{NUESTRO}>)\nescribió:"
    )
    return llano(f"{dicho}\n\n{cabeza}\n\n{citado()}\n")


def gmail_debajo(dicho: str) -> Cuerpo:
    cabeza = f"El dom, 2 mar 2025 a las 19:05, MUNI Ejecutivo (<{NUESTRO}>)\nescribió:"
    return llano(f"{cabeza}\n\n{citado()}\n\n{dicho}\n")


def outlook_movil_html(dicho: str) -> Cuerpo:
    return html(
        f'<div dir="auto">{divs(dicho)}</div><div id="ms-outlook-mobile-signature" dir="auto">'
        'Obtener <a href="https://aka.ms/AAb9ysg">Outlook para Android</a></div><hr style="display:inline-block;'
        f'width:98%"><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> MUNI Ejecutivo &lt;{NUESTRO}&gt;<br><b>Sent:</b> '
        f"Sunday, March 2, 2025 7:05:11 PM<br><b>To:</b> {REMITENTE}<br><b>Subject:</b> {ASUNTO}</div>{CUERPO_HTML}"
    )


def outlook_ios(dicho: str) -> Cuerpo:
    return llano(
        f"{dicho}\n\nObtener Outlook para iOS<https://aka.ms/o0ukef>\n{'_' * 32}\nDe: MUNI Ejecutivo "
        f"<{NUESTRO}>\nEnviado: domingo, marzo 2, 2025 7:05:11 p. m.\nPara: Fatima <{REMITENTE}>\nAsunto: "
        f"{ASUNTO}\n\n{CUERPO}"
    )


def outlook_escritorio_html(dicho: str) -> Cuerpo:
    return html(
        f'<div class="WordSection1">{parrafos(dicho)}<div><div style="border:none;border-top:solid '
        f'#E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b><span lang="ES">De:</span></b><span '
        f'lang="ES"> MUNI Ejecutivo &lt;{NUESTRO}&gt; <br><b>Enviado el:</b> domingo, 2 de marzo de 2025 19:05<br>'
        f"<b>Para:</b> {REMITENTE}<br><b>CC:</b> alcaldia@ejemplo.pe<br><b>Asunto:</b> "
        f"{ASUNTO}</span></p></div></div>{CUERPO_HTML}</div>"
    )


def outlook_en_negrita(dicho: str) -> Cuerpo:
    """La cabeza con asteriscos, como la deja quien pasa la negrita a texto llano."""
    return llano(
        f"{dicho}\n\n*De:* MUNI Ejecutivo <{NUESTRO}>\n*Enviado:* domingo, 2 de marzo de 2025 19:05\n"
        f"*Para:* {REMITENTE}\n*Asunto:* {ASUNTO}\n\n{CUERPO}"
    )


def windows_mail(dicho: str) -> Cuerpo:
    return llano(
        f"{dicho}\n\nEnviado desde Correo<https://go.microsoft.com/fwlink/?LinkId=550986> para Windows\n\n"
        f"De: MUNI Ejecutivo<mailto:{NUESTRO}>\nEnviado: domingo, 2 de marzo de 2025 19:05\nPara: "
        f"Fátima<mailto:{REMITENTE}>\nAsunto: {ASUNTO}\n\n{CUERPO}"
    )


def iphone_html(dicho: str) -> Cuerpo:
    return html(
        f'{divs(dicho)}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Enviado desde mi iPhone'
        f'</div><div dir="ltr"><br><blockquote type="cite">El 2 mar. 2025, a la(s) 7:05\u202fp.\u00a0m., MUNI '
        f"Ejecutivo "
        f'&lt;{NUESTRO}&gt; escribió:<br><br></blockquote></div><blockquote type="cite"><div '
        f'dir="ltr">\ufeff{CUERPO_HTML}</div></blockquote>'
    )


def iphone_un_trozo(dicho: str) -> Cuerpo:
    """Marcó un trozo antes de responder: lo citado no lleva la marca."""
    return llano(
        f"{dicho}\n\nEnviado desde mi iPhone\n\n> El 2 mar 2025, a la(s) 7:05\u202fp.\u00a0m., MUNI "
        f"Ejecutivo <{NUESTRO}> escribió:\n> \n> {UN_TROZO}\n"
    )


def iphone_en_ingles(dicho: str) -> Cuerpo:
    return llano(
        f"{dicho}\n\nSent from my iPhone\n\n> On Mar 2, 2025, at 7:05\u202fPM, MUNI Ejecutivo <{NUESTRO}> "
        f"wrote:\n> \n{citado()}\n"
    )


def samsung_html(dicho: str) -> Cuerpo:
    return html(
        f'<div dir="auto">{divs(dicho)}</div><div id="composer_signature" dir="auto"><div style="font-size:12px">'
        "Enviado desde mi Galaxy</div></div><div><br></div><div align='left' dir='auto' "
        "style='font-size:100%'><div>-------- "
        f"Mensaje original --------</div><div>De: MUNI Ejecutivo &lt;{NUESTRO}&gt; </div><div>Fecha: 2/3/25  "
        f"7:05 p. m.  "
        f"(GMT-05:00) </div><div>A: {REMITENTE} </div><div>Asunto: {ASUNTO} </div><div><br></div></div>{CUERPO_HTML}"
    )


def yahoo_app(dicho: str) -> Cuerpo:
    return llano(
        f"{dicho}\n\nYahoo Mail: busca, organiza y toma el control de tu buzón\n \n  El dom., 2 de mar. de "
        f"2025 a la(s) 7:05 p. m., MUNI Ejecutivo<{NUESTRO}> escribió:   {CUERPO}\n"
    )


def yahoo_html(dicho: str) -> Cuerpo:
    return html(
        f'<div class="ydp1yahoo-style-wrap">{divs(dicho)}</div><div id="ydp2yahoo_quoted_9" class="yahoo_quoted"><div>'
        f"<div>El domingo, 2 de marzo de 2025, 07:05:11 p. m. GMT-5, MUNI Ejecutivo &lt;{NUESTRO}&gt; escribió: </div>"
        f"<div><br></div><div><div>{CUERPO_HTML}</div></div></div></div>"
    )


def thunderbird_html(dicho: str) -> Cuerpo:
    return html(
        f'<p>{escape(dicho).replace(chr(10), "<br>")}</p><div class="moz-cite-prefix">El 2/3/25 a las 19:05, MUNI '
        f"Ejecutivo escribió:<br></div><blockquote "
        f'type="cite" cite="mid:x@y">{CUERPO_HTML}</blockquote>'
    )


def thunderbird_entre_lineas(dicho: str) -> Cuerpo:
    arriba, abajo = CUERPO.split(UN_TROZO)
    return llano(
        f"El 2/3/25 a las 19:05, MUNI Ejecutivo escribió:\n{citado(arriba + UN_TROZO)}\n\n{dicho}\n\n{citado(abajo)}",
        flowed=True,
    )


def roundcube_html(dicho: str) -> Cuerpo:
    return html(
        f'<p>{escape(dicho).replace(chr(10), "<br />")}</p><p id="reply-intro">El 2025-03-02 19:05, MUNI '
        f'Ejecutivo escribió:</p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px '
        f'solid"><div '
        f'id="replybody1">{CUERPO_HTML}</div></blockquote>'
    )


def roundcube_debajo(dicho: str) -> Cuerpo:
    return llano(f"El 02-03-2025 19:05, MUNI Ejecutivo escribió:\n\n{citado()}\n\n{dicho}\n")


def zimbra_html(dicho: str) -> Cuerpo:
    return html(
        f'<div style="font-family: arial">{divs(dicho)}<div><br></div><hr id="zwchr" data-marker="__DIVIDER__">'
        f'<div data-marker="__HEADERS__"><b>De: </b>"MUNI Ejecutivo" &lt;{NUESTRO}&gt;<br><b>Para: </b>"fatima" '
        f"&lt;{REMITENTE}&gt;<br><b>Enviados: </b>Domingo, 2 de Marzo 2025 19:05:11<br><b>Asunto: "
        f"</b>{ASUNTO}<br></div>"
        f'<div><br></div><div data-marker="__QUOTED_TEXT__">{CUERPO_HTML}</div></div>'
    )


def zimbra_llano(dicho: str) -> Cuerpo:
    return llano(
        f'{dicho}\n\nDe: "MUNI Ejecutivo" <{NUESTRO}>\nPara: "fatima" <{REMITENTE}>\nEnviados: Domingo, 2 de '
        f"Marzo 2025 19:05:11\nAsunto: {ASUNTO}\n\n{CUERPO}"
    )


def squirrel(dicho: str) -> Cuerpo:
    return llano(f"{dicho}\n\nEl Dom, 2 de Marzo de 2025, 7:05 pm, MUNI Ejecutivo escribió:\n{citado()}\n")


def horde(dicho: str) -> Cuerpo:
    return llano(f"{dicho}\n\nMUNI Ejecutivo <{NUESTRO}> escribió:\n\n{citado()}\n")


def k9(dicho: str) -> Cuerpo:
    return llano(
        f"{dicho}\n\n\nEl 2 de marzo de 2025 19:05:11 GMT-05:00, MUNI Ejecutivo <{NUESTRO}> "
        f"escribió:\n{citado()}\n-- \n"
        "Enviado desde mi dispositivo Android con K-9 Mail. Por favor, disculpe mi brevedad."
    )


def zoho(dicho: str) -> Cuerpo:
    return llano(
        f"{dicho}\n\nEnviado con Zoho Mail\n\n\n---- El dom., 02 mar 2025 19:05:11 -0500 MUNI Ejecutivo "
        f"<{NUESTRO}> escribió ----\n\n{CUERPO}"
    )


def spark(dicho: str) -> Cuerpo:
    return llano(f"{dicho}\nEl 2 mar. 2025 19:05 -0500, MUNI Ejecutivo <{NUESTRO}>, escribió:\n{citado()}\n")


def bluemail(dicho: str) -> Cuerpo:
    return llano(
        f"{dicho}\n\nObtén BlueMail para Android\n\nEn 2 mar. 2025, en 19:05, MUNI Ejecutivo <{NUESTRO}> "
        f"escribió:\n{citado()}\n"
    )


def huawei(dicho: str) -> Cuerpo:
    return llano(
        f"{dicho}\n\nEnviado desde mi Huawei\n\n\n-------- Mensaje original --------\nAsunto: {ASUNTO}\nDe: MUNI "
        f"Ejecutivo \nPara: {REMITENTE}\nCC: \n\n{CUERPO}"
    )


def xiaomi(dicho: str) -> Cuerpo:
    return llano(
        f"{dicho}\n\nEnviado desde mi Xiaomi\n\nMUNI Ejecutivo <{NUESTRO}> escribió el 2 mar. 2025 7:05 p. "
        f"m.:\n\n{CUERPO}"
    )


def hotmail_antiguo(dicho: str) -> Cuerpo:
    return llano(
        f"{dicho}\n\nFrom: {NUESTRO}\nTo: {REMITENTE}\nSubject: {ASUNTO}\nDate: Sun, 2 Mar 2025 19:05:11 "
        f"-0500\n\n{CUERPO}"
    )


def contesta_un_reenvio(dicho: str) -> Cuerpo:
    """La alcaldía se lo reenvió a ella, y ella lo contesta: hay dos citas."""
    return llano(
        f"{dicho}\n\nEl lun, 3 mar 2025 a las 8:00, Alcaldía (<alcaldia@ejemplo.pe>) escribió:\n\n> Fátima, por "
        f"favor atiende esto hoy.\n>\n> ---------- Forwarded message ---------\n> De: MUNI Ejecutivo "
        f"<{NUESTRO}>\n> Date: dom, "
        f"2 mar 2025 a las 19:05\n> Subject: {ASUNTO}\n> To: <{REMITENTE}>\n>\n" + citado(citado())
    )


def mac_con_guion(dicho: str) -> Cuerpo:
    return llano(
        f"{dicho}\n\n> El 2 mar 2025, a las 19:05, MUNI Ejecutivo <{NUESTRO}> escribió:\n> \n{citado()}\n\n",
        flowed=True,
    )


def sin_citar(dicho: str) -> Cuerpo:
    return llano(dicho)


def gmail_en_portugues(dicho: str) -> Cuerpo:
    return llano(
        f"{dicho}\n\nEm dom., 2 de mar. de 2025 às 19:05, MUNI Ejecutivo <{NUESTRO}> escreveu:\n\n{citado(UN_TROZO)}\n"
    )


PROGRAMAS: tuple[Programa, ...] = (
    gmail_app_html, gmail_en_ingles, gmail_cabeza_partida, gmail_debajo, outlook_movil_html, outlook_ios,
    outlook_escritorio_html, outlook_en_negrita, windows_mail, iphone_html, iphone_un_trozo, iphone_en_ingles,
    samsung_html, yahoo_app, yahoo_html, thunderbird_html, thunderbird_entre_lineas, roundcube_html, roundcube_debajo,
    zimbra_html, zimbra_llano, squirrel, horde, k9, zoho, spark, bluemail, huawei, xiaomi, hotmail_antiguo,
    contesta_un_reenvio, mac_con_guion, sin_citar, gmail_en_portugues,
)  # fmt: skip


def casos(fotos: list[bytes]) -> Iterator[Otro]:
    """Cada programa dice cada cosa, con las firmas, los descargos y cero, una o tres fotos por turno."""
    for n, programa in enumerate(PROGRAMAS):
        for m, texto in enumerate(TEXTOS):
            firma, descargo = FIRMAS[(n + m) % len(FIRMAS)], DESCARGOS[(n + 2 * m) % len(DESCARGOS)]
            cuerpo = programa("\n\n".join(filter(None, (texto, firma, descargo))))
            cuantas = (0, 1, 3)[(n + m) % 3]
            mensaje = _con_fotos(cuerpo, fotos[:cuantas])
            mensaje["From"], mensaje["To"] = f"{DE} <{REMITENTE}>", "avance@respuestas.pe"
            mensaje["Subject"] = f"{('Re', 'RE', 'RV', 'Rpta')[n % 4]}: {ASUNTO}"
            mensaje["Message-ID"] = f"<{programa.__name__}.{m}@ejemplo.pe>"
            yield Otro(f"{programa.__name__}-{m}", mensaje.as_bytes(), texto, cuantas)


def _con_fotos(cuerpo: Cuerpo, fotos: list[bytes]) -> Cuerpo:
    if not fotos:
        return cuerpo
    mezclado = MIMEMultipart("mixed")
    mezclado.attach(cuerpo)
    for n, foto in enumerate(fotos):
        parte = MIMEImage(foto, "jpeg")
        parte.add_header("Content-Disposition", ("attachment", "inline")[n % 2], filename=f"WhatsApp Image {n}.jpeg")
        if n == 2:
            parte.add_header("Content-ID", "<foto3>")
        mezclado.attach(parte)
    return mezclado
