"""Lo que propuso un asistente: se ve, se revisa, se envía una vez o se descarta. Mirar no escribe nada."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from acuerdos.models import Avance, AvancePropuesto
from tests import fabricas
from tests.web.conftest import HOY
from tests.web.matriz import QUIENES

# Nombre de la dirección: (método, qué responde a cada quien con una de lo que debe Fátima, en el orden de QUIENES).
MATRIZ = {
    "propuestos": ("get", (302, *(200,) * 7)),
    "propuesto": ("get", (302, 200, 404, 403, 404, 404, 200, 200)),
    "propuesto_descartar": ("post", (302, 302, 404, 403, 404, 404, 302, 302)),
}


@pytest.fixture
def propuesta(tareas: SimpleNamespace, fatima: Any) -> AvancePropuesto:
    ayer = fabricas.en_lima(HOY - timedelta(days=1), 12)
    fila: AvancePropuesto = fabricas.FabricaAvancePropuesto(
        hito=tareas.tarde, fecha=HOY - timedelta(days=1), propuesto_por=fatima, propuesto_en=ayer
    )
    return fila


def direccion(propuesta: AvancePropuesto) -> str:
    return reverse("propuesto", args=[propuesta.pk])


def datos(pagina: Any, **cambios: Any) -> dict[str, Any]:
    """Lo que el formulario trae puesto, con los cambios."""
    form = pagina.context["form"]
    return {n: v for n in form.fields if n != "evidencias" and (v := form[n].value()) is not None} | cambios


@pytest.mark.parametrize("nombre", MATRIZ)
def test_cada_quien_recibe_lo_suyo(nombre: str, propuesta: AvancePropuesto, como: Callable[[str], Client]) -> None:
    metodo, esperados = MATRIZ[nombre]
    ruta = reverse(nombre, args=[] if nombre == "propuestos" else [propuesta.pk])
    for quien, esperado in zip(QUIENES, esperados, strict=True):
        assert getattr(como(quien), metodo)(ruta).status_code == esperado, quien
    assert Avance.objects.filter(hito=propuesta.hito).count() == 0


def test_se_ve_en_lo_que_falta_y_se_confirma_tal_como_quede_escrito(
    propuesta: AvancePropuesto, navegador: Client
) -> None:
    assert "Un asistente propuso 1 avance" in navegador.get("/mis-acuerdos/").content.decode()
    lista = navegador.get("/avances-propuestos/").content.decode()
    assert direccion(propuesta) in lista
    pagina = navegador.get(direccion(propuesta))
    puesto = pagina.content.decode()
    assert "Esto lo escribió un asistente" in puesto
    assert "Se compraron los tubos" in puesto
    assert not Avance.objects.filter(hito=propuesta.hito).exists()
    enviado = navegador.post(direccion(propuesta), datos(pagina, porcentaje="otro", otro="61"))
    assert enviado.status_code == 303, enviado.content[:500]
    avance = Avance.objects.get(hito=propuesta.hito)
    assert (avance.porcentaje, avance.fecha, avance.descripcion) == (
        61,
        HOY - timedelta(days=1),
        "Se compraron los tubos",
    )
    propuesta.refresh_from_db()
    assert (propuesta.avance, propuesta.cerrado_por, avance.registrado_por) == (avance, *[avance.registrado_por] * 2)
    assert "asistente" not in navegador.get("/mis-acuerdos/").content.decode()


def test_sirve_una_sola_vez_y_el_mismo_envio_dos_veces_es_uno(propuesta: AvancePropuesto, navegador: Client) -> None:
    llenos = datos(navegador.get(direccion(propuesta)))
    primero, segundo = (navegador.post(direccion(propuesta), llenos) for _ in range(2))
    assert (primero.status_code, segundo.status_code, segundo["Location"]) == (303, 303, primero["Location"])
    otra = navegador.post(direccion(propuesta), llenos | {"clave": "otra-clave"})
    assert otra.status_code == 400
    assert "sirve una sola vez" in otra.content.decode()
    cerrada = navegador.get(direccion(propuesta))
    assert (cerrada.status_code, "sirve una sola vez" in cerrada.content.decode()) == (410, True)
    assert Avance.objects.filter(hito=propuesta.hito).count() == 1


def test_pasada_una_semana_ya_no_se_confirma(propuesta: AvancePropuesto, navegador: Client) -> None:
    AvancePropuesto.objects.update(vence_en=fabricas.en_lima(HOY, 0))
    assert direccion(propuesta) not in navegador.get("/avances-propuestos/").content.decode()
    assert navegador.get(direccion(propuesta)).status_code == 410
    enviado = navegador.post(direccion(propuesta), {"porcentaje": "50", "clave": "c"})
    assert (enviado.status_code, "venció el" in enviado.content.decode()) == (400, True)
    assert not Avance.objects.filter(hito=propuesta.hito).exists()


def test_lo_descartado_no_se_registra(propuesta: AvancePropuesto, navegador: Client) -> None:
    hecho = navegador.post(reverse("propuesto_descartar", args=[propuesta.pk]), follow=True)
    assert "no se registró nada" in hecho.content.decode()
    assert "se descartó el" in navegador.get(direccion(propuesta)).content.decode()
    assert not Avance.objects.filter(hito=propuesta.hito).exists()


def test_el_cien_pide_su_foto_aunque_lo_diga_un_asistente(propuesta: AvancePropuesto, navegador: Client) -> None:
    AvancePropuesto.objects.update(porcentaje=100)
    enviado = navegador.post(direccion(propuesta), datos(navegador.get(direccion(propuesta))))
    assert (enviado.status_code, "hace falta una foto o un PDF" in enviado.content.decode()) == (400, True)
    propuesta.refresh_from_db()
    assert propuesta.cerrado_en is None


def test_a_quien_no_es_de_la_secretaria_no_se_le_nombra_a_otra_persona(
    propuesta: AvancePropuesto, navegador: Client, olga: Any
) -> None:
    AvancePropuesto.objects.update(propuesto_por=olga)
    for ruta in ("/avances-propuestos/", direccion(propuesta)):
        pagina = navegador.get(ruta).content.decode()
        assert "Olga" not in pagina
        assert "otra persona que también informa" in pagina
