"""Todo lo que puede llegar, por la puerta: cada respuesta a su hito, y la basura a ninguno."""

import os
import random
import resource
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from hashlib import sha256

import pytest
from django.core import mail

from acuerdos.enums import Canal, ResultadoDeCorreo
from acuerdos.evidencias import ArchivoRevisado
from acuerdos.models import Avance, CorreoRecibido
from correo import puerta, rechazos, respuestas
from correo.resultado import ResultadoDeRecibir
from recordatorios import direcciones, enlaces
from recordatorios.enlaces import enlaces_de
from tests import fabricas as f
from tests.correo.conftest import AHORA, DIA, recibos
from tests.correo.corpus import casos

pytestmark = pytest.mark.django_db
FOTO = b"\xff\xd8\xff\xe0" + b"foto" * 100
BASURA = int(os.environ.get("CORREOS_BASURA", "300"))  # 10 000, a mano
MEMORIA_DE_MAS = 20_000  # kilobytes que el proceso puede crecer en los dos últimos tercios


@pytest.fixture
def sin_taller(monkeypatch):
    """Las fotos de mentira se dan por buenas: abrirlas es asunto de otras pruebas."""

    def revisar(nombre: str, contenido: bytes) -> ArchivoRevisado:
        return ArchivoRevisado(nombre, "image/jpeg", contenido, sha256(contenido).hexdigest())

    monkeypatch.setattr(respuestas, "revisar_archivo", revisar)


@pytest.fixture
def tres(sesion, fatima):
    """Tres hitos de Fátima, cada uno con su dirección."""
    hitos = [f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion), plazo=DIA) for _ in range(3)]
    return {
        direcciones.para_informar(enlace): enlace.hito for enlace in enlaces_de(hitos, fatima, ahora=AHORA).values()
    }


def test_trescientas_respuestas_van_cada_una_a_su_hito_con_su_texto_y_su_foto(tres, sin_taller, monkeypatch):
    monkeypatch.setattr(enlaces, "INFORMES_POR_DIA", 10_000)
    mal, a_cual = Counter(), list(tres)
    for n, caso in enumerate(casos(FOTO)):
        para = a_cual[n % 3]
        datos = {
            "destinatario": para,
            "remitente_del_sobre": "fatima@ejemplo.pe",
            "ahora": AHORA + timedelta(seconds=n),
        }
        resultado = puerta.recibir(caso.mensaje, **datos)
        correo = CorreoRecibido.objects.latest("pk")
        assert correo.hito == tres[para], (caso.nombre, correo.motivo)
        mal["texto"] += " ".join(correo.texto.split()) != " ".join(caso.dicho.texto.split())
        if caso.dicho.porcentaje not in (None, 100):
            assert (resultado, correo.avance.hito, correo.avance.porcentaje) == (
                ResultadoDeRecibir.INFORMADO,
                tres[para],
                caso.dicho.porcentaje,
            ), caso.nombre
            mal["foto"] += caso.dicho.foto and not correo.avance.evidencias.exists()
        else:
            assert resultado == ResultadoDeRecibir.PREGUNTADO, caso.nombre
            mal["foto"] += caso.dicho.foto and not correo.archivos.exists()
    total = n + 1
    assert total >= 300
    assert mal["foto"] == 0
    assert mal["texto"] <= total * 0.02
    for avance in Avance.objects.filter(canal=Canal.CORREO):
        assert {correo.hito_id for correo in avance.correos_recibidos.all()} == {avance.hito_id}


def basura(azar: random.Random, buena: str) -> tuple[bytes, str, str]:
    """Un correo que nadie pidió: el mensaje, a quién y de quién."""
    de = f"oferta{azar.randrange(10**6)}@spam.example"
    local, _, dominio = buena.partition("@")
    cerca = local[:-1] + azar.choice("234567abcdefgh")
    para = azar.choice(
        [
            buena,
            f"{cerca}@{dominio}",
            f"avance@{dominio}",
            f"avance+h1@{dominio}",
            f"info@{dominio}",
            f"avance+h{azar.randrange(99)}-20991231-{'a' * 20}@{dominio}",
        ]
    )
    mensaje = EmailMessage()
    mensaje["From"] = azar.choice([de, f"Fatima <{de}>", "", "MAILER-DAEMON@spam.example", f"{de}, {de}"]) or de
    mensaje["To"], mensaje["Subject"] = para, azar.choice(["Re: MUNI Ejecutivo", "Gane 100 %", "Fuera de la oficina"])
    if azar.random() < 0.8:
        mensaje["Message-ID"] = f"<{azar.random()}@spam.example>"
    for nombre, valor in azar.sample([("Precedence", "bulk"), ("Auto-Submitted", "auto-replied"), ("X-Nada", "1")], 1):
        mensaje[nombre] = valor
    mensaje.set_content(azar.choice(["Vamos al 100 %", "90 %", "<script>", "\x00" * 50 + "50 %", "ñ" * 5_000]))
    crudo = mensaje.as_bytes()
    if azar.random() < 0.3:
        corte = azar.randrange(len(crudo))
        crudo = crudo[:corte] + azar.randbytes(azar.randrange(300)) + crudo[corte:][: azar.randrange(300)]
    return crudo, para, azar.choice([de, ""])


