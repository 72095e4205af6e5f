"""El punto focal: relevo, vacante, ascenso y contacto."""

from typing import Any

from tests import fabricas
from tests.fabricas import UMACHIRI
from tests.web.conftest import HOY
from tests.web.personas.test_cargos import FICHA


def test_la_titular_no_se_va_sin_decir_quien_toma_lo_suyo(mundo: Any, como: Any, fatima: Any, eva: Any) -> None:
    alterna = fabricas.FabricaPuntoFocal(usuario=eva, titular=False)
    cargo = fatima.puntos_focales.get()
    direccion = f"/municipalidades/{UMACHIRI}/punto-focal/{cargo.pk}/cesar/"
    navegador = como("olga")
    assert "Asciende Eva Luna, hoy alterno" in navegador.get(direccion).content.decode()
    sin_decir = navegador.post(direccion, {"hasta": "2025-06-15"})
    assert sin_decir.status_code == 400
    assert "Diga quién lo toma, o nombre antes a quien la reemplaza" in sin_decir.content.decode()
    ajeno = navegador.post(direccion, {"hasta": "2025-06-15", "queda_vacante": "99999"})
    assert ajeno.status_code == 400
    navegador.post(direccion, {"hasta": "2025-06-15", "queda_vacante": str(alterna.pk), "motivo": "Renunció"})
    alterna.refresh_from_db()
    cargo.refresh_from_db()
    assert (alterna.titular, cargo.hasta) == (True, HOY)
    html = navegador.get(FICHA).content.decode()
    assert "Renunció" in html
    assert "Fátima Mamani" in html, "la historia queda"


def test_lo_que_queda_vacante_se_ve_donde_se_dijo(mundo: Any, como: Any, fatima: Any) -> None:
    cargo = fatima.puntos_focales.get()
    navegador = como("olga")
    antes = {lista.ident: lista.total for lista in navegador.get("/tablero/").context["pendientes"]}["sin-punto-focal"]
    direccion = f"/municipalidades/{UMACHIRI}/punto-focal/{cargo.pk}/cesar/"
    navegador.post(direccion, {"hasta": "2025-06-15", "queda_vacante": "vacante"})
    pendientes = {lista.ident: lista.total for lista in navegador.get("/tablero/").context["pendientes"]}
    assert pendientes["sin-punto-focal"] == antes + 1
    assert "Umachiri" in navegador.get("/recordatorios/vacantes/").content.decode()
    html = navegador.get(FICHA).content.decode()
    assert "Nadie es hoy su punto focal. Quedan sin responsable 2 acuerdos por cumplir y 1 hito abierto." in html


def test_ascender_y_corregir_el_contacto(mundo: Any, como: Any, fatima: Any, eva: Any) -> None:
    alterna = fabricas.FabricaPuntoFocal(usuario=eva, titular=False)
    navegador = como("olga")
    base = f"/municipalidades/{UMACHIRI}/punto-focal/{alterna.pk}/"
    pagina = navegador.get(f"{base}contacto/")
    datos = {c.name: c.value() for c in pagina.context["form"]} | {"cargo": "Regidora", "telefono": "951 888 777"}
    assert navegador.post(f"{base}contacto/", datos).status_code == 302
    choque = navegador.post(f"{base}contacto/", datos | {"cargo": "Otra cosa"})
    assert choque.status_code == 409
    assert "Otra cosa" in choque.content.decode()
    assert (
        "Fátima Mamani, titular desde el 01/01/2025, deja el cargo ese día"
        in navegador.get(f"{base}ascender/").content.decode()
    )
    navegador.post(f"{base}ascender/", {"desde": "2025-06-15", "documento": "Oficio 7"})
    alterna.refresh_from_db()
    assert (alterna.titular, alterna.cargo, alterna.telefono) == (True, "Regidora", "951 888 777")
    assert "https://wa.me/51951888777" in navegador.get(FICHA).content.decode()


def test_los_botones_son_de_la_secretaria(mundo: Any, como: Any, fatima: Any, soledad: Any) -> None:
    for direccion, boton in ((FICHA, "Nombrar punto focal"), ("/sectores/MTPE/", "Nombrar funcionario")):
        for quien, lo_ve in (("olga", True), ("carlos", True), ("fatima", False), ("soledad", False)):
            html = como(quien).get(direccion).content.decode()
            assert (boton in html) is lo_ve, (quien, direccion)
            assert ("Deja el cargo" in html) is lo_ve, (quien, direccion)
            assert ("Qué cambió en sus" in html) is lo_ve, (quien, direccion)
