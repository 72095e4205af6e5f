"""Tras cada acto, el aviso ofrece deshacerlo por el verbo contrario; o dice por qué no."""

import re
from collections.abc import Callable
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from acuerdos.models import (
    Acuerdo,
    Hito,
    LecturaDeInversion,
    MensajeDeAcuerdo,
    Nota,
    Participante,
    Reprogramacion,
    Traba,
)
from cuentas.models import Usuario
from tests import fabricas

VUELTA = re.compile(r'<form class="aviso con-vuelta[^"]*" method="post" action="([^"]+)">(.*?)</form>', re.S)
OCULTO = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
HITO = {"texto": "Perfil presentado", "responsable": "GL", "plazo": "2025-09-30", "peso": "3"}


def boton(respuesta: Any) -> tuple[str, dict[str, str]] | None:
    """Adónde se envía «Deshacer» y con qué; None si el aviso no lo ofrece."""
    hallado = VUELTA.search(respuesta.content.decode())
    if hallado is None:
        return None
    campos = {nombre: unescape(valor) for nombre, valor in OCULTO.findall(hallado[2])}
    return unescape(hallado[1]), campos


def deshacer(cliente: Client, respuesta: Any) -> Any:
    ofrecido = boton(respuesta)
    assert ofrecido is not None, "el aviso no ofrece deshacerlo"
    return cliente.post(*ofrecido, follow=True)


def vivos(modelo: Any, caso: SimpleNamespace) -> int:
    return int(modelo.objects.sin_anulados().filter(acuerdo=caso.acuerdo).count())


@pytest.mark.parametrize(
    ("direccion", "datos", "cuenta"),
    [
        ("hitos/nuevo/", HITO, lambda caso: vivos(Hito, caso)),
        ("notas/nueva/", {"texto": "Llamar el lunes"}, lambda caso: vivos(Nota, caso)),
        (
            "mensajes/nuevo/",
            {"texto": "¿Cómo va?", "para": "municipalidad"},
            lambda caso: vivos(MensajeDeAcuerdo, caso),
        ),
        (
            "trabas/nueva/",
            {"categoria": "tecnica", "necesidad": "Falta el estudio", "quien_puede": "MVCS"},
            lambda caso: vivos(Traba, caso),
        ),
        (
            "inversion/nueva/",
            {"leida_el": "2025-06-14", "costo": "1000", "pim": "500", "devengado": "10", "fase": "Ejecución"},
            lambda caso: vivos(LecturaDeInversion, caso),
        ),
        (
            "plazo/",
            {"plazo_nuevo": "2026-12-31", "motivo": "Falta el expediente"},
            lambda caso: Reprogramacion.objects.sin_decidir().filter(acuerdo=caso.acuerdo).count(),
        ),
    ],
)
def test_lo_registrado_se_anula_desde_el_aviso(
    direccion: str, datos: dict[str, str], cuenta: Callable[[Any], int], caso: SimpleNamespace, como: Any
) -> None:
    carlos, antes = como("carlos"), cuenta(caso)
    hecho = carlos.post(f"{caso.url}{direccion}", datos, follow=True)
    assert cuenta(caso) == antes + 1, hecho.content.decode()[:3000]
    vuelto = deshacer(carlos, hecho)
    assert vuelto.status_code == 200
    assert cuenta(caso) == antes


def test_el_avance_y_la_asistencia_tecnica_tambien(caso: SimpleNamespace, como: Any) -> None:
    carlos = como("carlos")
    informado = carlos.post(
        f"{caso.url}hitos/{caso.sin_avances.numero}/avance/",
        {"fecha": "2025-06-14", "porcentaje": "40", "descripcion": "Va el expediente"},
        follow=True,
    )
    assert caso.sin_avances.avances.count() == 1
    deshacer(carlos, informado)
    assert caso.sin_avances.avances.sin_anulados().count() == 0
    dada = carlos.post(
        f"{caso.url}trabas/{caso.traba.pk}/asistencia/",
        {"fecha": "2025-06-14", "descripcion": "Se llamó al sector"},
        follow=True,
    )
    assert caso.traba.asistencias.sin_anulados().count() == 2
    deshacer(carlos, dada)
    assert caso.traba.asistencias.sin_anulados().count() == 1


def test_una_correccion_vuelve_a_lo_que_habia(caso: SimpleNamespace, como: Any) -> None:
    olga, url = como("olga"), f"{caso.url}hitos/{caso.sin_avances.numero}/editar/"
    fabricas.FabricaHito(acuerdo=caso.acuerdo, texto="Otro")
    otro = Hito.objects.get(texto="Otro")
    url = reverse("hito_editar", args=[caso.codigo, otro.numero])
    formulario = olga.get(url).context["form"]
    enviado = HITO | {"version": otro.version, "leido": formulario["leido"].value(), "plazo": "2025-10-01"}
    hecho = olga.post(url, enviado, follow=True)
    otro.refresh_from_db()
    assert otro.texto == "Perfil presentado"
    antes = {"texto": "Otro", "peso": 1}
    deshacer(olga, hecho)
    otro.refresh_from_db()
    assert {"texto": otro.texto, "peso": otro.peso} == antes


