"""La página del acuerdo: qué puede hacer cada quien y por qué no lo demás; trabas, notas y quién lo sigue."""

import gzip
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import fabricas
from tests.web.recorrido import recorrer
from tests.web.test_peso import UN_VIAJE, pedir, peso


def texto(respuesta: Any) -> str:
    return " ".join(respuesta.content.decode().split())


def pasos(pagina: str, caso: SimpleNamespace) -> set[str]:
    """Los pasos que la página ofrece, sin la dirección del acuerdo."""
    return set(re.findall(rf'(?:href|action)="{caso.url}([a-z0-9/-]+/)"', pagina))


def test_cada_quien_ve_solo_lo_que_puede(caso: SimpleNamespace, como: Any) -> None:
    vistos = {quien: pasos(texto(como(quien).get(caso.url)), caso) for quien in ("fatima", "soledad", "olga", "carlos")}
    p, v, b = caso.plazo.pk, caso.avance.pk, caso.baja.pk
    assert vistos["fatima"] == {
        "hitos/proponer/",
        "plazo/",
        f"plazos/{p}/retirar/",
        f"avances/{v}/anular/",
        f"evidencias/{caso.evidencia.pk}/anular/",
        f"desestimaciones/{b}/archivo/",
        "mensajes/nuevo/",
    }
    assert vistos["soledad"] == {
        "hitos/proponer/",
        "trabas/nueva/",
        f"desestimaciones/{b}/retirar/",
        f"desestimaciones/{b}/archivo/",
        "mensajes/nuevo/",
    }
    assert f"avances/{v}/validar/" in vistos["olga"]
    assert not {f"plazos/{p}/decidir/", "hitos/1/anular/", f"avances/{v}/anular/"} & vistos["olga"]
    assert vistos["carlos"] > {
        f"plazos/{p}/decidir/",
        f"desestimaciones/{b}/decidir/",
        "hitos/1/anular/",
        f"avances/{v}/anular/",
        "hitos/4/avance/",
        "hitos/3/decidir/",
    }


@pytest.mark.parametrize("quien", ["fatima", "soledad", "olga", "carlos"])
@pytest.mark.parametrize("etapa", ["preparacion", "en_curso", "seguimiento", "cerrada"])
def test_todo_boton_que_se_muestra_funciona(quien: str, etapa: str, caso: SimpleNamespace, como: Any) -> None:
    caso.sesion.etapa = etapa
    caso.sesion.save()
    assert list(recorrer(como(quien), [caso.url], dentro=caso.url)) == []


def test_fuera_de_etapa_se_dice_una_vez_por_que_no(caso: SimpleNamespace, como: Any) -> None:
    caso.sesion.etapa = "cerrada"
    caso.sesion.save()
    pagina = texto(como("olga").get(caso.url))
    assert pasos(pagina, caso) <= {"a-cargo/", f"desestimaciones/{caso.baja.pk}/archivo/"}
    assert pagina.count("La sesión está cerrada: lo suyo se lee, y ya no se registra ni se corrige.") == 1
    assert "En la etapa «Cerrada»" not in pagina
    caso.sesion.etapa = "preparacion"
    caso.sesion.save()
    assert texto(como("olga").get(caso.url)).count("En la etapa «Preparación» de la sesión no puede ") == 1


def test_de_un_acuerdo_anulado_solo_se_ofrece_deshacer_la_anulacion(mundo: SimpleNamespace, como: Any) -> None:
    url = f"/acuerdos/{mundo.anulado.codigo}/"
    ajena = texto(como("fatima").get(url))
    assert "Acuerdo anulado" in ajena
    assert "Qué puede hacer" not in ajena
    assert "no puede deshacer la anulación" in texto(como("olga").get(url))
    assert como("olga").post(f"{url}restaurar/").status_code == 403
    carlos = como("carlos")
    assert f'href="{url}restaurar/"' in texto(carlos.get(url))
    assert mundo.anulado.motivo_de_anulacion in texto(carlos.get(f"{url}restaurar/"))
    vuelta = texto(carlos.post(f"{url}restaurar/", follow=True))
    assert f"{mundo.anulado.codigo} vuelve a la lista." in vuelta
    assert "Acuerdo anulado" not in vuelta
    assert "El acuerdo no está anulado." in texto(carlos.get(f"{url}restaurar/", follow=True))


# --- Peso y consultas -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("paso", ["", "hitos/proponer/", "plazo/", "desestimacion/", "hitos/1/avance/"])
def test_lo_del_punto_focal_cabe_en_un_viaje(paso: str, caso: SimpleNamespace, como: Any) -> None:
    assert peso(pedir(como("fatima"), caso.url + paso)) <= UN_VIAJE


@pytest.mark.parametrize("quien", ["olga", "fatima"])
def test_las_consultas_del_acuerdo_no_crecen_con_lo_que_tiene(quien: str, caso: SimpleNamespace, como: Any) -> None:
    navegador = como(quien)
    navegador.get(caso.url)

    def cuantas() -> int:
        with CaptureQueriesContext(connection) as consultas:
            assert navegador.get(caso.url).status_code == 200
        return len(consultas)

    pocas = cuantas()
    for _ in range(12):
        hito = fabricas.FabricaHito(acuerdo=caso.acuerdo)
        avance = fabricas.FabricaAvance(hito=hito, registrado_por=caso.avance.registrado_por)
        fabricas.FabricaEvidencia(avance=avance, registrado_por=caso.avance.registrado_por)
        fabricas.FabricaReprogramacion(hito=hito, registrado_por=caso.avance.registrado_por)
        fabricas.FabricaHito(acuerdo=caso.acuerdo, propuesto=True)
        fabricas.FabricaAsistenciaTecnica(traba=fabricas.FabricaTraba(acuerdo=caso.acuerdo))
        fabricas.FabricaNota(acuerdo=caso.acuerdo)
    assert cuantas() == pocas <= 35  # tiene de todo: la historia de cada cosa, y una que dice de cuáles hay


def test_de_lo_que_un_acuerdo_no_tiene_no_se_pide_historia(caso: SimpleNamespace, como: Any) -> None:
    navegador = como("olga")
    solo = fabricas.FabricaAcuerdo(sesion=caso.acuerdo.sesion)

    def cuantas(codigo: str) -> int:
        navegador.get(f"/acuerdos/{codigo}/")
        with CaptureQueriesContext(connection) as consultas:
            assert navegador.get(f"/acuerdos/{codigo}/").status_code == 200
        return len(consultas)

    # De las trece historias, el recién registrado tiene una.
    assert cuantas(solo.codigo) <= cuantas(caso.acuerdo.codigo) - 5


def test_un_paso_de_la_oficina_pesa_poco(caso: SimpleNamespace, como: Any) -> None:
    respuesta = pedir(como("olga"), f"{caso.url}hitos/nuevo/")
    assert len(gzip.decompress(respuesta.content)) < 8_000
    assert peso(respuesta) <= 60 * 1024


def test_de_un_acuerdo_anulado_se_dice_una_vez_y_con_su_motivo(caso: SimpleNamespace, como: Any, carlos: Any) -> None:
    a = caso.acuerdo
    a.anulado_en, a.anulado_por, a.motivo_de_anulacion = a.registrado_en, carlos, "Duplicado"
    a.save()
    pagina = texto(como("carlos").get(caso.url))
    assert "por «Duplicado». No cuenta" in pagina
    assert pagina.count("El acuerdo está anulado") == 0
