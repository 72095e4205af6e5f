"""Los diez trabajos más frecuentes de la oficina, contados en Chromium: a la mitad de los clics que costaban, o menos.

Se cuenta desde el tablero y solo lo que se hace con el ratón; lo escrito no cuenta, como al medirlos la primera vez.
De cada trabajo, los clics medidos entonces y los de hoy: el límite es la mitad, y la cuenta de hoy se exige exacta.
"""

import re
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from acuerdos.models import Acuerdo, AsistenciaTecnica, Avance, Hito, Reprogramacion, Traba
from municipalidades.models import PuntoFocal
from tests import fabricas
from tests.fabricas import UMACHIRI
from tests.web.conftest import HOY, ONGOY, multiplicar

pytestmark = [pytest.mark.navegador, pytest.mark.django_db(transaction=True)]
TRABAJOS = {
    "escribir en la sala": (3, 1),
    "informar por otro": (5, 2),
    "validar con foto": (4, 1),
    "devolver con motivo": (4, 1),
    "decidir un plazo": (4, 2),
    "hitos de plantilla a trece": (52, 7),
    "nombrar punto focal": (7, 3),
    "vencidos de un sector": (7, 0),
    "lámina de hoy": (3, 1),
    "traba con asistencia": (6, 2),
}


class Mano:
    """Quien trabaja: sus clics se cuentan; sus teclas, no."""

    def __init__(self, pestana: Any, trabajo: str, raiz: str) -> None:
        self.pestana, self.clics = pestana, 0
        self.antes, self.hoy = TRABAJOS[trabajo]
        pestana.set_viewport_size({"width": 1280, "height": 800})
        pestana.goto(f"{raiz}/tablero/")

    def clic(self, donde: str) -> None:
        self.clics += 1
        self.pestana.locator(donde).first.click()

    def elegir(self, donde: str, valor: str) -> None:
        """Abrir una lista y elegir: dos clics."""
        self.clics += 2
        self.pestana.select_option(donde, valor)

    def ir(self, dicho: str) -> None:
        """Ctrl+K, lo que se busca y Enter: ningún clic."""
        self.teclear("Control+k")
        self.pestana.fill("#ir-q", dicho)
        with self.pestana.expect_navigation():
            self.pestana.keyboard.press("Enter")

    def teclear(self, *teclas: str) -> None:
        """Con la página ya entera: un clic que lleva a otra no espera a los guiones que oyen el teclado."""
        self.pestana.wait_for_load_state()
        for tecla in teclas:
            self.pestana.keyboard.press(tecla)

    def cabe(self) -> None:
        assert (self.clics, self.clics <= self.antes // 2) == (self.hoy, True)


@pytest.fixture
def mano(entrar: Callable[[str], Any], live_server: Any) -> Callable[[str, str], Mano]:
    return lambda quien, trabajo: Mano(entrar(quien), trabajo, live_server.url)


def test_escribir_un_acuerdo_en_la_sala(mundo: SimpleNamespace, mano: Any) -> None:
    hoy = fabricas.FabricaSesion(codigo="HOY-2025", fecha=HOY, etapa="en_curso", sectores=["MVCS"])
    fabricas.FabricaReunion(
        sesion=hoy,
        sector_id="MVCS",
        codigo="MVCS-01",
        municipalidades=[UMACHIRI],
        sala="Sala 1",
        estado="programada",
        inicio_previsto=time(9),
        fin_previsto=time(9, 40),
    )
    hace = mano("olga", "escribir en la sala")
    hace.clic(".salas-de-hoy a")
    hace.pestana.fill("[name=texto]", "Financiar el expediente del canal Vista Alegre")
    hace.pestana.locator("[name=texto]").press("Enter")
    hace.pestana.wait_for_selector("text=HOY-2025-001")
    assert Acuerdo.objects.filter(sesion=hoy).count() == 1
    hace.cabe()


def test_informar_por_otro(mundo: SimpleNamespace, mano: Any) -> None:
    hace = mano("olga", "informar por otro")
    hace.ir(mundo.callado.codigo)
    hace.clic("a.boton:has-text('Informar')")
    hace.pestana.fill("[name=porcentaje]", "40")
    hace.pestana.fill("[name=descripcion]", "Avanza el expediente")
    hace.clic("button:has-text('Registrar el avance')")
    assert Avance.objects.filter(hito__acuerdo=mundo.callado, porcentaje=40).exists()
    hace.cabe()


def _con_foto(mundo: SimpleNamespace) -> Avance:
    avance: Avance = Avance.objects.get(hito__acuerdo=mundo.por_validar)
    fabricas.FabricaEvidencia(avance=avance, registrado_por=avance.registrado_por)
    return avance


def test_validar_uno_con_foto(mundo: SimpleNamespace, mano: Any) -> None:
    avance = _con_foto(mundo)
    hace = mano("carlos", "validar con foto")
    hace.clic("nav a:has-text('Validación')")
    hace.pestana.focus(f"a:text-is('{avance.hito.acuerdo.codigo}')")
    with hace.pestana.expect_navigation():
        hace.teclear("v")
    avance.refresh_from_db()
    assert avance.validado_en is not None or avance.validado_el is not None
    hace.cabe()


def test_devolver_con_motivo(mundo: SimpleNamespace, mano: Any) -> None:
    avance = _con_foto(mundo)
    hace = mano("carlos", "devolver con motivo")
    hace.clic("nav a:has-text('Validación')")
    hace.pestana.focus(f"a:text-is('{avance.hito.acuerdo.codigo}')")
    hace.teclear("r")
    hace.pestana.keyboard.type("Falta la foto de la obra")
    with hace.pestana.expect_navigation():
        hace.teclear("Enter")
    avance.refresh_from_db()
    assert avance.devuelto_en is not None
    hace.cabe()


def test_decidir_un_plazo(mundo: SimpleNamespace, mano: Any) -> None:
    pedido = fabricas.FabricaReprogramacion(
        hito=Hito.objects.get(acuerdo=mundo.callado), plazo_nuevo=HOY + timedelta(days=120), solicitado_el=HOY
    )
    hace = mano("carlos", "decidir un plazo")
    hace.clic("nav a:has-text('Validación')")
    hace.clic("a:has-text('Plazos')")
    hace.pestana.focus(f"h2 a:has-text('{mundo.callado.codigo}')")
    with hace.pestana.expect_navigation():
        hace.teclear("v")
    assert Reprogramacion.objects.get(pk=pedido.pk).estado == "aprobada"
    hace.cabe()


def test_hitos_de_plantilla_a_trece(mundo: SimpleNamespace, mano: Any) -> None:
    multiplicar(mundo.pendiente, 12)
    hace = mano("olga", "hitos de plantilla a trece")
    hace.clic("a:has-text('sin hitos'), .pendientes:has-text('Sin hitos') .cuenta")
    hace.clic("[aria-label='Marcar toda la página']")
    hace.elegir("#lote-verbo", "hitos")
    hace.clic("#lote button")
    hace.clic("button:has-text('Ver qué cambiaría')")
    hace.clic("button:has-text('Confirmar')")
    hace.pestana.wait_for_selector("text=Listo: 13 acuerdos")
    assert not Acuerdo.objects.sin_anulados().filter(situacion="sin_hitos").exists()
    hace.cabe()


def test_nombrar_un_punto_focal(mundo: SimpleNamespace, mano: Any) -> None:
    PuntoFocal.objects.filter(municipalidad=ONGOY).update(hasta=HOY - timedelta(days=1))
    hace = mano("olga", "nombrar punto focal")
    hace.clic("section[aria-labelledby=sin-punto-focal] a:has-text('Nombrar')")
    hace.pestana.fill("[name=nombre]", "Nélida Quispe Ñahui")
    hace.pestana.fill("[name=correo]", "nelida@ongoy.example")
    if hace.pestana.locator("input[name=cargo]").count():
        hace.pestana.fill("[name=cargo]", "Gerenta municipal")
    hace.clic("button:has-text('Ver qué cambia')")
    hace.clic("button[name=confirmar], button:has-text('Nombrar')")
    assert PuntoFocal.objects.filter(usuario__nombre="Nélida Quispe Ñahui", hasta=None).exists()
    hace.cabe()


def test_vencidos_de_un_sector(mundo: SimpleNamespace, mano: Any) -> None:
    hace = mano("olga", "vencidos de un sector")
    hace.ir("vencidos de MVCS")
    assert [fila.get_attribute("id") for fila in hace.pestana.locator("tbody tr").all()] == [mundo.vencido.codigo]
    hace.cabe()


def test_la_lamina_de_hoy(mundo: SimpleNamespace, mano: Any) -> None:
    hace = mano("olga", "lámina de hoy")
    with hace.pestana.expect_download() as bajada:
        hace.clic("a:has-text('PowerPoint')")
    assert Path(bajada.value.suggested_filename).suffix == ".pptx"
    hace.cabe()


def test_una_traba_con_su_asistencia(mundo: SimpleNamespace, mano: Any) -> None:
    hace = mano("olga", "traba con asistencia")
    hace.ir(mundo.callado.codigo)
    hace.clic("a.boton:has-text('Registrar una traba')")
    # Con el teclado: la primera letra elige en la lista.
    hace.pestana.focus("[name=categoria]")
    hace.teclear("t")
    hace.pestana.fill("[name=necesidad]", "Falta el estudio de suelos")
    hace.pestana.fill("[name=asistencia]", "Se llamó a la unidad formuladora")
    hace.clic("button:text-is('Registrar')")
    traba = Traba.objects.get(acuerdo=mundo.callado)
    assert AsistenciaTecnica.objects.filter(traba=traba).count() == 1
    hace.cabe()


def test_ningun_trabajo_queda_sin_contar() -> None:
    usados = set(re.findall(r'hace = mano\("\w+", "([^"]+)"', Path(__file__).read_text()))
    assert usados == TRABAJOS.keys()
