"""El papel con que se nombra: entra con el nombramiento o después, se anula, y al olvidar a la persona se borra."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from acuerdos.acciones.datos_personales import archivos_de, lo_que_se_guarda, olvidar_persona
from acuerdos.acciones.documentos_de_cargo import adjuntar_documento_de_cargo, anular_documento_de_cargo
from acuerdos.acciones.personas import ascender_alterno, cesar_punto_focal, nombrar_punto_focal
from acuerdos.archivos import diferencias_de_archivos
from acuerdos.models import DocumentoDeCargo
from cuentas.models import Usuario
from cuentas.sistema import usuario_sistema
from municipalidades.models import PuntoFocal
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, archivo, no_sirve, rastro, se_niega

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _en_su_carpeta(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cargo(fatima: Any) -> PuntoFocal:
    return PuntoFocal.objects.get(usuario=fatima)


def subir(por: Any, de: Any, **campos: Any) -> DocumentoDeCargo:
    return adjuntar_documento_de_cargo(por=por, de=de, archivo=archivo(**campos), ahora=AHORA)


def test_se_guarda_por_su_huella_con_su_rastro_y_dos_veces_es_uno(cargo: PuntoFocal, olga: Any) -> None:
    papel = subir(olga, cargo)
    assert papel.archivo.name == f"nombramientos/{papel.sha256[:2]}/{papel.sha256}"
    assert papel.de == cargo
    rastro(papel, olga, "+")
    assert subir(olga, cargo) == papel
    assert list(diferencias_de_archivos()) == []
    default_storage.delete(papel.archivo.name)
    assert next(diferencias_de_archivos()).startswith(f"Documento de cargo {papel.pk}, «acta.pdf»: falta en el disco")


def test_lo_ve_quien_lee_su_contacto(
    cargo: PuntoFocal, olga: Any, fatima: Any, benita: Any, soledad: Any, mario: Any
) -> None:
    papel, credencial = subir(olga, cargo), subir(olga, f.FabricaAutoridad())
    ven = {
        quien: set(DocumentoDeCargo.objects.visibles_para(quien)) for quien in (olga, fatima, benita, soledad, mario)
    }
    assert ven == {olga: {papel, credencial}, fatima: {papel}, benita: set(), soledad: set(), mario: set()}


def test_entra_al_nombrar_al_ascender_y_al_cesar(cargo: PuntoFocal, olga: Any, eva: Any) -> None:
    papeles = [archivo(contenido=b"%PDF-1.4 " + str(n).encode()) for n in range(3)]
    alterna = nombrar_punto_focal(
        por=olga,
        municipalidad=cargo.municipalidad,
        usuario=eva,
        desde=HOY,
        ahora=AHORA,
        titular=False,
        archivo=papeles[0],
    )
    ascender_alterno(por=olga, punto_focal=alterna, desde=HOY, ahora=AHORA, archivo=papeles[1])
    cesar_punto_focal(por=olga, punto_focal=alterna, hasta=HOY, ahora=AHORA, queda_vacante=True, archivo=papeles[2])
    suyos = DocumentoDeCargo.objects.vivos_de(alterna).order_by("pk")
    assert [papel.sha256 for papel in suyos] == [papel.sha256 for papel in papeles]
    assert not DocumentoDeCargo.objects.vivos_de(cargo).exists(), "el de quien releva es de quien releva"


def test_se_anula_con_motivo_y_solo_la_secretaria_lo_toca(
    cargo: PuntoFocal, olga: Any, carlos: Any, fatima: Any
) -> None:
    with se_niega("Solo la Secretaría"):
        subir(fatima, cargo)
    papel = subir(olga, cargo)
    with se_niega("Solo la Secretaría"):
        anular_documento_de_cargo(por=fatima, documento=papel, motivo="No", ahora=AHORA)
    with no_sirve(motivo="Diga por qué"):
        anular_documento_de_cargo(por=carlos, documento=papel, motivo=" ", ahora=AHORA)
    rastro(anular_documento_de_cargo(por=carlos, documento=papel, motivo="Era de otra", ahora=AHORA), carlos)
    assert not DocumentoDeCargo.objects.visibles_para(olga).exists()
    with no_sirve(motivo="Ya estaba anulado"):
        anular_documento_de_cargo(por=carlos, documento=papel, motivo="Otra vez", ahora=AHORA)


def test_se_le_entrega_a_la_persona_y_no_a_quien_lo_subio(cargo: PuntoFocal, olga: Any, fatima: Any) -> None:
    papel = subir(olga, cargo)
    suyo, ajeno = dict(lo_que_se_guarda(fatima)), dict(lo_que_se_guarda(olga))
    assert [fila["nombre"] for fila in suyo["acuerdos.DocumentoDeCargo"]] == ["acta.pdf"]
    assert all("nombre" not in fila for fila in ajeno["acuerdos.DocumentoDeCargo"]), "consta que lo subió, y nada más"
    assert [lugar for lugar, _ in archivos_de(fatima)] == [f"acuerdos.DocumentoDeCargo/{papel.pk}"]
    assert list(archivos_de(olga)) == []


def test_al_olvidarla_su_archivo_se_borra_y_el_de_otra_persona_no(
    cargo: PuntoFocal, olga: Any, fatima: Any, eva: Any, django_capture_on_commit_callbacks: Any
) -> None:
    propio, de_las_dos = subir(olga, cargo), archivo(contenido=b"%PDF-1.4 nombra a dos")
    alterna = f.FabricaPuntoFocal(usuario=eva, titular=False)
    comun = [adjuntar_documento_de_cargo(por=olga, de=de, archivo=de_las_dos, ahora=AHORA) for de in (cargo, alterna)]
    ruta, compartida = propio.archivo.name, comun[0].archivo.name
    cesar_punto_focal(por=olga, punto_focal=cargo, hasta=HOY, ahora=AHORA, queda_vacante=True)
    Usuario.objects.filter(pk=fatima.pk).update(is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        olvidar_persona(por=usuario_sistema(), usuario=fatima, ahora=AHORA)
    assert (default_storage.exists(ruta), default_storage.exists(compartida)) == (False, True)
    assert list(DocumentoDeCargo.objects.visibles_para(olga)) == [comun[1]]
    assert set(DocumentoDeCargo.history.filter(punto_focal=cargo).values_list("nombre", "archivo")) == {("", "")}
    assert list(diferencias_de_archivos()) == []
    call_command("verificar", verbosity=0)
