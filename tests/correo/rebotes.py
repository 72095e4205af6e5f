"""Avisos de entrega como los escriben los servidores de correo, hechos aquí, y lo que hay que entender de cada uno."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

from correo.rebotes import TipoDeRebote

PARA = "fatima@ejemplo.pe"
NUNCA, LUEGO, NO_NOS = TipoDeRebote.PERMANENTE, TipoDeRebote.PASAJERO, TipoDeRebote.NOS_RECHAZAN


@dataclass(frozen=True, slots=True)
class Caso:
    nombre: str
    mensaje: bytes
    tipo: TipoDeRebote


# (nombre, Action, Status, Diagnostic-Code, lo que significa): los que siguen la RFC 3464.
EN_REGLA = (
    ("postfix-desconocido", "failed", "5.1.1", "smtp; 550 5.1.1 <x>: Recipient address rejected: User unknown", NUNCA),
    ("gmail-no-existe", "failed", "5.1.1", "smtp; 550-5.1.1 The account you tried to reach does not exist", NUNCA),
    ("exchange-no-encontrado", "failed", "5.1.10", "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found", NUNCA),
    ("office365-desconocido", "failed", "5.1.1", "smtp;550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found", NUNCA),
    ("zimbra-desconocido", "failed", "5.1.1", "smtp; 550 5.1.1 <x>: Recipient address rejected: ejemplo.pe", NUNCA),
    ("yahoo-desactivada", "failed", "5.0.0", "smtp; 554 delivery error: dd This user doesn't have an account", NUNCA),
    ("desactivado", "failed", "5.2.1", "smtp; 550 5.2.1 The email account that you tried to reach is disabled", NUNCA),
    ("dominio-inexistente", "failed", "5.1.2", "X-Postfix; Host or domain name not found", NUNCA),
    ("dominio-5.4.4", "failed", "5.4.4", "X-Postfix; Host or domain name not found", NUNCA),
    ("mal-escrita", "failed", "5.1.3", "smtp; 501 5.1.3 Bad recipient address syntax", NUNCA),
    ("mudada", "failed", "5.1.6", "smtp; 551 5.1.6 Mailbox has moved", NUNCA),
    ("5.0.0-con-palabras", "failed", "5.0.0", "smtp; 550 No such user here", NUNCA),
    ("5.5.0-con-5.1.1", "failed", "5.5.0", "smtp; 550 5.1.1 user unknown", NUNCA),
    ("espanol", "failed", "5.1.1", "smtp; 550 Usuario desconocido", NUNCA),
    ("opensmtpd-error", "error", "5.1.1", "smtp; 550 Invalid recipient", NUNCA),
    ("ip-en-el-dicho", "failed", "5.0.0", "smtp; 190.4.20.7 does not like recipient. 550 No such user", NUNCA),
    ("ip-que-empieza-como-codigo", "failed", "5.0.0", "smtp; 4.20.7.190 said: 550 No such user", NUNCA),
    ("lleno", "failed", "5.2.2", "smtp; 552 5.2.2 Mailbox full", LUEGO),
    ("lleno-gmail", "failed", "4.2.2", "smtp; 452-4.2.2 The recipient's inbox is out of storage space", LUEGO),
    ("lleno-5.7.1", "failed", "5.7.1", "smtp; 550 5.7.1 Quota exceeded (mailbox for user is full)", LUEGO),
    ("no-contesta", "failed", "4.4.1", "X-Postfix; connect to mx.ejemplo.pe[10.0.0.1]:25: Connection timed out", LUEGO),
    ("cansado", "failed", "4.4.7", "smtp; 421 4.4.7 Message expired", LUEGO),
    ("lista-gris", "failed", "4.7.1", "smtp; 450 4.7.1 Greylisted, try again later", LUEGO),
    ("disco-lleno", "failed", "4.3.1", "smtp; 452 4.3.1 Insufficient system storage", LUEGO),
    ("muy-grande", "failed", "5.3.4", "smtp; 552 5.3.4 Message size exceeds fixed limit", LUEGO),
    ("vueltas", "failed", "5.4.6", "smtp; 554 5.4.6 Too many hops", LUEGO),
    ("spam", "failed", "5.7.1", "smtp; 554 5.7.1 Message rejected as spam by Content Filtering", NO_NOS),
    ("lista-negra", "failed", "5.7.1", "smtp; 550 5.7.1 Service unavailable; client blocked using Spamhaus", NO_NOS),
    ("dmarc", "failed", "5.7.26", "smtp; 550-5.7.26 Unauthenticated email is not accepted due to DMARC", NO_NOS),
    ("no-autorizado", "failed", "5.7.133", "smtp;550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup", NO_NOS),
    ("relay", "failed", "5.7.1", "smtp; 554 5.7.1 <x>: Relay access denied", NO_NOS),
    ("remitente-malo", "failed", "5.1.8", "smtp; 553 5.1.8 Sender domain not found", NO_NOS),
    ("5.7.1-desconocido", "failed", "5.7.1", "smtp; 550 5.7.1 User unknown in virtual mailbox table", NUNCA),
    ("office365-sin-dominio", "failed", "5.4.310", "smtp;550 5.4.310 DNS domain ejemplo.pe does not exist", NUNCA),
    ("office365-dmarc", "failed", "5.7.509", "smtp;550 5.7.509 Access denied, domain does not pass DMARC", NO_NOS),
    (
        "office365-prohibida",
        "failed",
        "5.7.606",
        "smtp;550 5.7.606 Access denied, banned sending IP [10.0.0.1]",
        NO_NOS,
    ),
    ("office365-expiro", "failed", "5.4.316", "smtp;550 5.4.316 Message expired, connection refused", LUEGO),
    ("exchange-lleno", "failed", "5.2.2", "smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:Quota", LUEGO),
    ("sin-mx", "failed", "5.1.0", "X-Postfix; Domain ejemplo.pe does not accept mail (nullMX)", NUNCA),
    ("gmail-muy-seguido", "failed", "5.2.1", "smtp; 550-5.2.1 The user is receiving mail at a rate that", LUEGO),
    (
        "gmail-inactiva",
        "failed",
        "5.2.1",
        "smtp; 550-5.2.1 The email account that you tried to reach is inactive",
        NUNCA,
    ),
    ("gmail-sin-firma", "failed", "5.7.26", "smtp; 550-5.7.26 Your email has been blocked: unauthenticated", NO_NOS),
    ("hotmail-ritmo", "failed", "4.7.650", "smtp; 451 4.7.650 temporarily rate limited due to IP reputation", LUEGO),
    ("hotmail-5.5.0", "failed", "5.5.0", "smtp; 550 5.5.0 Requested action not taken: mailbox unavailable", NUNCA),
    ("mimecast", "failed", "5.0.0", "smtp; 550 Administrative prohibition - envelope blocked", NO_NOS),
    ("proofpoint", "failed", "5.7.0", "smtp; 554 5.7.0 Blocked - see https://ipcheck.ejemplo.pe", NO_NOS),
    ("lista-gris-que-expiro", "failed", "4.2.0", "smtp; 450 4.2.0 Recipient address rejected: Greylisted", LUEGO),
    ("sin-explicacion", "failed", "5.0.0", "", NUNCA),
    ("estado-con-palabras", "Failed", "5.1.1 (bad destination mailbox address)", "", NUNCA),
    ("demora", "delayed", "4.4.1", "X-Postfix; connect to mx.ejemplo.pe: Connection timed out", TipoDeRebote.DEMORA),
    ("demora-larga", "delayed", "4.0.0", "smtp; 421 Try again later", TipoDeRebote.DEMORA),
    ("llego", "delivered", "2.0.0", "smtp; 250 2.0.0 OK", TipoDeRebote.DEMORA),
    ("reenviado", "relayed", "2.1.9", "", TipoDeRebote.DEMORA),
)

# (nombre, remitente, asunto, texto, lo que significa): los que escriben a su manera.
A_SU_MANERA = (
    (
        "qmail",
        "MAILER-DAEMON@ejemplo.pe",
        "failure notice",
        f"Hi. This is the qmail-send program at ejemplo.pe.\nI'm afraid I wasn't able to deliver your message to the "
        f"following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{PARA}>:\n"
        "Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n",
        NUNCA,
    ),
    (
        "exim",
        "Mailer-Daemon@ejemplo.pe",
        "Mail delivery failed: returning message to sender",
        f"This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        f"delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) "
        f"failed:\n\n"
        f"  {PARA}\n    No such user here\n",
        NUNCA,
    ),
    (
        "exim-lleno",
        "Mailer-Daemon@ejemplo.pe",
        "Mail delivery failed: returning message to sender",
        f"A message that you sent could not be delivered. The following address(es) failed:\n\n  {PARA}\n"
        "    mailbox is full: retry timeout exceeded\n",
        LUEGO,
    ),
    (
        "postfix-prosa",
        "MAILER-DAEMON@mx.ejemplo.pe (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx.ejemplo.pe.\n\n"
        f"I'm sorry to have to inform you that your message could not\n"
        f"be delivered to one or more recipients.\n\n                   The mail system\n\n<{PARA}>: host "
        f"mx[10.0.0.1] "
        "said: 550 5.1.1 User unknown (in reply\n    to RCPT TO command)\n",
        NUNCA,
    ),
    (
        "espanol-prosa",
        "postmaster@ejemplo.pe",
        "No se puede entregar: MUNI Ejecutivo",
        f"No se pudo entregar el mensaje a los siguientes destinatarios:\n\n{PARA}\n\nNo se encontró el usuario en "
        "ejemplo.pe. La dirección no existe.\n",
        NUNCA,
    ),
    (
        "gmail-prosa",
        "mailer-daemon@googlemail.com",
        "Delivery Status Notification (Failure)",
        f"** Address not found **\n\nYour message wasn't delivered to {PARA} because the address couldn't be "
        f"found, or "
        "is unable to receive mail.\n\nThe response was:\n\n550 5.1.1 The email account does not exist.\n",
        NUNCA,
    ),
    (
        "hosting-spam",
        "mailer-daemon@ejemplo.pe",
        "Mail delivery failed",
        f"Could not deliver to {PARA}:\n554 5.7.1 Your message was blocked: bad reputation\n",
        NO_NOS,
    ),
    (
        "caido",
        "mailer-daemon@ejemplo.pe",
        "Mail delivery failed",
        f"Could not deliver to {PARA}:\n451 4.3.0 Temporary server error\n",
        LUEGO,
    ),
    (
        "groupwise",
        "postmaster@ejemplo.pe",
        "Message status - undeliverable",
        f"The message that you sent was undeliverable to the following:\n\t{PARA} (no such user)\n",
        NUNCA,
    ),
    (
        "exim-demora",
        "Mailer-Daemon@ejemplo.pe",
        "Warning: message 1abc delayed 24 hours",
        f"A message that you sent has not yet been delivered to one or more of its\nrecipients after more "
        f"than 24 hours "
        f"on the queue.\n\n  {PARA}\n\nNo action is required on your part. Delivery attempts will continue.\n",
        TipoDeRebote.DEMORA,
    ),
    (
        "exim-sin-servidor",
        "Mailer-Daemon@ejemplo.pe",
        "Mail delivery failed: returning message to sender",
        f"This is a permanent error. The following address(es) failed:\n\n  {PARA}\n    all relevant MX "
        f"records point to "
        "non-existent hosts\n",
        NUNCA,
    ),
    (
        "exchange-prosa",
        "postmaster@ejemplo.pe",
        "No se puede entregar: MUNI Ejecutivo",
        f"No se puede entregar a los siguientes destinatarios o listas de distribución:\n\n{PARA}\nNo se encuentra la "
        "dirección de correo electrónico que indicó.\n\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n",
        NUNCA,
    ),
    (
        "exchange-prosa-lleno",
        "postmaster@ejemplo.pe",
        "No se puede entregar: MUNI Ejecutivo",
        f"No se puede entregar a los siguientes destinatarios:\n\n{PARA}\nEl buzón del destinatario está "
        f"lleno y no puede "
        "aceptar mensajes en este momento.\n\n#554 5.2.2 STOREDRV.Deliver; mailbox full ##\n",
        LUEGO,
    ),
    (
        "gmail-en-espanol",
        "mailer-daemon@googlemail.com",
        "Delivery Status Notification (Failure)",
        f"** No se ha encontrado la dirección **\n\nTu mensaje no se ha entregado a {PARA} porque no se ha "
        f"encontrado la "
        "dirección o porque esta no puede recibir correo.\n",
        NUNCA,
    ),
    (
        "qmail-cansado",
        "MAILER-DAEMON@ejemplo.pe",
        "failure notice",
        f"Hi. This is the qmail-send program at ejemplo.pe.\n<{PARA}>:\nI'm not going to try again; this "
        f"message has been "
        "in the queue too long.\nRemote host said: 450 Mailbox busy (#4.4.3)\n",
        LUEGO,
    ),
    (
        "cpanel-suspendida",
        "Mailer-Daemon@ejemplo.pe",
        "Mail delivery failed",
        f"The following address(es) failed:\n\n  {PARA}\n    550 Account {PARA} is suspended\n",
        NUNCA,
    ),
    (
        "mdaemon",
        "MAILER-DAEMON@ejemplo.pe",
        "Aviso permanente de fallo de entrega",
        f"El adjunto mensaje ha fallado en la entrega permanente.\n<{PARA}>: Buzón desconocido o no válido\n",
        NUNCA,
    ),
    (
        "vacaciones-con-telefono",
        "fatima@ejemplo.pe",
        "Respuesta automática: MUNI Ejecutivo",
        "Estaré fuera de la oficina. Ante urgencias, llame al 951 550 551. Mi cuenta anterior no existe.\n",
        TipoDeRebote.NO_SE_ENTIENDE,
    ),
    (
        "vacaciones",
        "fatima@ejemplo.pe",
        "Respuesta automática: MUNI Ejecutivo",
        "Estoy de vacaciones hasta el lunes.\n",
        TipoDeRebote.NO_SE_ENTIENDE,
    ),
    ("basura", "oferta@ejemplo.com", "Gane dinero", "Compre ya.\n", TipoDeRebote.NO_SE_ENTIENDE),
)


def en_regla(accion: str, estado: str, dicho: str, *, message_id: str = "<dsn@ejemplo.pe>") -> bytes:
    """Un aviso con su informe (RFC 3464)."""
    diagnostico = f"Diagnostic-Code: {dicho}\n" if dicho else ""
    return (
        f"From: MAILER-DAEMON@mx.ejemplo.pe\nTo: rebote@respuestas.pe\nSubject: Undelivered Mail\n"
        f"Message-ID: {message_id}\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nNo se pudo entregar su mensaje.\n\n"
        "--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.ejemplo.pe\n\n"
        f"Final-Recipient: rfc822; {PARA}\nAction: {accion}\nStatus: {estado}\n{diagnostico}\n"
        "--B\nContent-Type: message/rfc822\n\nSubject: MUNI Ejecutivo\nMessage-ID: <x@y>\n\nHola\n--B--\n"
    ).encode()


def casos() -> Iterator[Caso]:
    """Todos."""
    for nombre, accion, estado, dicho, tipo in EN_REGLA:
        yield Caso(nombre, en_regla(accion, estado, dicho), tipo)
    for nombre, de, asunto, texto, tipo in A_SU_MANERA:
        mensaje = EmailMessage()
        mensaje["From"], mensaje["To"], mensaje["Subject"] = de, "rebote@respuestas.pe", asunto
        mensaje["Message-ID"] = f"<{nombre}@ejemplo.pe>"
        mensaje.set_content(texto)
        yield Caso(nombre, mensaje.as_bytes(), tipo)


def queja(message_id: str, clase: str = "abuse") -> bytes:
    """Un informe de queja (RFC 5965) sobre el correo de ese Message-ID."""
    return (
        "From: fbl@proveedor.com\nTo: quejas@respuestas.pe\nSubject: FW: MUNI\nMessage-ID: <arf@proveedor.com>\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nThis is an email abuse report.\n\n"
        f"--B\nContent-Type: message/feedback-report\n\nFeedback-Type: {clase}\nUser-Agent: P/1.0\nVersion: 1\n\n"
        f"--B\nContent-Type: message/rfc822\n\nFrom: no-responder@localhost\nMessage-ID: {message_id}\n\nHola\n--B--\n"
    ).encode()
