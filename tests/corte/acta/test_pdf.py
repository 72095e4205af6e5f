"""El acta: qué dice, a quién hace firmar, cuándo es borrador, y que ningún texto la rompe."""

import re
import shutil
import subprocess
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from acuerdos.acciones.participantes import agregar_a
from acuerdos.participan_escrito import Escritos
from corte import codigos
from corte.acta.datos import Acta
from corte.acta.lectura import acta_de
from corte.acta.pdf import escribir_acta, nombre_de_archivo
from corte.papel import tipografia
from municipalidades.models import Municipalidad
from reuniones.models import Participacion, Reunion, Sector
from tests import fabricas as f
from tests.fabricas import EVENTO, SAN_JOSE_LAMBAYEQUE, UMACHIRI, en_lima

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
IMPRESO_EN = en_lima(EVENTO, 10, 30)
DIRECCION = "https://ejemplo.gob.pe/reuniones/MEA-TEST/MTPE-01/"
MALO = '#set page(fill: red) $x$ *y* _z_ @ref \\ "comillas" `c` = t\n- lista // c [d] <e> ~ ñ «Ü» ' + "a" * 300


@pytest.fixture
def reunion(sesion: Any) -> Reunion:
    sesion.etapa = "en_curso"
    sesion.save()
    hecha: Reunion = f.FabricaReunion(
        sesion=sesion,
        codigo="MTPE-01",
        sala="Sala 1",
        municipalidades=[UMACHIRI, SAN_JOSE_LAMBAYEQUE],
        inicio_previsto=time(9),
        fin_previsto=time(9, 40),
        inicio_real=time(9, 5),
        fin_real=time(9, 47),
    )
    return hecha


def acordar(reunion: Reunion, texto: str = "Capacitar a las vecinas", **campos: Any) -> Any:
    return f.FabricaAcuerdo(sesion=reunion.sesion, reunion=reunion, texto=texto, **campos)


def acta(reunion: Reunion, mira: Any, **cambios: Any) -> Acta:
    return acta_de(reunion, **{"mira": mira, "direccion": DIRECCION, "impreso_en": IMPRESO_EN} | cambios)


