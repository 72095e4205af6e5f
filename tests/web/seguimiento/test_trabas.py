"""Las trabas de un acuerdo y su asistencia técnica: se dicen, se levantan y, si fue un error, se anulan."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from acuerdos.models import Traba
from tests.web.conftest import HOY


def texto(respuesta: Any) -> str:
    return " ".join(respuesta.content.decode().split())


# --- Trabas ---------------------------------------------------------------------------------------------------------
def test_una_traba_resalta_hasta_que_se_levanta_con_su_asistencia(caso: SimpleNamespace, como: Any) -> None:
    olga = como("olga")
    datos = {"categoria": "legal", "necesidad": "Opinión legal del MINJUSDH", "quien_puede": "", "necesaria_el": ""}
    assert "Elija" in texto(olga.get(f"{caso.url}trabas/nueva/"))
    assert olga.post(f"{caso.url}trabas/nueva/", datos | {"necesaria_el": "2025-01-01"}).status_code == 400
    assert "Traba registrada." in texto(olga.post(f"{caso.url}trabas/nueva/", datos, follow=True))
    traba = Traba.objects.get(categoria="legal")
    assert f'href="#traba-{traba.pk}"' in texto(como("fatima").get(caso.url))
    url = f"{caso.url}trabas/{traba.pk}/"
    manana = (HOY + timedelta(days=1)).isoformat()
    assert "aún no llega" in texto(olga.post(f"{url}asistencia/", {"fecha": manana, "descripcion": "Reunión"}))
    hecho = {"fecha": HOY.isoformat(), "descripcion": "Reunión con el MINJUSDH"}
    assert "Reunión con el MINJUSDH" in texto(olga.post(f"{url}asistencia/", hecho, follow=True))
    levantar = {"el": HOY.isoformat(), "como": "Se emitió la opinión"}
    assert "anterior al día en que se registró" in texto(olga.post(f"{url}levantar/", levantar | {"el": "2025-01-20"}))
    pagina = texto(olga.post(f"{url}levantar/", levantar, follow=True))
    assert "Se emitió la opinión" in pagina
    assert f'href="#traba-{traba.pk}"' not in pagina
    for respuesta in (olga.post(f"{url}levantar/", levantar), olga.get(f"{url}asistencia/", follow=True)):
        assert "La traba ya fue levantada." in texto(respuesta)


def test_la_traba_y_la_asistencia_equivocadas_se_anulan(caso: SimpleNamespace, como: Any) -> None:
    olga = como("olga")
    url = f"{caso.url}asistencias/{caso.asistencia.pk}/anular/"
    assert "Asistencia técnica anulada." in texto(olga.post(url, {"motivo": "No fue"}, follow=True))
    assert "ya estaba anulada" in texto(olga.get(url, follow=True))
    url = f"{caso.url}trabas/{caso.traba.pk}/anular/"
    assert "Traba anulada." in texto(olga.post(url, {"motivo": "Repetida"}, follow=True))
    assert "No hay trabas registradas." in texto(olga.get(caso.url))
