from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage

from acuerdos.acciones.comprobacion import roturas
from acuerdos.acciones.documentos import DatosDeDocumento, adjuntar_documento, anular_documento
from acuerdos.archivos import diferencias_de_archivos
from acuerdos.enums import ClaseDeDocumento
from acuerdos.models import Documento
from reuniones.enums import Etapa
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, archivo, no_sirve, rastro, se_niega

pytestmark = pytest.mark.django_db


@pytest.fixture
def acuerdo(sesion: Any, settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return f.FabricaAcuerdo(sesion=sesion)


def subir(por: Any, de: Any, **campos: Any) -> Documento:
    datos = {"clase": ClaseDeDocumento.OFICIO, "numero": " Oficio  12 ", "fecha": HOY, "archivo": archivo()} | campos
    return adjuntar_documento(por=por, de=de, datos=DatosDeDocumento(**datos), ahora=AHORA)


def test_se_guarda_por_su_huella_con_su_rastro_y_dos_veces_es_uno(acuerdo: Any, olga: Any) -> None:
    oficio = subir(olga, acuerdo)
    assert (oficio.numero, oficio.sesion, str(oficio)) == ("Oficio 12", acuerdo.sesion, "Oficio 12")
    assert oficio.archivo.name == f"documentos/{oficio.sha256[:2]}/{oficio.sha256}"
    rastro(oficio, olga, "+")
    assert subir(olga, acuerdo) == oficio
    assert str(Documento(clase=ClaseDeDocumento.OFICIO, numero="12-2025")) == "Oficio 12-2025"
    assert [str(rotura) for rotura in roturas() if "documento" in str(rotura)] == []
    assert list(diferencias_de_archivos()) == []
    default_storage.delete(oficio.archivo.name)
    assert "falta en el disco" in next(diferencias_de_archivos())


def test_lo_ve_quien_ve_de_lo_que_es(
    acuerdo: Any, sesion: Any, olga: Any, fatima: Any, benita: Any, soledad: Any, mario: Any
) -> None:
    reunion = f.FabricaReunion(sesion=sesion, sector_id="MTPE", municipalidades=[f.SAN_JOSE_LAMBAYEQUE])
    oficio = subir(olga, acuerdo)
    acta = subir(olga, reunion, clase=ClaseDeDocumento.ACTA, archivo=archivo(contenido=f.PDF + b"otra"))
    ven = {quien: set(Documento.objects.visibles_para(quien)) for quien in (olga, fatima, benita, soledad, mario)}
    assert ven == {olga: {oficio, acta}, fatima: {oficio}, benita: {acta}, soledad: {oficio, acta}, mario: set()}


def test_se_anula_con_motivo_y_queda_en_la_historia(acuerdo: Any, sesion: Any, olga: Any, carlos: Any) -> None:
    for de in (acuerdo, f.FabricaReunion(sesion=sesion)):
        anulado = anular_documento(por=carlos, documento=subir(olga, de), motivo="Era de otra", ahora=AHORA)
        rastro(anulado, carlos, "~")
    assert not Documento.objects.visibles_para(olga).exists()


def test_lo_que_no_puede_ser_no_entra(acuerdo: Any, sesion: Any, olga: Any, fatima: Any) -> None:
    with no_sirve(fecha="aún no llega"):
        subir(olga, acuerdo, fecha=HOY + timedelta(days=1))
    with no_sirve(fecha="El año 202 no puede ser"):
        subir(olga, acuerdo, fecha=HOY.replace(year=202))
    with se_niega("Solo la Secretaría"):
        subir(fatima, acuerdo)
    type(sesion).objects.update(etapa=Etapa.CERRADA)
    with se_niega("En la etapa «Cerrada»"):
        subir(olga, acuerdo)
