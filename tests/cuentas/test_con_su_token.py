"""El token trae consigo los números de lo que se pide, y lo que se supone de quien lo trae no decide nada."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from cuentas import bases, con_su_token
from cuentas.api import crear_token
from cuentas.models import Usuario
from tests.api.conftest import cliente_de

pytestmark = pytest.mark.django_db
LISTA = "/api/v1/acuerdos/"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="en SQLite se pregunta por separado")
def test_la_segunda_vez_una_sola_sentencia_dice_quien_es_y_si_algo_cambio(
    carlos: Usuario, django_assert_num_queries: Any
) -> None:
    cliente = cliente_de(carlos)
    etag = cliente.get(LISTA)["ETag"]
    with django_assert_num_queries(1):
        assert cliente.get(LISTA, headers={"if-none-match": etag}).status_code == 304


def test_a_quien_deja_de_ser_de_la_secretaria_no_le_sirve_lo_que_se_suponia(carlos: Usuario) -> None:
    cliente = cliente_de(carlos)
    etag = cliente.get(LISTA)["ETag"]
    assert cliente.get(LISTA, headers={"if-none-match": etag}).status_code == 304
    Usuario.objects.filter(pk=carlos.pk).update(rol="")
    assert cliente.get(LISTA, headers={"if-none-match": etag}).status_code == 403


def test_al_que_se_desactiva_no_lo_salva_haber_entrado_antes(carlos: Usuario) -> None:
    cliente = cliente_de(carlos)
    assert [cliente.get(LISTA).status_code for _ in range(2)] == [200, 200]
    Usuario.objects.filter(pk=carlos.pk).update(is_active=False)
    assert cliente.get(LISTA).status_code == 401


class Replica:
    """Una que falla si se le pregunta algo."""

    def __getattr__(self, nombre: str) -> Any:
        raise AssertionError(f"A la réplica no se le pregunta quién pide ({nombre}).")


@pytest.fixture
def replica() -> Iterator[None]:
    connections[bases.LECTURA] = Replica()
    try:
        with bases.en_la_replica():
            yield
    finally:
        del connections[bases.LECTURA]


def test_con_replica_el_token_se_busca_en_la_principal_y_lo_demas_aparte(carlos: Usuario, request: Any) -> None:
    """Uno revocado deja de servir al instante, y los números son de la base de la que serán las filas."""
    token, texto = crear_token(usuario=carlos)
    assert con_su_token.token_de(texto, ahora=timezone.now()) is not None  # ya se conoce de quién es

    def preguntar_mas(_: Usuario) -> None:
        raise AssertionError("Los números no se leen de la principal.")

    request.getfixturevalue("replica")
    hallado = con_su_token.token_de(texto, ahora=timezone.now(), lo_demas=preguntar_mas)
    assert hallado is not None
    assert hallado.user == carlos
    with bases.en_la_principal():
        token.delete()
    assert con_su_token.token_de(texto, ahora=timezone.now()) is None


def test_lo_leido_vale_una_vez_y_solo_para_la_misma_consulta(carlos: Usuario) -> None:
    consulta: con_su_token.Consulta = ("SELECT 'todo', 'acuerdo', 7", [])
    carlos.__dict__["leido_con_su_token"] = (consulta, [("todo", "acuerdo", 7)])
    assert con_su_token.leido_con_su_token(carlos, ("SELECT 'todo', 'acuerdo', 8", [])) is None
    carlos.__dict__["leido_con_su_token"] = (consulta, [("todo", "acuerdo", 7)])
    assert con_su_token.leido_con_su_token(carlos, consulta) == [("todo", "acuerdo", 7)]
    assert con_su_token.leido_con_su_token(carlos, consulta) is None
