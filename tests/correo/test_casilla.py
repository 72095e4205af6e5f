"""Recoger de una casilla IMAP, con un servidor de mentira que habla lo que hace falta."""

import re
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from acuerdos.enums import Canal
from acuerdos.models import Avance
from correo import casilla, puerta
from correo.resultado import ResultadoDeRecibir
from tests.correo.conftest import AHORA, recibos

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogos")]


@dataclass
class Casilla:
    """Los mensajes por su UID, y las banderas de cada uno. `pesan`: el tamaño que se dice, si no es el suyo."""

    mensajes: dict[int, bytes] = field(default_factory=dict)
    banderas: dict[int, set[str]] = field(default_factory=dict)
    pesan: dict[int, int] = field(default_factory=dict)
    direccion: str = ""

    def poner(self, crudo: bytes, pesa: int = 0) -> int:
        uid = len(self.mensajes) + 1
        self.mensajes[uid], self.banderas[uid] = crudo.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), set()
        self.pesan[uid] = pesa or len(self.mensajes[uid])
        return uid

    def sin_leer(self) -> list[int]:
        return [uid for uid, banderas in self.banderas.items() if "\\Seen" not in banderas]


class Conversacion(socketserver.StreamRequestHandler):
    """RFC 3501, lo justo."""

    def handle(self) -> None:
        self.wfile.write(b"* OK listo\r\n")
        for renglon in self.rfile:
            sello, _, orden = renglon.decode().strip().partition(" ")
            self.wfile.write(self.contestar(orden) + f"{sello} OK hecho\r\n".encode())
            if orden.upper().startswith("LOGOUT"):
                return

    def contestar(self, orden: str) -> bytes:
        guardados: Casilla = self.server.casilla
        if orden.upper() == "LOGOUT":
            return b"* BYE adios\r\n"
        if orden.upper() == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if orden.upper().startswith("SELECT"):
            return f"* {len(guardados.mensajes)} EXISTS\r\n* OK [UIDVALIDITY 1]\r\n".encode()
        if orden.upper().startswith("UID SEARCH"):
            uno = re.search(r"UID (\d+)\)", orden)
            hallados = [int(uno[1])] if uno else guardados.sin_leer()
            return f"* SEARCH {' '.join(map(str, hallados))}\r\n".encode()
        if orden.upper().startswith("UID FETCH"):
            return self.dar(int(orden.split()[2]), solo_cabeceras="HEADER" in orden)
        if orden.upper().startswith("UID STORE"):
            _, _, uid, _, banderas = orden.split(" ", 4)
            guardados.banderas[int(uid)] |= set(re.findall(r"\\\w+", banderas))
        return b""

    def dar(self, uid: int, *, solo_cabeceras: bool) -> bytes:
        crudo = self.server.casilla.mensajes[uid]
        parte = crudo.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if solo_cabeceras else crudo
        que = "HEADER" if solo_cabeceras else ""
        tamano = self.server.casilla.pesan[uid]
        cabeza = f"* {uid} FETCH (UID {uid} FLAGS () RFC822.SIZE {tamano} BODY[{que}] {{{len(parte)}}}\r\n".encode()
        return cabeza + parte + b")\r\n"


@pytest.fixture
def en_imap() -> Iterator[Casilla]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversacion) as servidor:
        servidor.daemon_threads = True
        servidor.casilla = Casilla(direccion=f"imap://oficina:clave@127.0.0.1:{servidor.server_address[1]}/INBOX")
        hilo = threading.Thread(target=servidor.serve_forever)
        hilo.start()
        yield servidor.casilla
        servidor.shutdown()
        hilo.join()


def recoger(guardados: Casilla) -> dict[ResultadoDeRecibir, int]:
    return dict(casilla.recoger(guardados.direccion, reloj=lambda: AHORA))


def test_lo_no_leido_se_toma_una_vez_y_queda_leido(en_imap, buzon):
    en_imap.poner(buzon.mensaje("Vamos al 60 %").as_bytes())
    en_imap.poner(b"From: otro@x.pe\nTo: oficina@x.pe\nMessage-ID: <otro@x>\n\nHola")
    assert recoger(en_imap) == {ResultadoDeRecibir.INFORMADO: 1, ResultadoDeRecibir.DESCONOCIDO: 1}
    assert [avance.porcentaje for avance in Avance.objects.filter(canal=Canal.CORREO)] == [60]
    assert recoger(en_imap) == {}


def test_a_quien_se_entrego_manda_sobre_el_para(en_imap, buzon):
    mensaje = buzon.mensaje("Vamos al 60 %", To="otro@x.pe", Delivered_To=buzon.para)
    en_imap.poner(mensaje.as_bytes())
    assert recoger(en_imap) == {ResultadoDeRecibir.INFORMADO: 1}


def test_lo_que_no_se_pudo_por_una_falla_nuestra_sigue_sin_leer(en_imap, buzon, monkeypatch):
    uid = en_imap.poner(buzon.mensaje().as_bytes())

    def falla(*args, **mas):
        raise puerta.FallaNuestra

    with monkeypatch.context() as cambiado:
        cambiado.setattr(puerta, "recibir", falla)
        assert recoger(en_imap) == {}
    assert en_imap.sin_leer() == [uid]
    assert recoger(en_imap) == {ResultadoDeRecibir.INFORMADO: 1}


def test_uno_que_hace_fallar_al_programa_queda_senalado_y_los_demas_siguen(en_imap, buzon, monkeypatch):
    malo, recibir = en_imap.poner(buzon.mensaje("Malo").as_bytes()), puerta.recibir
    en_imap.poner(buzon.mensaje("Vamos al 60 %").as_bytes())

    def recibir_mal(crudo, **mas):
        if b"Malo" in crudo:
            raise ZeroDivisionError
        return recibir(crudo, **mas)

    monkeypatch.setattr(puerta, "recibir", recibir_mal)
    assert recoger(en_imap) == {ResultadoDeRecibir.INFORMADO: 1}
    assert "\\Flagged" in en_imap.banderas[malo]
    assert en_imap.sin_leer() == []


def test_de_lo_que_pesa_demasiado_se_leen_las_cabeceras_y_se_dice(en_imap, buzon):
    en_imap.poner(buzon.mensaje().as_bytes(), pesa=30 * 1024 * 1024)
    assert recoger(en_imap) == {ResultadoDeRecibir.RECHAZADO: 1}
    assert "pesa demasiado" in recibos()[0].body
