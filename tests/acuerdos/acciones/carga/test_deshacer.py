"""Deshacer una carga: si nadie la tocó, la base queda como antes; si alguien la tocó, se dice qué y no se deshace."""

from typing import Any

import pytest
from django.db.models import Q

from acuerdos.acciones import cambios, comprobacion, proyeccion
from acuerdos.acciones.base import bloquear, bloquear_con, bloquear_fila
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import Acuerdo, Cambio, Hito, Reprogramacion
from cuentas.models import Usuario
from reuniones.models import Reunion, Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.carga.conftest import LUEGO, cargar, crecido, deshacer, foto
from tests.importacion.libros import bueno

pytestmark = pytest.mark.django_db


def test_deshecha_una_carga_que_creo_la_sesion_no_queda_nada_de_ella(por: Usuario) -> None:
    antes = foto()
    carga = deshacer(cargar(bueno(), por), por)
    assert foto() == antes
    assert list(comprobacion.roturas()) == [], "lo que se llevó, se lo llevó con razón"
    suyos = Cambio.objects.filter(Q(clave__startswith="MEP-2025") | Q(tipo="reunion"), clave__gt="")
    assert {(c.tipo, c.baja, c.causa) for c in suyos} == {
        (tipo, True, "deshecho") for tipo in ("acuerdo", "reunion", "sesion")
    }
    carga.refresh_from_db()
    assert (carga.sesion, carga.codigo_de_sesion, carga.deshecha_por, carga.deshecha_en) == (
        None,
        "MEP-2025",
        por,
        LUEGO,
    )


def test_deshecha_se_importa_el_libro_corregido_con_los_mismos_codigos(por: Usuario) -> None:
    deshacer(cargar(bueno(), por), por)
    corregido = bueno()
    corregido["Acuerdos"][1][10] = "Otro texto."
    cargar(corregido, por)
    assert Acuerdo.objects.get(codigo="MEP-2025-001").texto == "Otro texto."
    assert list(proyeccion.diferencias()) == []
    assert list(cambios.diferencias()) == []


def sin_instantes(vista: dict[str, list[Any]]) -> dict[str, Any]:
    """Sin lo que sube con cada escritura: versión y hora de los acuerdos, y la historia de la sesión."""
    sin = {t: v for t, v in vista.items() if "historicalsesion" not in t and t != "acuerdos.acuerdo"}
    campos = [c.attname for c in Acuerdo._meta.concrete_fields if c.name not in ("version", "actualizado_en")]
    return sin | {"acuerdo": list(Acuerdo.objects.order_by("pk").values_list(*campos))}


def test_deshecha_una_segunda_carga_lo_de_la_primera_queda_igual(por: Usuario) -> None:
    cargar(bueno(), por)
    antes = sin_instantes(foto())
    segunda = cargar(crecido(), por, ahora=LUEGO)
    assert sin_instantes(foto()) != antes
    deshacer(segunda, por)
    assert sin_instantes(foto()) == antes
    assert list(proyeccion.diferencias()) == []
    segunda.refresh_from_db()
    assert segunda.sesion is not None


def test_lo_registrado_despues_conserva_su_codigo_y_el_correlativo_no_retrocede(por: Usuario) -> None:
    cargar(bueno(), por)
    segunda = cargar(crecido(), por, ahora=LUEGO)
    sesion = Sesion.objects.get()
    f.FabricaAcuerdo(sesion=sesion, codigo="MEP-2025-006", municipalidad_id=f.UMACHIRI, sector_id="MEF")
    Sesion.objects.update(ultimo_correlativo=6)
    deshacer(segunda, por)
    sesion.refresh_from_db()
    assert sesion.ultimo_correlativo == 6
    assert sesion.sectores.filter(pk="MEF").exists()  # lo usa quien llegó después


def test_dos_veces_no(por: Usuario) -> None:
    carga = deshacer(cargar(bueno(), por), por)
    with pytest.raises(DatoInvalido, match="ya se deshizo"):
        deshacer(carga, por)


def test_quien_no_es_de_la_secretaria_no_y_en_una_sesion_cerrada_nadie(por: Usuario, fatima: Usuario) -> None:
    carga = cargar(bueno(), por)
    with pytest.raises(AccionDenegada, match="Solo la Secretaría"):
        deshacer(carga, fatima)
    Sesion.objects.update(etapa="cerrada")
    with pytest.raises(AccionDenegada, match="Cerrada"):
        deshacer(carga, por)
    assert Reunion.objects.count() == 2
    assert Reprogramacion.objects.count() == 1


def test_quien_tenia_abierta_una_pagina_de_lo_deshecho_recibe_una_frase(por: Usuario) -> None:
    carga = cargar(bueno(), por)
    acuerdo, hito = Acuerdo.objects.latest("pk"), Hito.objects.latest("pk")
    sesion, reunion = Sesion.objects.get(), Reunion.objects.latest("pk")
    deshacer(carga, por)
    for releer in (
        lambda: bloquear(acuerdo.pk),
        lambda: bloquear_con(hito),
        lambda: bloquear_fila(sesion),
        lambda: bloquear_fila(reunion),
    ):
        with pytest.raises(AccionDenegada, match="deshacer la importación que lo trajo"):
            releer()
