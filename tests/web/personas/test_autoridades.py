"""Las autoridades en la ficha de su municipalidad, y las de una hoja."""

import re
from typing import Any

import pytest

from municipalidades.models import Autoridad
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
HOJA = "/municipalidades/autoridades/"
FICHA = f"/municipalidades/{f.UMACHIRI}/"


def texto(respuesta: Any) -> str:
    return " ".join(respuesta.content.decode().split()).replace("<td> ", "<td>").replace(" </td>", "</td>")


def mirar(navegador: Any, pegado: str) -> dict[str, str]:
    """Lo que la página manda al registrar."""
    visto = navegador.post(HOJA, {"pegado": pegado, "hacer": "mirar"})
    (huella,) = re.findall(r'name="visto" value="(\w+)"', visto.content.decode())
    return {"pegado": pegado, "hacer": "registrar", "visto": huella}


def registrar(navegador: Any, pegado: str) -> Any:
    return navegador.post(HOJA, mirar(navegador, pegado), follow=True)


def test_se_registra_se_corrige_y_solo_la_ve_la_secretaria(como: Any, olga: Any, fatima: Any) -> None:
    navegador = como("olga")
    datos = {"nombre": "Mario Rojas", "cargo": "Alcalde", "desde": "2023-01-01", "hasta": "2026-12-31"}
    mal = navegador.post(f"{FICHA}autoridades/nueva/", datos | {"hasta": "2022-12-31"})
    assert mal.status_code == 400
    assert "antes de empezar" in texto(mal)
    ficha = texto(navegador.post(f"{FICHA}autoridades/nueva/", datos | {"correo": "alcaldia@ejemplo.pe"}, follow=True))
    assert "Autoridad registrada." in ficha
    assert "<strong>Mario Rojas</strong>, Alcalde" in ficha
    una = Autoridad.objects.get()
    formulario = navegador.get(f"{FICHA}autoridades/{una.pk}/")
    oculto = {campo: formulario.context["form"][campo].value() for campo in ("version", "leido")}
    corregida = navegador.post(f"{FICHA}autoridades/{una.pk}/", datos | {"hasta": "2025-05-31"} | oculto)
    assert corregida.status_code == 302
    assert str(Autoridad.objects.get().hasta) == "2025-05-31"
    assert "Mario Rojas" not in texto(como("fatima").get(FICHA))


def test_las_de_una_hoja_se_miran_y_se_registran(como: Any, olga: Any) -> None:
    navegador, hoja = como("olga"), "/municipalidades/autoridades/"
    pegado = "UBIGEO\tNombre\tDesde\tHasta\n210809\tMario Rojas\t01/01/2023\t31/12/2026"
    mal = navegador.post(hoja, {"pegado": pegado.replace("210809", "999999"), "hacer": "registrar"})
    assert mal.status_code == 400
    assert "Fila 2:" in texto(mal)
    visto = navegador.post(hoja, {"pegado": pegado, "hacer": "mirar"})
    assert "Lo que se registraría" in texto(visto)
    assert not Autoridad.objects.exists()
    hecho = texto(registrar(navegador, pegado))
    assert "1 autoridad registrada y 0 corregidas." in hecho
    assert Autoridad.objects.get().municipalidad_id == f.UMACHIRI


def test_la_previa_ensena_lo_que_reemplaza_y_conserva_lo_que_la_hoja_no_dice(como: Any, olga: Any) -> None:
    navegador, hoja = como("olga"), "/municipalidades/autoridades/"
    completa = "UBIGEO\tNombre\tCargo\tDesde\tHasta\tDocumento\tCorreo\tTeléfono\n"
    completa += "210809\tMario Rojas\tEncargado\t01/01/2023\t31/12/2026\tJNE 1\talcaldia@ejemplo.pe\t051351234"
    visto = texto(navegador.post(hoja, {"pegado": completa, "hacer": "mirar"}))
    assert "<td>alcaldia@ejemplo.pe</td>" in visto
    assert "<td>Nueva</td>" in visto
    registrar(navegador, completa)
    solo = "UBIGEO\tNombre\tDesde\tHasta\n210809\tMario Rojas Quispe\t01/01/2023\t31/12/2026"
    visto = texto(navegador.post(hoja, {"pegado": solo, "hacer": "mirar"}))
    assert "<del>Mario Rojas</del> → <ins>Mario Rojas Quispe</ins>" in visto
    assert "<td>Encargado</td>" in visto
    assert "<td>alcaldia@ejemplo.pe</td>" in visto
    assert "<td>Se corrige</td>" in visto
    registrar(navegador, solo)
    una = Autoridad.objects.get()
    assert (una.nombre, una.cargo, una.documento) == ("Mario Rojas Quispe", "Encargado", "JNE 1")
    assert (una.correo, una.telefono) == ("alcaldia@ejemplo.pe", "051351234")
    assert "<td>Igual</td>" in texto(navegador.post(hoja, {"pegado": solo, "hacer": "mirar"}))


def test_la_hoja_no_pisa_lo_que_alguien_corrigio_despues_de_mirarla(como: Any, olga: Any, carlos: Any) -> None:
    navegador = como("olga")
    pegado = "UBIGEO\tNombre\tDesde\tHasta\tTeléfono\n210809\tMario Rojas\t01/01/2023\t31/12/2026\t{}"
    registrar(navegador, pegado.format("051351231"))
    mirado = mirar(navegador, pegado.format("051351232"))
    una = Autoridad.objects.get()
    una.telefono = "051351233"
    una.save()
    otra_vez = navegador.post(HOJA, mirado)
    assert otra_vez.status_code == 400
    assert "Lo que se registraría ya no es lo que usted miró" in texto(otra_vez)
    assert "<del>051351233</del> → <ins>051351232</ins>" in texto(otra_vez)
    assert Autoridad.objects.get().telefono == "051351233"
    registrar(navegador, mirado["pegado"])
    assert Autoridad.objects.get().telefono == "051351232"


def test_la_hoja_que_se_toco_despues_de_mirarla_se_mira_otra_vez(como: Any, olga: Any) -> None:
    navegador = como("olga")
    mirado = mirar(navegador, "UBIGEO\tNombre\tDesde\tHasta\n210809\tMario Rojas\t01/01/2023\t31/12/2026")
    tocado = mirado | {"pegado": mirado["pegado"].replace("Mario", "María")}
    assert "ya no es lo que usted miró" in texto(navegador.post(HOJA, tocado))
    assert not Autoridad.objects.exists()
