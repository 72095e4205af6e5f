from datetime import date

import pytest
from django.core.exceptions import ValidationError

from municipalidades.models import Municipalidad, PuntoFocal
from tests import fabricas as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def test_dos_san_jose_se_distinguen_por_provincia_y_region():
    nombres = {str(m) for m in Municipalidad.objects.filter(distrito="San José")}
    assert "San José (Lambayeque, 14)" in nombres
    assert len(nombres) == Municipalidad.objects.filter(distrito="San José").count() > 1


@pytest.mark.parametrize(
    ("ubigeo", "nombre"),
    [
        ("210809", "Municipalidad Distrital de Umachiri"),
        ("210801", "Municipalidad Provincial de Melgar"),
        ("150101", "Municipalidad Metropolitana de Lima"),
        ("070101", "Municipalidad Provincial del Callao"),
    ],
)
def test_el_nombre_completo_dice_si_es_provincial_o_distrital(ubigeo, nombre):
    assert Municipalidad.objects.get(pk=ubigeo).nombre_completo == nombre


def test_un_segundo_titular_se_rechaza_con_una_frase():
    f.FabricaPuntoFocal()
    segundo = f.FabricaPuntoFocal.build(usuario=f.FabricaUsuario())
    with pytest.raises(ValidationError, match="ya tiene un punto focal titular en ejercicio"):
        segundo.validate_constraints()


def test_la_historia_de_una_municipalidad_guarda_sus_cambios(olga):
    municipalidad = Municipalidad.objects.get(pk=f.UMACHIRI)
    municipalidad.correo = "mesa@umachiri.pe"
    municipalidad._history_user = olga
    municipalidad.save()
    ultimo = municipalidad.history.first()
    assert (ultimo.correo, ultimo.history_user) == ("mesa@umachiri.pe", olga)


def test_los_puntos_focales_de_antes_se_conservan():
    f.FabricaPuntoFocal(desde=date(2024, 1, 1), hasta=date(2025, 1, 1))
    f.FabricaPuntoFocal(desde=date(2025, 1, 1))
    assert [p.hasta for p in PuntoFocal.objects.filter(municipalidad_id=f.UMACHIRI)] == [None, date(2025, 1, 1)]