def _anidado(niveles: int, tipo: str) -> bytes:
    if tipo == "message/rfc822":
        return b"Content-Type: message/rfc822\n\n" * niveles
    return (
        b"Content-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: %s; boundary=a\n\n" % (tipo.encode()) * niveles
    )


def _con_zip() -> bytes:
    mensaje = EmailMessage()
    mensaje["Message-ID"] = "<zip@spam.example>"
    mensaje.set_content("90 %")
    mensaje.add_attachment(b"PK\x03\x04" + b"\x00" * 5_000, maintype="application", subtype="zip", filename="a.zip")
    return mensaje.as_bytes()


DE_LISTA = b"List-Id: <x.spam>\nPrecedence: list\n\n100 %"
# Lo que no se parece a un correo bien hecho, sin su remitente: lo pone `deforme`.
DEFORMES: list[Callable[[random.Random], bytes]] = [
    lambda azar: b"",
    lambda azar: b"\r\n\r\n",
    lambda azar: b"\x00" * azar.randrange(1, 5_000),
    lambda azar: b"X-Larga: " + b"a" * 1_000_000 + b"\n\n100 %",
    lambda azar: b"".join(b"X-%d: 1\n" % n for n in range(3_000)) + b"\n100 %",
    lambda azar: b"Received: from a by b\n" * azar.randrange(31, 200) + b"\n100 %",
    lambda azar: _anidado(1_000, "multipart/mixed"),
    lambda azar: _anidado(1_000, "multipart/alternative"),
    lambda azar: _anidado(1_000, "message/rfc822"),
    lambda azar: b"Content-Type: text/plain; charset=x-no-existe\n\n100 % \xff\xfe",
    lambda azar: b"Content-Type: text/plain; charset=utf-7\n\n+ADwAPg- 100 %",
    lambda azar: b"Content-Transfer-Encoding: base64\n\n" + azar.choice([b"!!!!", b"QQ", b"====", b"MTAwIC"]) * 300,
    lambda azar: b"Content-Transfer-Encoding: quoted-printable\n\n=ZZ=\n=E=1 100 =%",
    lambda azar: b"Subject: \x00\x00=?utf-8?b?\x00?=\n\n\x00 100 %",
    lambda azar: _con_zip(),
    lambda azar: b"Auto-Submitted: auto-replied\nSubject: Fuera de la oficina\n\n100 %",
    lambda azar: b"X-Loop: si\nIn-Reply-To: <recibo@x>\n\n100 %",
    lambda azar: b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nno llega\n--b",
    lambda azar: b"Content-Type: multipart/report; report-type=disposition-notification\n\nleido 100 %",
    lambda azar: DE_LISTA,
    lambda azar: azar.randbytes(azar.randrange(1, 4_000)),
    lambda azar: b"Content-Type: text/html\n\n" + b"<div>" * 20_000 + b"100 %",
    lambda azar: b"Content-Type: multipart/mixed; boundary=\n\n--\n--\n--",
    lambda azar: b"From: a@b, c@d\nFrom: e@f\nSender: g@h\n\n100 %",
]


def deforme(azar: random.Random, para: str) -> tuple[bytes, str, str]:
    """Uno que no se parece a un correo, casi siempre de quien no es; si es de ella, no lo escribió una persona."""
    de = azar.choice([f"x{azar.randrange(10**6)}@spam.example", "mailer-daemon@spam.example", para])
    cuerpo = azar.choice(DEFORMES)(azar)
    if azar.random() < 0.2:
        de, cuerpo = "fatima@ejemplo.pe", azar.choice([b"Auto-Submitted: auto-replied\n", b"X-Loop: si\n"]) + cuerpo
    clave = b"" if azar.random() < 0.3 else b"Message-ID: <%d@x>\n" % azar.randrange(10**9)
    return b"From: <%s>\n" % de.encode() + clave + cuerpo, para, azar.choice([de, ""])


