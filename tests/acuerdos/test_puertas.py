"""Un texto cualquiera, por cualquier puerta: se guarda limpio, y todo lo que lo muestra sigue saliendo."""

import io
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from pptx import Presentation

from acuerdos.acciones.sesiones import crear_sesion, registrar_asistencia
from acuerdos.models import Acuerdo, Hito
from corte.acta.lectura import acta_de
from corte.acta.pdf import escribir_acta
from corte.cifras import corte
from corte.contrato import como_json
from corte.datos_del_detalle import AlcanceDelDetalle
from corte.formatos import FORMATOS
from cuentas.models import Usuario
from cuentas.textos import control_entre_letras, limpiar, limpiar_renglon
from importacion.exportacion import escribir_sesion
from importacion.libro import leer
from importacion.servicio import importar
from recordatorios.ics import calendario
from reuniones.models import Asistencia, Reunion, Sesion
from tests import fabricas as f
from tests.fabricas import EVENTO, en_lima
from tests.importacion.libros import AHORA, bajo, bueno, libro_de

pytestmark = pytest.mark.django_db
AL = date(2025, 6, 30)
SUCIOS = (
    "\x02\x0b\x0c\x1f\x85\u00a0\u00ad\u200b\u200d\u200e\u2028\u202e\u2066\ufdd0\ufe0f\ufeff\ufffc\ufffe\uffff\U000e0041"
)
TEXTOS = st.text(st.one_of(st.sampled_from(SUCIOS), st.characters(exclude_categories=())), min_size=1, max_size=30)


def por_formulario(codigo: str, texto: str, quien: Usuario) -> None:
    navegador = Client()
    navegador.force_login(quien)
    datos = {
        "codigo": codigo,
        "nombre": f"MUNI {texto}",
        "fecha": "2025-01-13",
        "lugar": f"Casa {texto}",
        "lema": texto,
    }
    # Lo que no es texto (medio carácter) no llega por HTTP.
    datos = {campo: valor.encode("utf-8", "ignore").decode() for campo, valor in datos.items()}
    respuesta = navegador.post("/sesiones/nueva/", datos)
    if any(map(control_entre_letras, datos.values())):  # se dice, y lo que vuelve a la pantalla ya no lo lleva
        assert respuesta.status_code == 400
        datos = {campo: respuesta.context["form"][campo].value() for campo in datos}
        respuesta = navegador.post("/sesiones/nueva/", datos)
    assert respuesta.status_code == 302


def por_verbo(codigo: str, texto: str, quien: Usuario) -> None:
    datos = {"nombre": f"MUNI {texto}", "lugar": f"Casa {texto}", "lema": texto}
    crear_sesion(por=quien, codigo=codigo, fecha=EVENTO, ahora=AHORA, **datos)


def por_libro(codigo: str, texto: str, quien: Usuario) -> None:
    escrito = texto.encode("utf-8", "ignore").decode()
    hojas = {"Sesión": bueno()["Sesión"], "Acuerdos": bueno()["Acuerdos"][:1]}
    hojas["Sesión"] = [
        ["Nombre", f"MUNI {escrito}"],
        ["Código", codigo],
        ["Fecha", EVENTO],
        ["Lugar", f"Casa {escrito}"],
    ]
    resultado = importar(libro_de(hojas), por=quien, ahora=AHORA, como_sistema=True)
    assert resultado.errores == ()


def por_la_base(codigo: str, texto: str, quien: Usuario) -> None:
    datos = {"nombre": f"MUNI {texto}", "lugar": f"Casa {texto}", "lema": texto}
    Sesion.objects.create(codigo=codigo, fecha=EVENTO, registrada_en=AHORA, registrada_por=quien, **datos)


