"""Lo que cambió aquí tras exportarse una hoja: lo que ella no tocó queda así; lo que también tocó, se pregunta."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from acuerdos.acciones.acuerdos import DatosTrasLaFirma, corregir_acuerdo
from acuerdos.acciones.hitos import HitoEscrito, editar_hito
from acuerdos.models import Acuerdo, Hito
from cuentas.models import Usuario
from importacion.correcciones import CORREGIDO, aceptar, celdas_distintas
from importacion.exportacion import escribir_sesion
from importacion.hojas import EXPORTADO, SESION
from importacion.informe_guardado import errores_guardados, errores_para_guardar
from importacion.libro import leer
from importacion.servicio import ResultadoDeImportar, importar
from reuniones.models import Sesion
from tests.importacion.libros import AHORA, al_lado, bajo, bueno, intentar

pytestmark = pytest.mark.django_db
COMO_SALIO = "como salió"
SALE, CAMBIA, VUELVE = (AHORA + timedelta(hours=h) for h in (1, 2, 3))


@pytest.fixture
def hoja(por: Usuario) -> bytes:
    assert not intentar(bueno(), por).errores
    Sesion.objects.update(etapa="seguimiento")
    return escribir_sesion(Sesion.objects.get(), ahora=SALE)


def celda(hoja: bytes, nombre: str, titulo: str, fila: int) -> str:
    """«Acuerdos!N3»."""
    return f"{nombre}!{bajo(openpyxl.load_workbook(io.BytesIO(hoja))[nombre], titulo, fila)}"


def vuelve(
    hoja: bytes, por: Usuario, *celdas: tuple[str, str, int, Any], exportada: str = COMO_SALIO
) -> ResultadoDeImportar:
    """La hoja, con esas celdas de otro modo (hoja, título, fila y valor), y como si dijera que se exportó entonces."""
    libro = openpyxl.load_workbook(io.BytesIO(hoja))
    for nombre, titulo, fila, valor in celdas:
        libro[nombre][bajo(libro[nombre], titulo, fila)] = valor
    if exportada != COMO_SALIO:
        libro[SESION.nombre][al_lado(libro[SESION.nombre], EXPORTADO)] = exportada
    escrito = io.BytesIO()
    libro.save(escrito)
    return importar(leer(escrito.getvalue(), "vuelve.xlsx"), por=por, ahora=VUELVE, simular=True)


def corregir(carlos: Usuario, **campos: Any) -> None:
    acuerdo = Acuerdo.objects.select_related("clasificacion").get(codigo="MEP-2025-002")
    datos, version = replace(DatosTrasLaFirma.de(acuerdo), **campos), acuerdo.version
    corregir_acuerdo(por=carlos, acuerdo=acuerdo, version=version, datos=datos, motivo="Se aclaró", ahora=CAMBIA)


def test_lo_que_la_hoja_no_toco_queda_como_esta_aqui_y_se_avisa(hoja: bytes, por: Usuario, carlos: Usuario) -> None:
    corregir(carlos, cui="1111111")
    vuelta = vuelve(hoja, por, ("Acuerdos", "Monto", 2, 500))
    assert [(e.celda, e.antes) for e in vuelta.errores] == [(celda(hoja, "Acuerdos", "Monto", 2), None)]
    assert any("Acuerdos, fila 3: algo cambió aquí después" in aviso for aviso in vuelta.avisos)


def test_lo_que_cambio_en_los_dos_lados_se_pregunta_con_los_tres_valores(
    hoja: bytes, por: Usuario, carlos: Usuario
) -> None:
    corregir(carlos, cui="1111111", monto=900)
    vuelta = vuelve(hoja, por, ("Acuerdos", "CUI", 3, "2222222"), ("Acuerdos", "Monto", 3, 900))
    (error,) = errores_guardados(errores_para_guardar(vuelta))
    assert "decía «9811142»: cambió aquí y en la hoja" in error.problema
    (distinta,) = celdas_distintas([error])
    assert (distinta.antes, distinta.registrado, distinta.dicho, distinta.completa) == (
        "9811142",
        "1111111",
        "2222222",
        False,
    )
    assert aceptar(error, por=carlos, libro="vuelve.xlsx", ahora=VUELVE) == CORREGIDO
    assert Acuerdo.objects.get(codigo="MEP-2025-002").cui == "2222222"


def test_lo_que_aqui_quedo_en_blanco_no_se_completa_solo(hoja: bytes, por: Usuario, carlos: Usuario) -> None:
    corregir(carlos, cui="")
    (distinta,) = celdas_distintas(list(vuelve(hoja, por, ("Acuerdos", "CUI", 3, "2222222")).errores))
    assert (distinta.antes, distinta.registrado, distinta.completa) == ("9811142", "", False)


def test_los_hitos_tambien(hoja: bytes, por: Usuario) -> None:
    hito = Hito.objects.get(acuerdo__codigo="MEP-2025-001", numero=2)
    otra = replace(HitoEscrito.de(hito), texto="Otra ficha")
    editar_hito(por=por, hito=hito, version=hito.version, datos=otra, ahora=CAMBIA)
    assert vuelve(hoja, por).errores == ()
    (error,) = vuelve(hoja, por, ("Hitos", "Hito", 3, "Una tercera ficha")).errores
    assert error.antes == hito.texto


def test_sin_la_fecha_en_que_salio_toda_diferencia_se_pregunta(hoja: bytes, por: Usuario, carlos: Usuario) -> None:
    corregir(carlos, cui="1111111")
    for dicho in ("", "ayer", "2025-06-30"):
        (error,) = vuelve(hoja, por, exportada=dicho).errores
        assert (error.celda, error.antes) == (celda(hoja, "Acuerdos", "CUI", 3), None)
