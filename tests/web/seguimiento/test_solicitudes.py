"""Otro plazo y desestimación: de la solicitud a la decisión, en el acuerdo y en la cola."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from acuerdos.models import Acuerdo, Desestimacion, Reprogramacion
from tests import fabricas
from tests.fabricas import EVENTO
from tests.web.conftest import HOY

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


# --- La cola --------------------------------------------------------------------------------------------------------
def test_la_coordinadora_encuentra_en_un_solo_lugar_todo_lo_que_espera(caso: SimpleNamespace, como: Any) -> None:
    carlos = como("carlos")
    pagina = texto(carlos.get("/validacion/?ver=plazos"))
    for pestana, cuantos in (("Plazos", 1), ("Desestimaciones", 1), ("Hitos propuestos", 1)):
        assert f'{pestana} <span class="cuenta">{cuantos}</span>' in pagina
    assert "Las lluvias cortaron la carretera" in pagina
    assert "mueve también el plazo del acuerdo (9 de noviembre de 2025)" in pagina
    bajas = texto(carlos.get("/validacion/?ver=desestimaciones"))
    assert f'href="{caso.url}desestimaciones/{caso.baja.pk}/archivo/"' in bajas
    assert "Padrón de familias" in texto(carlos.get("/validacion/?ver=hitos"))


def test_varios_a_la_vez_cada_uno_con_su_no(caso: SimpleNamespace, como: Any, carlos: Any) -> None:
    otro = fabricas.FabricaHito(acuerdo=caso.acuerdo)
    del_otro = fabricas.FabricaReprogramacion(hito=otro, solicitado_el=HOY - timedelta(days=1))
    anulado = fabricas.FabricaHito(acuerdo=caso.acuerdo)
    del_anulado = fabricas.FabricaReprogramacion(hito=anulado, solicitado_el=HOY)
    anulado.anulado_en, anulado.anulado_por, anulado.motivo_de_anulacion = fabricas.en_lima(HOY), carlos, "Repetido"
    anulado.save()
    datos = {"marcados": [caso.plazo.pk, del_otro.pk, del_anulado.pk], "decision": "aprobar"}
    pagina = texto(como("carlos").post("/validacion/?ver=plazos", datos, follow=True))
    assert "2 aprobados." in pagina
    assert f"{caso.codigo}: El hito fue anulado después de la solicitud: recházela." in pagina
    estados = Reprogramacion.objects.order_by("pk").values_list("estado", flat=True)
    assert list(estados) == ["aprobada", "aprobada", "solicitada"]


def test_el_operador_ve_la_cola_y_por_que_no_decide(caso: SimpleNamespace, como: Any) -> None:
    olga = como("olga")
    pagina = texto(olga.get("/validacion/?ver=plazos"))
    assert "Solo un coordinador puede decidir la reprogramación." in pagina
    assert 'value="aprobar"' not in pagina
    datos = {"marcados": [caso.plazo.pk], "decision": "aprobar"}
    assert "Solo un coordinador" in texto(olga.post("/validacion/?ver=plazos", datos, follow=True))
    caso.plazo.refresh_from_db()
    assert caso.plazo.estado == "solicitada"
    aceptar = {"marcados": [caso.propuesto.pk], "decision": "aprobar"}
    assert "1 aceptado." in texto(olga.post("/validacion/?ver=hitos", aceptar, follow=True))


@pytest.mark.parametrize("ver", ["plazos", "desestimaciones", "hitos"])
@pytest.mark.parametrize(
    ("datos", "frase"),
    [
        ({}, "Marque al menos uno."),
        ({"marcados": ["999999"], "decision": "aprobar"}, "ya no espera una decisión"),
        ({"marcados": ["x", "²", "9" * 30], "decision": "aprobar"}, "ya no espera una decisión"),
        ({"decision": "rechazar", "motivo": " "}, "Diga por qué se rechaza."),
        ({"decision": "borrar"}, " o rechazar."),
    ],
)
def test_un_disparate_en_la_cola_es_400_y_no_decide_nada(
    ver: str, datos: dict[str, Any], frase: str, caso: SimpleNamespace, como: Any
) -> None:
    respuesta = como("carlos").post(f"/validacion/?ver={ver}", datos)
    assert respuesta.status_code == 400
    assert frase in texto(respuesta)
    assert not Reprogramacion.objects.exclude(estado="solicitada").exists()


def test_lo_de_una_sesion_que_no_se_sigue_no_espera(caso: SimpleNamespace, como: Any) -> None:
    caso.sesion.etapa = "cerrada"
    caso.sesion.save()
    pagina = texto(como("carlos").get("/validacion/?ver=plazos"))
    assert "Nada espera una decisión" in pagina
    assert pagina.count('<span class="cuenta">0</span>') == 5


def test_las_consultas_de_la_cola_no_crecen(
    caso: SimpleNamespace, como: Any, django_assert_max_num_queries: Any
) -> None:
    carlos = como("carlos")
    for n in range(12):
        hito = fabricas.FabricaHito(acuerdo=caso.acuerdo, propuesto=n % 2 == 0)
        fabricas.FabricaReprogramacion(hito=hito, solicitado_el=date(2025, 6, 1))
        fabricas.FabricaDesestimacion(acuerdo=fabricas.FabricaAcuerdo(sesion=caso.sesion))
    for ver in ("plazos", "desestimaciones", "hitos", "todos", ""):
        carlos.get(f"/validacion/?ver={ver}")
        with django_assert_max_num_queries(13):  # dos son los contactos que alguien puso por otra persona
            assert carlos.get(f"/validacion/?ver={ver}").status_code == 200