def test_la_basura_no_informa_de_nada_ni_llena_la_memoria_la_tabla_o_el_correo(tres):
    azar, buena = random.Random(11), next(iter(tres))
    medido = []
    for n in range(BASURA):
        crudo, para, de = deforme(azar, buena) if n % 2 else basura(azar, buena)
        puerta.recibir(crudo, destinatario=para, remitente_del_sobre=de, ahora=AHORA)
        if n in (BASURA // 3, BASURA - 1):
            medido.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    assert not Avance.objects.filter(canal=Canal.CORREO).exists()
    assert not CorreoRecibido.objects.filter(resultado__in=[ResultadoDeCorreo.INFORMADO, ResultadoDeCorreo.ESPERA])
    assert CorreoRecibido.objects.count() <= rechazos.REGISTROS_POR_DIA
    assert medido[1] - medido[0] < MEMORIA_DE_MAS
    assert len(recibos()) <= rechazos.RECHAZOS_DE_UNA_PERSONA
    assert len(mail.outbox) <= rechazos.RECHAZOS_DE_UNA_PERSONA


def test_si_una_direccion_se_filtra_no_se_contesta_a_una_lista_entera(tres, monkeypatch):
    monkeypatch.setattr(rechazos, "RECHAZOS_DE_UNA_PERSONA", 3)
    for n in range(5):
        de = f"otro{n}@spam.example"
        crudo = f"From: <{de}>\nMessage-ID: <{n}@spam.example>\n\nVamos al 60 %".encode()
        resultado = puerta.recibir(crudo, destinatario=next(iter(tres)), remitente_del_sobre=de, ahora=AHORA)
        assert resultado == ResultadoDeRecibir.RECHAZADO
    assert len(recibos()) == 3


@pytest.mark.parametrize(
    "crudo",
    [
        b"",
        b"\x00",
        b"From: a@b\n\n",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
        b"\xff\xfe" * 100,
        b"Content-Type: text/plain; charset=nada\nFrom: fatima@ejemplo.pe\nMessage-ID: <1@x>\n\nVamos al 60 %\xff",
        b"Subject: =?utf-8?b?!!!?=\nFrom: =?x?q?y?= <fatima@ejemplo.pe>\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 3000,
        b"Content-Type: message/rfc822\n\n" * 3000,
        b"From: <fatima@ejemplo.pe>\nMessage-ID: <e@x>\n"
        b"Content-Type: text/plain; charset=unicode_escape\n\n60 % \\ud800",
        b"From: <\xff\x00\x07@spam.pe>\nMessage-ID: <\xff@x>\nSubject: \x00\xff\n\n60 %",
        b"From: <" + b"a" * 300 + b"@spam.pe>\nMessage-ID: <l@x>\n\n60 %",
    ],
)
def test_lo_mal_hecho_no_tumba_a_la_puerta(tres, crudo):
    puerta.recibir(crudo, destinatario=next(iter(tres)), remitente_del_sobre="x@y.pe", ahora=AHORA)


def test_lo_que_pesa_demasiado_no_se_lee(tres, monkeypatch):
    monkeypatch.setattr("correo.mensaje.TAMANO_DE_CORREO", 1_000)
    crudo = b"From: fatima@ejemplo.pe\n\n" + b"x" * 2_000
    datos = {"destinatario": next(iter(tres)), "remitente_del_sobre": "x@y.pe", "ahora": AHORA}
    assert puerta.recibir(crudo, **datos) == ResultadoDeRecibir.ILEGIBLE


def test_de_lo_que_pesa_demasiado_se_dice_si_se_leyeron_sus_cabeceras(tres):
    crudo = b"From: fatima@ejemplo.pe\nMessage-ID: <grande@x>\nSubject: Re: MUNI\n\n"
    datos = {"destinatario": next(iter(tres)), "remitente_del_sobre": None, "ahora": AHORA, "solo_cabeceras": True}
    assert puerta.recibir(crudo, **datos) == ResultadoDeRecibir.RECHAZADO
    assert "pesa demasiado" in recibos()[0].body
