import shutil

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from acuerdos import catalogos
from acuerdos.acciones.cuentas import con_version
from acuerdos.acciones.reglas_de_recordatorio import editar_regla
from acuerdos.models import Clasificacion, PlantillaHito, ReglaDeRecordatorio
from municipalidades.models import Municipalidad, Region
from reuniones.models import Sector
from tests.fabricas import EVENTO, en_lima

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
AHORA = en_lima(EVENTO)


def test_estan_las_26_regiones_las_1891_municipalidades_los_19_sectores_y_las_5_clasificaciones():
    assert [m.objects.count() for m in (Region, Municipalidad, Sector, Clasificacion)] == [26, 1891, 19, 5]
    assert Municipalidad.objects.filter(tipo="provincial").count() == 196


def test_lima_esta_partida_en_metropolitana_y_provincias():
    assert dict(Region.objects.filter(codigo__startswith="15").values_list("codigo", "nombre")) == {
        "15M": "Lima Metropolitana",
        "15P": "Lima Provincias",
    }


def test_repetir_la_carga_no_cambia_nada_y_lo_dice(capsys):
    call_command("catalogos")
    lineas = capsys.readouterr().out.splitlines()
    assert lineas[1] == "municipalidades: 0 nuevas, 0 cambiadas, 1891 sin cambio"
    assert all(": 0 nuevas, 0 cambiadas, " in linea for linea in lineas)
    assert len(lineas) == 6


def test_lo_que_la_oficina_completo_se_respeta_y_lo_oficial_se_corrige():
    Municipalidad.objects.filter(pk="210809").update(
        correo="muni@umachiri.pe", otros_nombres="Umachire", distrito="Umachirí"
    )
    Municipalidad.objects.create(
        ubigeo="999901", region_id="21", departamento="Puno", provincia="Nueva", distrito="Nuevo", tipo="distrital"
    )
    cargado = catalogos.cargar_catalogos(ahora=AHORA)[1]
    assert (cargado.nuevas, cargado.cambiadas) == (0, 1)
    umachiri = Municipalidad.objects.get(pk="210809")
    assert (umachiri.distrito, umachiri.correo) == ("Umachiri", "muni@umachiri.pe")
    assert umachiri.otros_nombres == "Umachire; Humachiri"
    assert Municipalidad.objects.filter(pk="999901").exists()
    rastro = umachiri.history.get(history_date=AHORA)
    assert (rastro.history_type, rastro.history_change_reason) == ("~", catalogos.MOTIVO)


def test_carga_todo_en_una_base_vacia_en_consultas_contadas(django_assert_max_num_queries):
    for modelo in (Municipalidad, Region, Sector, Clasificacion):
        modelo.objects.all().delete()
    with django_assert_max_num_queries(70):
        cargados = catalogos.cargar_catalogos(ahora=AHORA)
    assert [c.nuevas for c in cargados] == [26, 1891, 19, 5, 17, 0]


def test_si_falta_un_archivo_lo_dice_y_no_carga_nada(tmp_path, monkeypatch):
    shutil.copy(catalogos.CARPETA / "regiones.json", tmp_path)
    monkeypatch.setattr(catalogos, "CARPETA", tmp_path)
    with pytest.raises(CommandError, match=r"Falta el archivo de catálogo .*municipalidades\.csv"):
        call_command("catalogos")


def test_hay_plantillas_de_hitos_para_cada_clasificacion_y_despues_son_de_la_oficina():
    con_plantillas = set(PlantillaHito.objects.values_list("clasificacion", flat=True))
    assert con_plantillas == set(catalogos.CLASIFICACIONES)
    PlantillaHito.objects.exclude(clasificacion="orientacion").delete()
    PlantillaHito.objects.filter(orden=1).update(texto="Como lo dice la oficina")
    assert catalogos.cargar_catalogos(ahora=AHORA)[-2].nuevas == 0
    assert PlantillaHito.objects.first().texto == "Como lo dice la oficina"


def test_las_reglas_de_aviso_se_cargan_solo_si_no_hay_ninguna(olga):
    ReglaDeRecordatorio.objects.all().delete()
    assert catalogos.cargar_catalogos(ahora=AHORA)[-1].nuevas == 9
    quince = ReglaDeRecordatorio.objects.get(clase="antes", dias=15)
    editar_regla(
        por=olga,
        regla=quince,
        version=con_version(quince).version,
        dias=10,
        repetir_cada=None,
        destinatario="responsable",
        activa=True,
    )
    assert catalogos.cargar_catalogos(ahora=AHORA)[-1].nuevas == 0
    assert not ReglaDeRecordatorio.objects.filter(clase="antes", dias=15).exists()