def texto_de(pdf: bytes) -> str:
    assert pdf.startswith(b"%PDF")
    if not (lector := shutil.which("pdftotext")):
        pytest.skip("no hay pdftotext en PATH (en Debian: apt install poppler-utils)")
    hecho = subprocess.run([lector, "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(hecho.stdout.decode().replace("\u200b", "").split())


def test_dice_la_sesion_la_reunion_quienes_estuvieron_y_cada_acuerdo(reunion: Reunion, olga: Any) -> None:
    Participacion.objects.filter(reunion=reunion, municipalidad=SAN_JOSE_LAMBAYEQUE).update(presente=False)
    acuerdo = acordar(reunion, cui="2345678", monto=Decimal("1250000.50"), tipo="compromiso")
    f.FabricaHito(acuerdo=acuerdo, texto="Entregar el expediente", plazo=date(2025, 5, 1))
    f.FabricaHito(acuerdo=acuerdo, texto="Hito propuesto", propuesto=True)
    f.FabricaHito(acuerdo=acuerdo, texto="Hito anulado", anulado=True)
    acordar(reunion, "Registrado por error", anulado=True)
    acordar(f.FabricaReunion(sesion=reunion.sesion, codigo="MTPE-02"), "De otra reunión")
    dicho = texto_de(escribir_acta(acta(reunion, olga)))
    for frase in (
        "Acta de reunión técnica bilateral MTPE-01",
        "MUNI Ejecutivo de prueba (MEA-TEST)",
        "Sala 1",
        "13 de enero de 2025",
        "de 09:00 a 09:40",
        "de 09:05 a 09:47",
        DIRECCION,
        "Presentes • Municipalidad Distrital de Umachiri (Melgar, Puno)",
        "No asistieron • Municipalidad Distrital de San José (Lambayeque, Lambayeque)",
        "1 acuerdo",
        acuerdo.codigo,
        "Capacitar a las vecinas",
        "Compromiso · Asistencia técnica · CUI 2345678",
        "S/ 1,250,000.50",
        "Responsable: gobierno local · Plazo: 9 de noviembre de 2025",
        "Entregar el expediente (Gobierno local · 1 de mayo de 2025)",
        "Por el sector MTPE",
        "Nombre",
        "Cargo",
        "DNI",
        "Impreso el 13 de enero de 2025 a las 10:30, hora de Lima, por Olga Quispe",
        "página 1 de 1",
    ):
        assert frase in dicho, frase
    for ajeno in ("Registrado por error", "De otra reunión", "Hito propuesto", "Hito anulado", "Borrador"):
        assert ajeno not in dicho


def test_dice_quienes_mas_participan_y_de_quien_es_cada_hito(reunion: Reunion, olga: Any) -> None:
    reunion.sesion.sectores.add("MINSA")
    acuerdo = acordar(reunion)
    quienes = Escritos([Municipalidad.objects.get(pk=SAN_JOSE_LAMBAYEQUE)], [Sector.objects.get(pk="MINSA")], "Del Sur")
    agregar_a(acuerdo, quienes, por=olga, ahora=IMPRESO_EN)
    f.FabricaHito(acuerdo=acuerdo, texto="Ceder el terreno", responsable="GL", de_municipalidad_id=SAN_JOSE_LAMBAYEQUE)
    f.FabricaHito(acuerdo=acuerdo, texto="Firmar", responsable="GL")
    dicho = texto_de(escribir_acta(acta(reunion, olga)))
    suyos = "Municipalidad Distrital de San José (Lambayeque, Lambayeque), por la Del Sur; Ministerio de Salud"
    assert f"También participan: {suyos}" in dicho
    assert dicho.count("(Gobierno local, San José · ") == 1
    assert dicho.count("(Gobierno local · ") == 1


def test_firma_el_sector_y_cada_municipalidad_que_estuvo_o_pudo_estar(reunion: Reunion, olga: Any) -> None:
    def firmantes() -> list[str]:
        return [p.nombre.removeprefix("Municipalidad Distrital de ") for p in acta(reunion, olga).firmantes]

    assert firmantes() == ["San José", "Umachiri"]
    Participacion.objects.filter(municipalidad=SAN_JOSE_LAMBAYEQUE).update(presente=False)
    assert firmantes() == ["Umachiri"]
    Participacion.objects.update(presente=None)
    assert firmantes() == ["San José", "Umachiri"], "sin lista, firma quien pudo estar"


def test_es_borrador_si_la_reunion_no_figura_como_realizada_o_no_tiene_nada(reunion: Reunion, olga: Any) -> None:
    assert acta(reunion, olga).borrador == ("no tiene acuerdos registrados",)
    acordar(reunion)
    assert acta(reunion, olga).borrador == ()
    reunion.estado = "programada"
    assert acta(reunion, olga).borrador == ("la reunión todavía no figura como realizada",)
    reunion.estado = "no_realizada"
    assert "Borrador: la reunión figura como no realizada." in texto_de(escribir_acta(acta(reunion, olga)))


def test_la_misma_acta_da_los_mismos_bytes_y_solo_el_instante_la_cambia(reunion: Reunion, olga: Any) -> None:
    acordar(reunion)
    primera = escribir_acta(acta(reunion, olga))
    assert escribir_acta(acta(reunion, olga)) == primera
    assert escribir_acta(acta(reunion, olga, impreso_en=IMPRESO_EN + timedelta(minutes=1))) != primera


def test_ningun_texto_la_rompe_ni_se_vuelve_marca(reunion: Reunion, olga: Any) -> None:
    reunion.sesion.nombre, reunion.sesion.lugar, reunion.sala = MALO[:150], "@x #y", "#let"
    olga.nombre = "Olga #{1+1} $*"
    acuerdo = acordar(reunion, MALO + " 😀\u202e")
    f.FabricaHito(acuerdo=acuerdo, texto=MALO)
    dicho = texto_de(escribir_acta(acta(reunion, olga)))
    assert '#set page(fill: red) $x$ *y* _z_ @ref \\ "comillas" `c` = t - lista // c [d] <e> ~ ñ «Ü»' in dicho
    assert "a" * 28 in dicho
    assert "[emoji]" in dicho
    assert "Olga #{1+1} $*" in dicho


def test_treinta_acuerdos_y_doce_municipalidades_caben_y_ninguna_falta(reunion: Reunion, olga: Any) -> None:
    for ubigeo in [f"0301{n:02d}" for n in range(1, 10)] + ["030202"]:
        Participacion.objects.create(reunion=reunion, municipalidad_id=ubigeo, presente=True)
    for n in range(30):
        acordar(
            reunion, f"Acuerdo número {n}. " + ("El sector capacitará a la municipalidad. " * 120 if n == 7 else "")
        )
    documento = acta(reunion, olga)
    assert (len(documento.acuerdos), len(documento.firmantes)) == (30, 12)
    dicho = texto_de(escribir_acta(documento))
    assert all(a.codigo in dicho for a in documento.acuerdos)
    assert all(dicho.count(p.nombre) >= 2 for p in documento.firmantes), "entre los presentes y en su firma"
    paginas = {int(n) for n in re.findall(r"página (\d+) de", dicho)}
    assert paginas == set(range(1, max(paginas) + 1))


def test_leerla_cuesta_lo_mismo_con_un_acuerdo_que_con_muchos(
    reunion: Reunion, olga: Any, django_assert_num_queries: Any
) -> None:
    for n in range(12):
        f.FabricaHito(acuerdo=acordar(reunion, f"Acuerdo {n}"))
    guardada = Reunion.objects.select_related("sesion", "sector").get(pk=reunion.pk)
    with django_assert_num_queries(4):
        acta(guardada, olga)


def test_el_codigo_qr_es_un_svg_con_su_orilla_y_depende_solo_de_la_direccion() -> None:
    dibujo = codigos.svg(DIRECCION)
    assert dibujo.startswith("<svg")
    assert "<script" not in dibujo
    assert codigos.svg(DIRECCION) == dibujo != codigos.svg(DIRECCION + "x")


def test_el_nombre_del_archivo_dice_de_que_reunion_es(reunion: Reunion, olga: Any) -> None:
    assert nombre_de_archivo(acta(reunion, olga)) == "acta-MEA-TEST-MTPE-01.pdf"


# --- La página ------------------------------------------------------------------------------------------------------
def test_la_pagina_entrega_el_pdf_con_la_direccion_de_este_sitio(
    reunion: Reunion, olga: Any, settings: Any, client: Client
) -> None:
    settings.SITIO = "https://seguimiento.gob.pe"
    client.force_login(olga)
    respuesta = client.get(reverse("acta", args=["MEA-TEST", "MTPE-01"]))
    assert respuesta.status_code == 200
    assert respuesta["Content-Type"] == "application/pdf"
    assert respuesta["Content-Disposition"] == 'inline; filename="acta-MEA-TEST-MTPE-01.pdf"'
    assert "https://seguimiento.gob.pe/reuniones/MEA-TEST/MTPE-01/" in texto_de(respuesta.content)


def test_quien_ve_la_reunion_pero_no_es_de_la_secretaria_recibe_el_motivo(
    reunion: Reunion, fatima: Any, client: Client
) -> None:
    client.force_login(fatima)
    respuesta = client.get(reverse("acta", args=["MEA-TEST", "MTPE-01"]))
    assert respuesta.status_code == 403
    assert "Solo la Secretaría puede imprimir el acta." in respuesta.content.decode()


def test_si_el_tipografo_falla_se_dice(reunion: Reunion, olga: Any, client: Client, monkeypatch: Any) -> None:
    client.force_login(olga)
    monkeypatch.setattr(tipografia, "ESPERA_DEL_TIPOGRAFO", 0.0001)
    respuesta = client.get(reverse("acta", args=["MEA-TEST", "MTPE-01"]))
    assert respuesta.status_code == 503
    assert "No se pudo componer el PDF" in respuesta.content.decode()


@pytest.mark.skipif(
    not shutil.which("pdftoppm"), reason="no hay pdftoppm en PATH (en Debian: apt install poppler-utils)"
)
def test_dibujada_no_se_sale_de_la_hoja_por_larga_que_sea_una_palabra(
    reunion: Reunion, olga: Any, tmp_path: Any
) -> None:
    acordar(reunion, "x" * 900)
    orden = ["pdftoppm", "-r", "40", "-gray", "-", str(tmp_path / "hoja")]
    subprocess.run(orden, input=escribir_acta(acta(reunion, olga)), check=True)
    for hoja in tmp_path.glob("hoja*"):
        imagen = Image.open(hoja)
        ancho, alto = imagen.size
        margen = imagen.crop((int(ancho * 0.93), int(alto * 0.05), ancho, alto))
        assert margen.getextrema()[0] > 200, "algo escrito en el margen derecho"
