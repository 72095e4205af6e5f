"""Los avances desde la oficina: en nombre de un lado, con evidencia, validar, devolver, anular y reabrir."""

import io
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from acuerdos.models import Avance, Evidencia
from tests import fabricas
from tests.fabricas import PDF, PNG
from tests.web.conftest import HOY


def texto(respuesta: Any) -> str:
    return " ".join(respuesta.content.decode().split())


def subir(nombre: str, contenido: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(nombre, contenido)


def informar(navegador: Any, caso: SimpleNamespace, hito: Any = None, **cambios: Any) -> Any:
    datos = {"fecha": HOY.isoformat(), "porcentaje": "60", "descripcion": "Se presentó", "clave": "una-clave"}
    url = f"{caso.url}hitos/{(hito or caso.sin_avances).numero}/avance/"
    return navegador.post(url, datos | cambios, follow=True)


def test_la_secretaria_informa_en_nombre_del_lado_y_asi_se_ve(caso: SimpleNamespace, como: Any, olga: Any) -> None:
    navegador = como("olga")
    assert "en nombre del gobierno local" in texto(navegador.get(f"{caso.url}hitos/1/avance/"))
    respuesta = informar(navegador, caso, evidencias=[subir("foto.png"), subir("acta.pdf", PDF)])
    assert "Avance registrado." in texto(respuesta)
    assert "en nombre del gobierno local" in texto(respuesta)
    avance = Avance.objects.get(porcentaje=60)
    assert (avance.en_nombre_de, avance.registrado_por, avance.evidencias.count()) == ("GL", olga, 2)
    informar(navegador, caso)
    assert Avance.objects.filter(porcentaje=60).count() == 1, "el mismo formulario no registra dos veces"


def test_el_funcionario_del_sector_informa_de_lo_suyo(caso: SimpleNamespace, como: Any) -> None:
    del_sector = fabricas.FabricaHito(acuerdo=caso.acuerdo, responsable="GN")
    assert "Avance registrado." in texto(informar(como("soledad"), caso, del_sector))
    assert Avance.objects.get(porcentaje=60).en_nombre_de == ""


@pytest.mark.parametrize(
    ("cambio", "frase"),
    [
        ({"fecha": (HOY + timedelta(days=1)).isoformat()}, "aún no llega"),
        ({"porcentaje": "101"}, "número entero de 0 a 100"),
        ({"porcentaje": "diez"}, "número entero de 0 a 100"),
        ({"porcentaje": "100"}, "adjunte al menos una evidencia"),
        ({"descripcion": "x" * 5001}, "5000"),
        ({"clave": "con espacios"}, "Actualice la página"),
    ],
)
def test_lo_que_no_sirve_se_dice(cambio: dict[str, str], frase: str, caso: SimpleNamespace, como: Any) -> None:
    respuesta = informar(como("olga"), caso, **cambio)
    assert respuesta.status_code == 400
    assert frase in texto(respuesta)
    assert "descripcion" in cambio or "Se presentó" in texto(respuesta)


@pytest.mark.parametrize(
    ("nombre", "contenido", "frase"),
    [
        ("programa.png", b"MZ\x90 no es una foto", "es un programa: así no sirve"),
        ("vacio.pdf", b"", "está vacío"),
        ("enorme.pdf", b"%PDF-1.4" + b"0" * (10 * 1024 * 1024) + b"%%EOF", "pesa 10.0 MB"),
    ],
)
def test_un_archivo_que_no_sirve_lo_dice_y_no_se_guarda_nada(
    nombre: str, contenido: bytes, frase: str, caso: SimpleNamespace, como: Any
) -> None:
    respuesta = informar(como("olga"), caso, evidencias=[subir("foto.png"), subir(nombre, contenido)])
    assert respuesta.status_code == 400
    assert frase in texto(respuesta)
    assert not Avance.objects.filter(porcentaje=60).exists()


def test_la_foto_pierde_su_ubicacion(caso: SimpleNamespace, como: Any) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Cámara"
    foto = io.BytesIO()
    Image.new("RGB", (8, 8)).save(foto, "JPEG", exif=exif)
    informar(como("olga"), caso, evidencias=[subir("foto.jpg", foto.getvalue())])
    with Evidencia.objects.get(nombre="foto.jpg").archivo.open() as guardada:
        assert not Image.open(guardada).getexif()


def test_se_valida_desde_el_acuerdo_y_la_segunda_vez_se_dice(caso: SimpleNamespace, como: Any) -> None:
    olga, url = como("olga"), f"{caso.url}avances/{caso.avance.pk}/validar/"
    assert f'action="{url}"' in texto(olga.get(caso.url))
    assert "Avance validado." in texto(olga.post(url, follow=True))
    otra_vez = como("carlos").post(url)
    assert otra_vez.status_code == 400
    assert "El avance ya fue validado el 15/06/2025." in texto(otra_vez)


def test_nadie_valida_lo_suyo_y_la_pagina_dice_por_que(caso: SimpleNamespace, como: Any) -> None:
    olga = como("olga")
    informar(olga, caso)
    suyo = Avance.objects.get(porcentaje=60)
    pagina = texto(olga.get(caso.url))
    assert f"avances/{suyo.pk}/validar/" not in pagina
    assert "Nadie valida su propio avance." in pagina
    assert olga.post(f"{caso.url}avances/{suyo.pk}/validar/").status_code == 403
    assert f"avances/{suyo.pk}/validar/" in texto(como("carlos").get(caso.url))


def test_se_devuelve_con_motivo_y_el_hito_se_debe_otra_vez(caso: SimpleNamespace, como: Any) -> None:
    olga, url = como("olga"), f"{caso.url}avances/{caso.avance.pk}/devolver/"
    assert "Ya está" in texto(olga.get(url)), "lo informado está al lado"
    assert "foto.png" in texto(olga.get(url))
    assert olga.post(url, {"motivo": ""}).status_code == 400
    assert "Avance devuelto" in texto(olga.post(url, {"motivo": "No se lee la foto"}, follow=True))
    assert "No se lee la foto" in texto(como("fatima").get(caso.url))
    validar = olga.post(f"{caso.url}avances/{caso.avance.pk}/validar/")
    assert "ya fue devuelto" in texto(validar)


def test_validar_lo_que_se_acaba_de_anular_dice_que_se_anulo(caso: SimpleNamespace, como: Any) -> None:
    fatima, url = como("fatima"), f"{caso.url}avances/{caso.avance.pk}/"
    assert "Avance anulado." in texto(fatima.post(f"{url}anular/", {"motivo": "Me equivoqué"}, follow=True))
    for respuesta in (como("olga").post(f"{url}validar/"), como("olga").get(f"{url}validar/", follow=True)):
        assert "El avance ya fue anulado el 15/06/2025." in texto(respuesta)


def test_se_adjunta_y_se_anula_evidencia_mientras_no_se_valide(caso: SimpleNamespace, como: Any) -> None:
    fatima, adjuntar = como("fatima"), f"{caso.url}avances/{caso.avance.pk}/evidencia/"
    anular = f"{caso.url}evidencias/{caso.evidencia.pk}/anular/"
    assert "único sustento" in texto(fatima.post(anular, {"motivo": "Era otra"}))
    assert fatima.post(adjuntar).status_code == 400
    assert "Evidencia adjuntada." in texto(fatima.post(adjuntar, {"evidencias": [subir("acta.pdf", PDF)]}, follow=True))
    assert anular in texto(fatima.get(caso.url))
    assert "Evidencia anulada." in texto(fatima.post(anular, {"motivo": "Era otra"}, follow=True))
    assert fatima.get(f"/evidencias/{caso.evidencia.pk}/").status_code == 404
    historia = texto(como("olga").get(caso.url))
    assert "Anuló la evidencia «foto.png»" in historia
    como("olga").post(f"{caso.url}avances/{caso.avance.pk}/validar/")
    assert "ya fue validado" in texto(fatima.post(adjuntar, {"evidencias": [subir("otra.pdf", PDF)]}))


def test_si_las_que_se_adjuntan_no_caben_no_queda_ninguna(caso: SimpleNamespace, como: Any) -> None:
    fatima, adjuntar = como("fatima"), f"{caso.url}avances/{caso.avance.pk}/evidencia/"
    fabricas.FabricaEvidencia.create_batch(18, avance=caso.avance)
    respuesta = fatima.post(adjuntar, {"evidencias": [subir("acta.pdf", PDF), subir("foto.png")]})
    assert respuesta.status_code == 400
    assert "tiene 19 archivos y con estos serían 21" in texto(respuesta)
    assert caso.avance.evidencias.count() == 19


def test_la_misma_foto_dos_veces_en_un_informe_es_una_evidencia(caso: SimpleNamespace, como: Any) -> None:
    informar(como("olga"), caso, evidencias=[subir("foto.png"), subir("copia.png")])
    assert Avance.objects.get(porcentaje=60).evidencias.count() == 1


def test_un_coordinador_reabre_lo_validado_con_su_motivo(caso: SimpleNamespace, como: Any) -> None:
    url = f"{caso.url}hitos/{caso.culminado.numero}/avance/"
    assert "Solo un coordinador" in texto(como("olga").get(url, follow=True))
    assert url not in texto(como("olga").get(caso.url))
    carlos = como("carlos")
    assert url in texto(carlos.get(caso.url))
    assert "Reabrir el hito 4" in texto(carlos.get(url))
    assert "Diga por qué se reabre" in texto(informar(carlos, caso, caso.culminado, descripcion=""))
    informar(carlos, caso, caso.culminado, descripcion="El comité renunció", clave="otra")
    caso.culminado.refresh_from_db()
    assert (caso.culminado.porcentaje, caso.culminado.validado) == (60, False)


def test_la_evidencia_se_descarga_como_adjunto_y_no_se_adivina_su_tipo(caso: SimpleNamespace, como: Any) -> None:
    for direccion, tipo, nombre in (
        (f"/evidencias/{caso.evidencia.pk}/", "image/png", "foto.png"),
        (f"{caso.url}desestimaciones/{caso.baja.pk}/archivo/", "application/pdf", f"desestimacion-{caso.codigo}.pdf"),
    ):
        respuesta = como("soledad").get(direccion)
        b"".join(respuesta)
        assert respuesta["Content-Disposition"] == f'attachment; filename="{nombre}"'
        assert (respuesta["Content-Type"], respuesta["X-Content-Type-Options"]) == (tipo, "nosniff")


@pytest.mark.parametrize("que_paso", ["cambio", "falta"])
def test_un_archivo_que_cambio_o_falta_no_se_entrega_y_se_dice(caso: SimpleNamespace, como: Any, que_paso: str) -> None:
    for fila, direccion in (
        (caso.evidencia, f"/evidencias/{caso.evidencia.pk}/"),
        (caso.baja, f"{caso.url}desestimaciones/{caso.baja.pk}/archivo/"),
    ):
        ruta = Path(fila.archivo.path)
        ruta.write_bytes(b"otra cosa") if que_paso == "cambio" else ruta.unlink()
        respuesta = como("soledad").get(direccion)
        assert respuesta.status_code == 410
        assert ("cambió desde que se subió" if que_paso == "cambio" else "no está o no se puede leer") in texto(
            respuesta
        )
        assert "Avise a quien administra el sistema" in texto(respuesta)


def test_sin_disco_el_formulario_de_la_oficina_dice_que_el_archivo_no_y_conserva_lo_escrito(
    caso: SimpleNamespace, como: Any, sin_disco: None
) -> None:
    respuesta = informar(como("olga"), caso, descripcion="Texto que no se pierde", evidencias=[subir("foto.png")])
    assert respuesta.status_code == 503
    assert "«foto.png» no se pudo guardar: el sistema no puede escribir en su disco" in texto(respuesta)
    assert "Texto que no se pierde" in texto(respuesta)
    assert not Avance.objects.filter(porcentaje=60).exists()


def test_con_la_misma_clave_y_otro_porcentaje_no_dice_que_se_registro(caso: SimpleNamespace, como: Any) -> None:
    informar(como("olga"), caso, clave="una", porcentaje="40")
    respuesta = informar(como("olga"), caso, clave="una", porcentaje="50")
    assert respuesta.status_code == 400
    assert "con otros datos" in texto(respuesta)
    assert "Avance registrado." in texto(informar(como("olga"), caso, clave="una", porcentaje="40"))


def test_reenviar_lo_mismo_con_la_foto_que_faltaba_la_agrega(caso: SimpleNamespace, como: Any) -> None:
    informar(como("olga"), caso, clave="una")
    informar(como("olga"), caso, clave="una", evidencias=[subir("foto.png")])
    avance = Avance.objects.get(porcentaje=60)
    assert avance.evidencias.count() == 1
    informar(como("olga"), caso, clave="una", evidencias=[subir("foto.png")])
    assert avance.evidencias.count() == 1
