from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from municipalidades.models import Municipalidad, PuntoFocal, se_ejercia
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


def test_en_ejercicio_dice_lo_mismo_leido_que_en_la_consulta():
    """El día en que se deja un cargo ya no se ejerce: las dos formas, en cada día de una semana."""
    lunes = date(2025, 3, 3)
    dias = [lunes + timedelta(days=n) for n in range(7)]
    cargos = [
        f.FabricaPuntoFocal(usuario=f.FabricaUsuario(), titular=False, desde=desde, hasta=hasta)
        for desde in dias[:4]
        for hasta in [None, *dias[4:]]
    ]
    for al in dias:
        leidos = {cargo.pk for cargo in cargos if se_ejercia(cargo.desde, cargo.hasta, al)}
        assert set(PuntoFocal.objects.en_ejercicio(al).values_list("pk", flat=True)) == leidos, al
    hoy = set(PuntoFocal.objects.en_ejercicio().values_list("pk", flat=True))
    assert hoy == {cargo.pk for cargo in cargos if cargo.hasta is None}


def test_sin_punto_focal_es_no_tener_quien_atienda_hoy_ni_ese_dia():
    def sin(al=None):
        return Municipalidad.objects.sin_punto_focal(al).filter(pk=f.UMACHIRI).exists()

    assert sin()
    cargo = f.FabricaPuntoFocal(desde=date(2025, 3, 3))
    assert not sin()
    assert sin(date(2025, 3, 2))
    assert not sin(date(2025, 3, 3))
    cargo.usuario.is_active = False
    cargo.usuario.save()
    assert sin()
    assert sin(date(2025, 3, 3)), "el corte de un día cuenta igual que el tablero"
    PuntoFocal.objects.filter(pk=cargo.pk).update(hasta=date(2025, 3, 5))
    assert not sin(date(2025, 3, 4)), "entonces atendía, aunque hoy su cuenta no ingrese"
