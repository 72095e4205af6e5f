"""Otro plazo y desestimación: de la solicitud a la decisión, en el acuerdo y en la cola."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from acuerdos.models import Acuerdo, Desestimacion, Reprogramacion
from tests import fabricas
from tests.fabricas import EVENTO

NUEVO = EVENTO + timedelta(days=500)
SOLICITUD = {"plazo_nuevo": NUEVO.isoformat(), "motivo": "Cayó el puente"}


def texto(respuesta: Any) -> str:
    return " ".join(respuesta.content.decode().split())


def oficio(contenido: bytes = fabricas.PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("oficio.pdf", contenido)


def test_pedir_otro_plazo_para_el_acuerdo_y_aprobarlo(caso: SimpleNamespace, como: Any) -> None:
    fatima, carlos = como("fatima"), como("carlos")
    assert "solo se amplía" in texto(fatima.post(f"{caso.url}plazo/", SOLICITUD | {"plazo_nuevo": "2025-02-01"}))
    assert "Solicitud enviada" in texto(fatima.post(f"{caso.url}plazo/", SOLICITUD, follow=True))
    solicitud = Reprogramacion.objects.get(hito=None)
    decidir = f"{caso.url}plazos/{solicitud.pk}/decidir/"
    assert decidir in texto(carlos.get(caso.url))
    assert decidir not in texto(como("olga").get(caso.url))
    assert "Solo un coordinador puede decidir la reprogramación." in texto(como("olga").get(caso.url))
    assert "Cayó el puente" in texto(carlos.get(decidir))
    pagina = texto(carlos.post(decidir, {"decision": "aprobar"}, follow=True))
    assert "Solicitud aprobada." in pagina
    assert "el firmado era el <s>9 de noviembre de 2025</s>" in pagina, "el original sigue a la vista"
    assert Acuerdo.objects.get(pk=caso.acuerdo.pk).plazo_vigente == NUEVO


def test_decidir_dos_veces_lo_dice_con_su_fecha(caso: SimpleNamespace, como: Any) -> None:
    carlos, url = como("carlos"), f"{caso.url}plazos/{caso.plazo.pk}/decidir/"
    assert "Diga por qué se rechaza." in texto(carlos.post(url, {"decision": "rechazar"}))
    assert carlos.post(url, {"decision": "ninguna"}).status_code == 400
    assert "Solicitud rechazada." in texto(carlos.post(url, {"decision": "rechazar", "motivo": "No"}, follow=True))
    for respuesta in (carlos.post(url, {"decision": "aprobar"}), carlos.get(url, follow=True)):
        assert "Esta solicitud ya fue decidida: rechazada el 15/06/2025." in texto(respuesta)


def test_quien_pidio_retira_y_ya_no_se_decide(caso: SimpleNamespace, como: Any) -> None:
    fatima, url = como("fatima"), f"{caso.url}plazos/{caso.plazo.pk}/"
    assert f"{url}retirar/" in texto(fatima.get(caso.url))
    assert f"{url}retirar/" not in texto(como("carlos").get(caso.url))
    assert "Solicitud retirada." in texto(fatima.post(f"{url}retirar/", {"motivo": "Ya no"}, follow=True))
    assert "ya fue retirada" in texto(fatima.post(f"{url}retirar/", {"motivo": "Ya no"}))
    assert "ya fue retirada" in texto(como("carlos").post(f"{url}decidir/", {"decision": "aprobar"}))


def test_con_una_solicitud_en_espera_no_se_ofrece_otro_y_se_dice(caso: SimpleNamespace, como: Any) -> None:
    pagina = texto(como("olga").get(caso.url))
    assert f"{caso.url}hitos/{caso.sin_avances.numero}/plazo/" not in pagina
    assert "Ya hay una solicitud de plazo en espera de decisión." in pagina
    otra = como("olga").post(f"{caso.url}hitos/{caso.sin_avances.numero}/plazo/", SOLICITUD)
    assert "Ya hay una solicitud de plazo en espera de decisión." in texto(otra)


def test_lo_terminado_no_se_reprograma(caso: SimpleNamespace, como: Any) -> None:
    url = f"{caso.url}hitos/{caso.culminado.numero}/plazo/"
    assert "ya está culminado" in texto(como("olga").get(url, follow=True))
    assert "ya está culminado" in texto(como("olga").post(url, SOLICITUD))


# --- Desestimación --------------------------------------------------------------------------------------------------
def test_de_pedir_la_desestimacion_a_aprobarla_otra_persona(caso: SimpleNamespace, como: Any) -> None:
    a = fabricas.FabricaAcuerdo(sesion=caso.sesion)
    carlos, url = como("carlos"), f"/acuerdos/{a.codigo}/"
    pedir = f"{url}desestimacion/"
    assert "Adjunte el documento" in texto(carlos.post(pedir, {"motivo": "No hay terreno"}))
    falso = {"motivo": "No hay terreno", "archivo": oficio(b"MZ programa")}
    assert "es un programa: así no sirve" in texto(carlos.post(pedir, falso))
    assert not Desestimacion.objects.filter(acuerdo=a).exists()
    bueno = {"motivo": "No hay terreno", "archivo": oficio()}
    assert "Solicitud enviada" in texto(carlos.post(pedir, bueno, follow=True))
    solicitud = Desestimacion.objects.get(acuerdo=a)
    assert "Quien pide la desestimación no la decide." in texto(carlos.get(url))
    decidir = f"{url}desestimaciones/{solicitud.pk}/decidir/"
    assert carlos.post(decidir, {"decision": "aprobar"}).status_code == 403
    fabricas.FabricaCoordinador(username="rosa", nombre="Rosa")
    assert Acuerdo.objects.get(pk=a.pk).situacion == "sin_hitos"
    # El archivo lo ve quien ve el acuerdo, y nadie más.
    archivo = f"{url}desestimaciones/{solicitud.pk}/archivo/"
    assert archivo in texto(como("fatima").get(url))


def test_un_acuerdo_desestimado_no_ofrece_nada_mas_y_dice_por_que(caso: SimpleNamespace, como: Any) -> None:
    carlos = como("carlos")
    decidir = f"{caso.url}desestimaciones/{caso.baja.pk}/decidir/"
    assert "Solicitud aprobada." in texto(carlos.post(decidir, {"decision": "aprobar"}, follow=True))
    pagina = texto(carlos.get(caso.url))
    assert "El acuerdo está desestimado: ya no se mide y no puede registrar hitos, registrar una traba, " in pagina
    for paso in ("hitos/nuevo/", "trabas/nueva/", "plazo/", f"hitos/{caso.sin_avances.numero}/avance/"):
        assert f'href="{caso.url}{paso}"' not in pagina
        respuesta = carlos.post(f"{caso.url}{paso}", {})
        assert respuesta.status_code == 403
        assert "desestimado" in texto(respuesta)
    assert f'href="{caso.url}notas/nueva/"' in pagina, "apuntar se puede siempre"
