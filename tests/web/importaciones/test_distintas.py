"""Aceptar en la página lo que el libro dice de otro modo."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from acuerdos.models import Acuerdo, Hito, Importacion
from reuniones.models import Sesion
from tests.importacion.libros import Hojas, bueno

pytestmark = pytest.mark.django_db
Subir = Callable[..., Importacion]
Trabajar = Callable[[], list[str]]


def sin_cui() -> Hojas:
    hojas = bueno()
    hojas["Acuerdos"][2][13] = ""
    return hojas


@pytest.fixture
def carlos_en(catalogos: None, como: Any, subir: Subir, trabajar: Trabajar) -> Client:
    """Carlos, con el libro sin un CUI ya importado y la sesión en seguimiento."""
    cliente: Client = como("carlos")
    i = subir(cliente, sin_cui())
    cliente.post(f"/importar/{i.pk}/confirmar/", {"que": "todo", "revision": i.revision})
    assert trabajar() == ["cargada"]
    Sesion.objects.update(etapa="seguimiento")
    return cliente


def ver(navegador: Client, i: Importacion) -> str:
    return re.sub(r"\s+", " ", navegador.get(f"/importar/{i.pk}/").content.decode())


def aceptar(navegador: Client, i: Importacion, *celdas: object, revision: int | None = None) -> str:
    datos = {"revision": i.revision if revision is None else revision, "celda": celdas}
    return re.sub(r"\s+", " ", navegador.post(f"/importar/{i.pk}/aceptar/", datos, follow=True).content.decode())


def test_una_celda_que_completa_se_ve_marcada_se_acepta_y_el_libro_queda_sin_cambios(
    carlos_en: Client, subir: Subir, trabajar: Trabajar
) -> None:
    i = subir(carlos_en, bueno())
    pagina = ver(carlos_en, i)
    assert "1 celda se completa" in pagina
    assert "El libro dice otra cosa que lo registrado" in pagina
    assert '<input type="checkbox" name="celda" value="0" checked>' in pagina
    assert "CUI de MEP-2025-002" in pagina
    assert "Lo registrado tomó 1 celda del libro." in aceptar(carlos_en, i, 0)
    assert trabajar() == ["revisada"]
    assert Acuerdo.objects.get(codigo="MEP-2025-002").cui == "9811142"
    pagina = ver(carlos_en, i)
    assert "Todo lo que trae el libro ya estaba registrado" in pagina
    assert "celda se completa" not in pagina


def test_lo_rechazado_dice_por_que_y_lo_demas_entra(carlos_en: Client, subir: Subir, trabajar: Trabajar) -> None:
    hojas = bueno()
    hojas["Hitos"][1][2], hojas["Hitos"][2][2] = "Otra relación", "Ficha <b>entregada</b>"
    i = subir(carlos_en, hojas)
    pagina = ver(carlos_en, i)
    assert "1 celda se completa y 2 celdas dicen otra cosa" in pagina
    assert "Ficha &lt;b&gt;entregada&lt;/b&gt;" in pagina
    pagina = aceptar(carlos_en, i, 1, 2)
    assert "Hitos!C2: Ya tiene avances" in pagina
    assert "Lo registrado tomó 1 celda del libro." in pagina
    assert set(Hito.objects.filter(acuerdo__codigo="MEP-2025-001").values_list("texto", flat=True)) == {
        "Relación de canales",
        "Ficha <b>entregada</b>",
    }
    assert Acuerdo.objects.get(codigo="MEP-2025-002").cui == ""  # no se marcó


@pytest.mark.parametrize(
    ("celdas", "revision", "dice"),
    [((), None, "Marque al menos una celda."), ((0,), 99, "ya no es la última"), (("x", -1, 7000), None, "1 celda se")],
)
def test_lo_que_no_sirve_no_cambia_nada(
    carlos_en: Client, subir: Subir, celdas: tuple[object, ...], revision: int | None, dice: str
) -> None:
    i = subir(carlos_en, bueno())
    assert dice in aceptar(carlos_en, i, *celdas, revision=revision)
    assert Acuerdo.objects.get(codigo="MEP-2025-002").cui == ""


def test_con_muchas_distintas_se_aceptan_por_tandas(
    carlos_en: Client, subir: Subir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.importaciones.distintas.CELDAS_A_LA_VISTA", 1)
    hojas = bueno()
    hojas["Hitos"][2][2] = "Ficha entregada"
    pagina = ver(carlos_en, subir(carlos_en, hojas))
    assert pagina.count('name="celda"') == 1
    assert "Y 1 celda más: vienen después de estas." in pagina