def test_lo_del_acuerdo_entero_vuelve_por_su_contrario(caso: SimpleNamespace, como: Any) -> None:
    carlos, olga = como("carlos"), Usuario.objects.get(username="olga")
    a_cargo = carlos.post(f"{caso.url}a-cargo/", {"usuario": olga.pk}, follow=True)
    assert Acuerdo.objects.get(pk=caso.acuerdo.pk).a_cargo == olga
    deshacer(carlos, a_cargo)
    assert Acuerdo.objects.get(pk=caso.acuerdo.pk).a_cargo is None
    anulado = carlos.post(f"{caso.url}anular/", {"motivo": "Repetido"}, follow=True)
    assert Acuerdo.objects.get(pk=caso.acuerdo.pk).anulado_en is not None
    vuelto = deshacer(carlos, anulado)
    assert Acuerdo.objects.get(pk=caso.acuerdo.pk).anulado_en is None
    deshacer(carlos, vuelto)
    assert Acuerdo.objects.get(pk=caso.acuerdo.pk).anulado_en is not None


@pytest.mark.parametrize(
    ("direccion", "datos", "frase"),
    [
        ("avances/{avance}/validar/", {}, "lo validado lo reabre un coordinador"),
        ("avances/{avance}/devolver/", {"motivo": "Falta la foto"}, "Una devolución no se deshace"),
        ("plazos/{plazo}/decidir/", {"decision": "aprobar", "motivo": ""}, "Lo decidido no se deshace"),
        ("trabas/{traba}/levantar/", {"como": "Se pagó", "el": "2025-06-14"}, "No se deshace: si sigue"),
        ("notas/{nota}/anular/", {"motivo": "Error"}, "Lo anulado no vuelve"),
    ],
)
def test_lo_que_no_tiene_contrario_lo_dice_y_no_ofrece_nada(
    direccion: str, datos: dict[str, str], frase: str, caso: SimpleNamespace, como: Any
) -> None:
    claves = {"avance": caso.avance.pk, "plazo": caso.plazo.pk, "traba": caso.traba.pk, "nota": caso.nota.pk}
    quien = como("olga" if "nota" in direccion else "carlos")
    hecho = quien.post(caso.url + direccion.format(**claves), datos, follow=True)
    assert frase in hecho.content.decode()
    assert boton(hecho) is None


def test_si_el_contrario_le_toca_a_otra_persona_lo_dice(caso: SimpleNamespace, como: Any) -> None:
    hecho = como("olga").post(f"{caso.url}hitos/nuevo/", HITO, follow=True)
    assert boton(hecho) is None
    assert "No puede deshacerlo usted" in hecho.content.decode()


def test_si_entretanto_ya_no_procede_dice_por_que(caso: SimpleNamespace, como: Any) -> None:
    carlos = como("carlos")
    ofrecido = boton(carlos.post(f"{caso.url}hitos/nuevo/", HITO, follow=True))
    assert ofrecido is not None
    carlos.post(*ofrecido)
    otra_vez = carlos.post(*ofrecido)
    assert (otra_vez.status_code, 'class="aviso error"' in otra_vez.content.decode()) == (400, True)


def test_un_participante_se_quita_desde_el_aviso_y_varios_uno_por_uno(caso: SimpleNamespace, como: Any) -> None:
    carlos, agregar = como("carlos"), f"{caso.url}participantes/agregar/"
    antes = vivos(Participante, caso)
    hecho = carlos.post(agregar, {"quienes": "140311", "mancomunidad": ""}, follow=True)
    assert vivos(Participante, caso) == antes + 1, hecho.content.decode()[:3000]
    assert deshacer(carlos, hecho).status_code == 200
    assert vivos(Participante, caso) == antes
    otra_vez = carlos.post(agregar, {"quienes": "140311", "mancomunidad": ""}, follow=True)
    repetido = carlos.post(agregar, {"quienes": "140311", "mancomunidad": ""}, follow=True)
    assert boton(otra_vez) is not None
    assert boton(repetido) is None  # ya participaba: no hay nada que deshacer
    varios = carlos.post(agregar, {"quienes": "090710; 150801", "mancomunidad": ""}, follow=True)
    assert boton(varios) is None
    assert "quítelos uno por uno" in varios.content.decode()