PUERTAS: list[Callable[[str, str, Usuario], None]] = [por_formulario, por_verbo, por_libro, por_la_base]


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(texto=TEXTOS, puerta=st.sampled_from(PUERTAS))
def test_un_texto_cualquiera_entra_limpio_y_la_lamina_sale(carlos: Usuario, texto: str, puerta: Any) -> None:
    codigo = f"P{Sesion.objects.count()}-2025"
    puerta(codigo, texto, carlos)
    sesion = Sesion.objects.get(codigo=codigo)
    assert sesion.nombre == limpiar_renglon(f"MUNI {texto}")
    assert sesion.lugar == limpiar_renglon(f"Casa {texto}")
    registrar_asistencia(por=carlos, sesion=sesion, cantidades={f"Grupo {texto}\u200b": 3}, ahora=AHORA)
    assert list(sesion.asistencias.values_list("categoria", flat=True)) == [limpiar_renglon(f"Grupo {texto}")]
    lamina = Presentation(io.BytesIO(FORMATOS["pptx"].escribir(corte(sesion, AL, alcance=AlcanceDelDetalle()))))
    assert sesion.nombre in textos_de(lamina)
    de_vuelta = importar(leer(escribir_sesion(sesion), "l.xlsx"), por=carlos, ahora=AHORA, como_sistema=True)
    assert (de_vuelta.errores, de_vuelta.nuevas) == ((), 0)


def textos_de(lamina: Any) -> str:
    return "\n".join(forma.text_frame.text for hoja in lamina.slides for forma in hoja.shapes if forma.has_text_frame)


# --- Lo que ya estaba guardado ---------------------------------------------------------------------------------------
def ensuciar(fila: Any, **textos: str) -> None:
    """Escribe en la base como antes se escribía: sin pasar por las columnas."""
    for campo, texto in textos.items():
        with connection.cursor() as cursor:
            historia = [type(fila).history.model] if hasattr(fila, "history") else []
            for tabla in (modelo._meta.db_table for modelo in (fila, *historia)):
                cursor.execute(f"UPDATE {tabla} SET {campo} = %s WHERE id = %s", [texto, fila.pk])
    fila.refresh_from_db()


SUCIO = "Alcal\x0bdesas\u202e y \ufffe Alcal\u200bdes\x02"
LIMPIO = "Alcal desas y Alcaldes"


@pytest.fixture
def de_antes(sesion: Sesion, fatima: Usuario) -> Acuerdo:
    """Una sesión, con su reunión, su acuerdo y su hito, guardados con lo que no se ve."""
    f.FabricaAsistencia(sesion=sesion, categoria="Alcaldesas")
    reunion = f.FabricaReunion(sesion=sesion, codigo="MTPE-01", sector_id="MTPE", municipalidades=[f.UMACHIRI])
    acuerdo = f.FabricaAcuerdo(sesion=sesion, reunion=reunion, municipalidad_id=f.UMACHIRI, sector_id="MTPE")
    hito = f.FabricaHito(acuerdo=acuerdo)
    f.FabricaAvance(hito=hito)
    ensuciar(sesion, nombre=f"MUNI {SUCIO}", lugar=SUCIO, lema=SUCIO)
    ensuciar(sesion.asistencias.get(), categoria=SUCIO)
    ensuciar(acuerdo, texto=SUCIO)
    ensuciar(hito, texto=SUCIO)
    return acuerdo


@pytest.mark.parametrize("formato", FORMATOS)
def test_lo_guardado_antes_tambien_sale_en_cada_archivo_del_corte(de_antes: Acuerdo, formato: str) -> None:
    assert de_antes.sesion.lugar == SUCIO, "la base lo tiene como estaba"
    entero = corte(de_antes.sesion, AL, alcance=AlcanceDelDetalle())
    assert entero.sesion.lugar == LIMPIO
    assert LIMPIO in str(como_json(entero))
    contenido = FORMATOS[formato].escribir(entero)
    if formato == "pptx":
        assert f"MUNI {LIMPIO}" in textos_de(Presentation(io.BytesIO(contenido)))


