import pytest
from django.db import models

from reuniones.enums import Etapa
from reuniones.models import Sector, Sesion
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def test_las_etapas_van_en_su_orden():
    assert Etapa.values == ["preparacion", "en_curso", "seguimiento", "cerrada"]
    assert Sesion().etapa == Etapa.PREPARACION
    assert Sesion().publicada is False


def test_la_historia_de_una_sesion_guarda_sus_etapas_y_sectores(sesion, olga):
    sesion._history_user = olga
    sesion.etapa = Etapa.CERRADA
    sesion.save()
    sesion.sectores.add(Sector.objects.get(pk="MEF"))
    rastros = list(sesion.history.all())
    assert {s.sector_id for s in rastros[0].sectores.all()} == {"MEF", "MTPE", "MVCS"}
    assert (rastros[0].etapa, rastros[-1].etapa) == ("cerrada", "seguimiento")


def test_una_sesion_con_acuerdos_no_se_borra(sesion):
    f.FabricaAcuerdo(sesion=sesion)
    with pytest.raises(models.ProtectedError):
        sesion.delete()


def test_una_reunion_dice_quien_estuvo_y_quien_no():
    reunion = f.FabricaReunion(municipalidades=[f.UMACHIRI, f.SAN_JOSE_LAMBAYEQUE])
    reunion.participaciones.filter(municipalidad_id=f.UMACHIRI).update(presente=False)
    presentes = reunion.participaciones.filter(presente=True)
    assert [p.municipalidad_id for p in presentes] == [f.SAN_JOSE_LAMBAYEQUE]
    assert reunion.municipalidades.count() == 2


def test_la_asistencia_sale_en_el_orden_de_la_lamina(sesion):
    for orden, categoria in enumerate(["Alcaldesas", "Alcaldes", "Regidoras"]):
        f.FabricaAsistencia(sesion=sesion, categoria=categoria, orden=orden)
    assert [a.categoria for a in sesion.asistencias.all()] == ["Alcaldesas", "Alcaldes", "Regidoras"]
