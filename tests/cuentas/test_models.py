import pytest

from cuentas.models import Usuario
from tests import fabricas as f

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rol", "de_la_secretaria", "coordina"),
    [("", False, False), ("operador", True, False), ("coordinador", True, True)],
)
def test_es_de_la_secretaria_quien_tiene_rol(rol, de_la_secretaria, coordina):
    usuario = Usuario(username="x", rol=rol)
    assert (usuario.es_secretaria, usuario.es_coordinador) == (de_la_secretaria, coordina)


def test_se_le_llama_por_su_nombre_o_por_su_usuario():
    assert str(Usuario(username="fatima", nombre="Fátima Mamani")) == "Fátima Mamani"
    assert Usuario(username="fatima", nombre="Fátima Mamani").get_short_name() == "Fátima"
    assert Usuario(username="fatima").get_full_name() == "fatima"


def test_la_historia_de_una_persona_no_guarda_su_clave(olga):
    olga.telefono = "951111111"
    olga.save()
    rastro = olga.history.first()
    assert rastro.telefono == "951111111"
    assert not hasattr(rastro, "password")


def test_una_persona_nueva_no_tiene_rol_ni_permisos():
    nueva = f.FabricaUsuario()
    assert (nueva.rol, nueva.is_staff, nueva.is_superuser) == ("", False, False)