def test_y_en_el_acta_en_el_calendario_y_en_los_libros(de_antes: Acuerdo, fatima: Usuario, olga: Usuario) -> None:
    papel = acta_de(de_antes.reunion, mira=olga, direccion="https://ejemplo.gob.pe/", impreso_en=AHORA)
    assert escribir_acta(papel).startswith(b"%PDF")
    (evento,) = Calendar.from_ical(calendario(fatima)).walk("VEVENT")
    assert evento["description"].startswith(limpiar(SUCIO))
    hitos = openpyxl.load_workbook(io.BytesIO(escribir_sesion(de_antes.sesion)))["Hitos"]
    assert hitos[bajo(hitos, "Hito", 2)].value == limpiar(SUCIO)
    navegador = Client()
    navegador.force_login(olga)
    archivo = b"".join(navegador.get("/acuerdos/exportar.xlsx").streaming_content)
    assert openpyxl.load_workbook(io.BytesIO(archivo))


def test_el_libro_de_una_sesion_de_antes_vuelve_sin_cambios(de_antes: Acuerdo, carlos: Usuario) -> None:
    migrar("reuniones.migrations.0004_textos_limpios")
    libro = leer(escribir_sesion(Sesion.objects.get()), "l.xlsx")
    resultado = importar(libro, por=carlos, ahora=en_lima(date(2027, 1, 1)), como_sistema=True)
    assert (resultado.errores, resultado.nuevas, resultado.carga) == ((), 0, None)


def test_verificar_nombra_lo_guardado_antes_y_no_lo_llama_error(
    sesion: Sesion, capsys: pytest.CaptureFixture[str]
) -> None:
    hito = f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion))
    f.FabricaHito(acuerdo=hito.acuerdo, texto="Expediente")
    ensuciar(hito, texto="Expe\u200bdiente")
    f.encadenar_lo_fabricado()
    call_command("verificar")
    dicho = capsys.readouterr().out
    assert f"hito {hito.pk}, texto: lleva un carácter que no se ve (U+200B)" in dicho
    assert "1 texto guardado así; se muestra sin eso." in dicho


# --- Las migraciones --------------------------------------------------------------------------------------------------
def migrar(modulo: str) -> None:
    import_module(modulo).limpiar(apps, None)


def test_las_migraciones_limpian_lo_que_se_busca_y_dicen_lo_que_no_pudo_quedar_igual(
    de_antes: Acuerdo, fatima: Usuario, capsys: pytest.CaptureFixture[str]
) -> None:
    gemela = f.FabricaReunion(sesion=de_antes.sesion, codigo="MTPE-99", sector_id="MTPE")
    ensuciar(de_antes.reunion, sala="Sala\u200b 1")
    ensuciar(gemela, codigo="MTPE-01\u200b")
    ensuciar(fatima, email="fatima@muni.gob.pe\u200b", nombre="F\u00adátima")
    ensuciar(fatima.puntos_focales.get(), correo="\u200efatima@muni.gob.pe", cargo="Gerenta\x02")
    for modulo in ("cuentas.migrations.0010", "municipalidades.migrations.0003", "reuniones.migrations.0004"):
        migrar(f"{modulo}_textos_limpios")
        migrar(f"{modulo}_textos_limpios")  # otra vez no cambia nada
    assert set(Reunion.objects.values_list("codigo", flat=True)) == {"MTPE-01", "MTPE-01-2"}
    assert f"reunión {gemela.pk}: su codigo" in capsys.readouterr().out
    sesion = Sesion.objects.get()
    assert (sesion.nombre, sesion.lugar) == (f"MUNI {LIMPIO}", LIMPIO)
    assert Asistencia.objects.get().categoria == LIMPIO
    fatima.refresh_from_db()
    assert (fatima.email, fatima.nombre) == ("fatima@muni.gob.pe", "Fátima")
    assert fatima.puntos_focales.get().correo == "fatima@muni.gob.pe"
    assert Hito.objects.get().texto == SUCIO, "un hecho queda como se registró"
