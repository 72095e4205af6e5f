"""La hoja de cada quien, por correo: a quién le llega, qué lleva y adónde se contesta."""

import io
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cuentas.enums import ClaseDeCarta
from cuentas.models import Carta
from municipalidades.models import Municipalidad
from recordatorios.cartas import enviar_cartas
from tests.fabricas import SAN_JOSE_LAMBAYEQUE, UMACHIRI

PAGINA = "/sesiones/MEA-TEST/hojas/"


def filas(navegador: Client) -> dict[str, Any]:
    return {fila.clave: fila for fila in navegador.get(PAGINA).context["filas"]}


def enviadas() -> list[Any]:
    # En las pruebas nadie fija el reloj de la base: la carta ya toca.
    Carta.objects.update(proximo_intento_en=timezone.now())
    enviar_cartas(reloj=timezone.now)
    return [mensaje for mensaje in mail.outbox if mensaje.attachments]


def test_dice_a_quien_iria_cada_una(
    mundo: SimpleNamespace, como: Callable[[str], Client], fatima: Any, soledad: Any
) -> None:
    Municipalidad.objects.filter(pk=SAN_JOSE_LAMBAYEQUE).update(correo="mesa@munisanjose.example")
    suyas = filas(como("olga"))
    assert suyas["MTPE"].correos == soledad.email
    assert suyas[UMACHIRI].correos.startswith("fatima") or fatima.email in suyas[UMACHIRI].correos
    assert suyas["MVCS"].correos == ""
    assert suyas[SAN_JOSE_LAMBAYEQUE].correos == "mesa@munisanjose.example"
    assert suyas[UMACHIRI].acuerdos == 2


def test_llega_la_suya_y_se_contesta_a_quien_la_mando(
    mundo: SimpleNamespace, como: Callable[[str], Client], soledad: Any, olga: Any
) -> None:
    navegador = como("olga")
    pagina = navegador.post(PAGINA, {"destino": ["MTPE"]}, follow=True)
    assert "1 hoja sale por correo en unos minutos." in pagina.content.decode()
    assert not filas(navegador)["MTPE"].salio
    [mensaje] = enviadas()
    assert (mensaje.to, mensaje.reply_to) == ([soledad.email], [olga.email])
    [(nombre, contenido, _)] = mensaje.attachments
    assert nombre == "MEA-TEST-MTPE.xlsx"
    hoja = openpyxl.load_workbook(io.BytesIO(contenido))["Acuerdos"]
    escrito = {str(celda) for fila in hoja.iter_rows(values_only=True) for celda in fila}
    assert mundo.pronto.codigo in escrito
    assert mundo.vencido.codigo not in escrito, "lo de MVCS no es suyo"
    assert filas(navegador)["MTPE"].salio


@pytest.mark.parametrize("destino", [[], ["MVCS"], ["NADA"]])
def test_sin_a_quien_no_sale_nada(destino: list[str], mundo: SimpleNamespace, como: Callable[[str], Client]) -> None:
    assert como("olga").post(PAGINA, {"destino": destino}).status_code == 400
    assert not Carta.objects.filter(clase=ClaseDeCarta.HOJA).exists()


def test_de_varios_destinatarios_se_dice_cual_no_la_recibio(
    mundo: SimpleNamespace, como: Callable[[str], Client]
) -> None:
    def mandar(*motivos: str) -> None:
        cartas = [
            Carta(
                clase=ClaseDeCarta.HOJA,
                para=f"p{n}@mtpe.example",
                asunto="Su hoja",
                motivo=motivo,
                creada_en=ahora,
                terminada_en=ahora,
                cabeceras={"sesion": "MEA-TEST", "sector": "MTPE", "municipalidad": "", "contestar_a": ""},
            )
            for n, motivo in enumerate(motivos)
        ]
        Carta.objects.bulk_create(cartas)

    navegador, ahora = como("olga"), timezone.now()
    mandar("550 No such user", "")  # el último sí la recibió, y callaba al otro
    assert (filas(navegador)["MTPE"].motivo, filas(navegador)["MTPE"].salio) == ("550 No such user", False)
    ahora += timedelta(minutes=5)
    mandar("", "")
    assert (filas(navegador)["MTPE"].motivo, filas(navegador)["MTPE"].salio) == ("", True)
