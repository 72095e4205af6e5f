"""Abrir la cuenta de quien se nombra: en el mismo acto, o ninguna."""

from datetime import date

import pytest

from acuerdos.acciones import usuarios
from acuerdos.acciones.cuentas import DatosDePersona
from acuerdos.acciones.personas import (
    nombrar_punto_focal,
)
from acuerdos.models import Hito
from cuentas.models import Usuario
from municipalidades.models import Municipalidad
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, no_sirve, rastro

pytestmark = pytest.mark.django_db


@pytest.fixture
def umachiri(catalogos):
    return Municipalidad.objects.get(pk=f.UMACHIRI)


@pytest.fixture
def hito(sesion):
    return f.FabricaHito(acuerdo__sesion=sesion)


def nombrar(por, municipalidad, usuario, **campos):
    base = {"desde": HOY, "ahora": AHORA}
    return nombrar_punto_focal(por=por, municipalidad=municipalidad, usuario=usuario, **base | campos)


def test_una_persona_nueva_se_nombra_en_el_mismo_acto_y_no_tiene_clave(umachiri, olga, fatima, hito):
    datos = DatosDePersona("  Lucía   Condori Apaza ", "lucia.condori@muni.example", "951 222 333")
    lucia = nombrar(olga, umachiri, datos, correo="lucia.condori@muni.example").usuario
    assert (lucia.nombre, lucia.username, lucia.rol) == ("Lucía Condori Apaza", "lucia.condori", "")
    assert not lucia.has_usable_password()
    rastro(lucia, olga, "+")
    assert list(Hito.objects.informables_para(lucia)) == [hito]
    otra = nombrar(olga, umachiri, DatosDePersona("Otra", "LUCIA.condori@otra.example"), titular=False).usuario
    assert otra.username == "lucia.condori2"


def test_si_el_nombramiento_no_sirve_no_queda_la_cuenta(umachiri, olga, fatima):
    with no_sirve(desde="no puede cesar antes"):
        nombrar(olga, umachiri, DatosDePersona("Nueva", "nueva@x.example"), desde=date(2024, 1, 1))
    with no_sirve(correo="ya es de Fátima Mamani (fatima)"):
        nombrar(olga, umachiri, DatosDePersona("Nueva", "FATIMA@ejemplo.pe"))
    with no_sirve(correo="si no tiene, su teléfono"):
        nombrar(olga, umachiri, DatosDePersona("Nueva"))
    with no_sirve(nombre="Escriba sus nombres"):
        nombrar(olga, umachiri, DatosDePersona("  ", "nueva@x.example"))
    assert not Usuario.objects.filter(nombre="Nueva").exists()


def test_no_se_invita_a_quien_no_tiene_correo_ni_cuenta(carlos, eva):
    Usuario.objects.filter(pk=eva.pk).update(email="")
    with no_sirve(usuario="No tiene correo"):
        usuarios.anotar_invitacion(por=carlos, usuario=eva)
    Usuario.objects.filter(pk=eva.pk).update(is_active=False)
    with no_sirve(usuario="desactivada"):
        usuarios.anotar_invitacion(por=carlos, usuario=eva)
