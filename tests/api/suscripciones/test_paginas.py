"""Las suscripciones propias en el navegador: se ven con sus entregas, se pausan, se reanudan y se anulan."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from api.models import IntentoDeEntrega, Suscripcion
from api.suscripciones import reglas, reparto
from cuentas.api import crear_token
from cuentas.models import TokenAPI, Usuario
from tests.web.matriz import QUIENES

pytestmark = pytest.mark.django_db
PROPIAS = "/cuenta/suscripciones/"
# Nombre de la dirección: (método, qué responde a cada quien con la de Soledad, en el orden de QUIENES).
MATRIZ = {
    "suscripciones_propias": ("get", (302,) + (200,) * 7),
    "suscripcion_propia_pausar": ("post", (302, 404, 404, 302, 404, 404, 404, 404)),
    "suscripcion_propia_reanudar": ("post", (302, 404, 404, 302, 404, 404, 404, 404)),
    "suscripcion_propia_anular": ("post", (302, 404, 404, 302, 404, 404, 404, 404)),
}


@pytest.fixture
def como(request: pytest.FixtureRequest) -> Callable[[str], Client]:
    """El de las pruebas de `web`: un navegador en que ya ingresó quien se dice; `anonima`, nadie."""

    def abrir(quien: str) -> Client:
        navegador = Client()
        if quien != "anonima":
            navegador.force_login(request.getfixturevalue(quien))
        return navegador

    return abrir


@pytest.fixture
def suya(soledad: Usuario) -> Suscripcion:
    token = crear_token(usuario=soledad)[0]
    return reglas.crear(por=soledad, token=token, destino="https://sistema.gob.pe/avisos", descripcion="Tablero")[0]


def direccion_de(nombre: str, suya: Suscripcion) -> str:
    return reverse(nombre, args=[] if nombre == "suscripciones_propias" else [suya.pk])


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, suya: Suscripcion, como: Callable[[str], Client]) -> None:
    metodo, esperados = MATRIZ[nombre]
    direccion = direccion_de(nombre, suya)
    assert tuple(getattr(como(q), metodo)(direccion).status_code for q in QUIENES) == esperados
    otro = "post" if metodo == "get" else "get"
    assert getattr(como("soledad"), otro)(direccion).status_code == 405


def test_se_ve_la_suya_con_sus_entregas_y_no_la_de_otro(suya: Suscripcion, como: Callable[[str], Client]) -> None:
    for falla in ("", "No contestó", ""):
        entrega = reparto.probar(suya, ahora=timezone.now())
        IntentoDeEntrega.objects.create(
            entrega=entrega, en=timezone.now(), codigo=None if falla else 204, falla=falla, milisegundos=9
        )
    pagina = como("soledad").get(PROPIAS)
    [fila] = pagina.context["filas"]
    assert [(e.codigo, e.falla) for e in fila.entregas] == [(204, ""), (None, "No contestó"), (204, "")]
    html = pagina.content.decode()
    assert "https://sistema.gob.pe/avisos" in html
    assert "whsec_" not in html
    assert "sistema.gob.pe" not in como("fatima").get(PROPIAS).content.decode()


def test_se_pausa_se_reanuda_y_se_anula(suya: Suscripcion, como: Callable[[str], Client]) -> None:
    navegador = como("soledad")
    navegador.post(f"{PROPIAS}{suya.pk}/pausar/")
    suya.refresh_from_db()
    assert suya.motivo_de_pausa == reglas.A_MANO
    assert "En pausa" in navegador.get(PROPIAS).content.decode()
    dicho = navegador.post(f"{PROPIAS}{suya.pk}/reanudar/", follow=True).content.decode()
    assert "desde donde se quedó" in dicho
    suya.refresh_from_db()
    assert suya.pausada_en is None
    navegador.post(f"{PROPIAS}{suya.pk}/anular/")
    assert not Suscripcion.objects.exists()
    assert navegador.post(f"{PROPIAS}{suya.pk}/anular/").status_code == 404


def test_con_el_token_vencido_no_se_reanuda_y_se_dice(suya: Suscripcion, como: Callable[[str], Client]) -> None:
    TokenAPI.objects.update(expiry=timezone.now() - timedelta(days=1))
    reglas.pausar(suya, motivo=reparto.SIN_TOKEN, ahora=timezone.now())
    dicho = como("soledad").post(f"{PROPIAS}{suya.pk}/reanudar/", follow=True).content.decode()
    assert "con un token nuevo" in dicho
    suya.refresh_from_db()
    assert suya.pausada_en is not None


def test_a_quien_dejo_su_cargo_se_le_dice_por_que_no_se_reanuda(
    suya: Suscripcion, soledad: Usuario, como: Callable[[str], Client]
) -> None:
    navegador = como("soledad")
    navegador.post(f"{PROPIAS}{suya.pk}/pausar/")
    soledad.cargos_sectoriales.update(hasta=timezone.localdate())
    navegador.post(f"{PROPIAS}{suya.pk}/reanudar/")
    suya.refresh_from_db()
    assert suya.pausada_en is not None
    navegador.post(f"{PROPIAS}{suya.pk}/anular/")
    assert not Suscripcion.objects.exists()
