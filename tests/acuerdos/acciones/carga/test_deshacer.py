"""Deshacer una carga: si nadie la tocó, la base queda como antes; si alguien la tocó, se dice qué y no se deshace."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Q

from acuerdos.acciones import cambios, proyeccion
from acuerdos.acciones.base import bloquear, bloquear_con, bloquear_fila, guardar
from acuerdos.acciones.carga import toques
from acuerdos.acciones.carga.deshacer import deshacer_carga
from acuerdos.errores import AccionDenegada, DatoInvalido
from acuerdos.models import Acuerdo, Avance, Cambio, Carga, Hito, Recordatorio, Reprogramacion
from cuentas.models import Usuario
from reuniones.models import Asistencia, Reunion, Sesion
from tests import fabricas as f
from tests.importacion.libros import AHORA, Hojas, bueno, intentar

pytestmark = pytest.mark.django_db
LUEGO = AHORA + timedelta(hours=1)
# El rastro, y un vocabulario y un número de cambio que solo crecen.
APARTE = {"acuerdos.carga", "acuerdos.importacion", "acuerdos.palabra", "acuerdos.cambio", "acuerdos.numerador"}


@pytest.fixture
def por(catalogos: None, olga: Usuario) -> Usuario:
    return olga


def foto() -> dict[str, list[Any]]:
    """Todas las filas de todas las tablas, con su historia."""
    return {
        m._meta.label_lower: list(m._base_manager.order_by("pk").values_list())
        for m in apps.get_models(include_auto_created=True)
        if m._meta.app_label in ("acuerdos", "reuniones") and m._meta.label_lower not in APARTE
    }


def cargar(hojas: Hojas, por: Usuario, **opciones: Any) -> Carga:
    resultado = intentar(hojas, por, **opciones)
    assert resultado.carga, resultado.errores
    return resultado.carga


def deshacer(carga: Carga, por: Usuario) -> Carga:
    return deshacer_carga(por=por, carga=carga, ahora=LUEGO)


def test_deshecha_una_carga_que_creo_la_sesion_no_queda_nada_de_ella(por: Usuario) -> None:
    antes = foto()
    carga = deshacer(cargar(bueno(), por), por)
    assert foto() == antes
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


def crecido() -> Hojas:
    """El libro bueno y, además, algo nuevo de cada clase; también sobre lo que ya estaba."""
    hojas = bueno()
    nuevo = [*hojas["Acuerdos"][4]]
    nuevo[1], nuevo[6] = "MEP-2025-005", "MEF"
    hojas["Asistentes"].append(["Equipo técnico", 9])
    hojas["Reuniones"].append(["MEF-01", "MEF", date(2025, 1, 13), "11:00", "11:40", "150403", "Realizada"])
    hojas["Acuerdos"].append(nuevo)
    hojas["Hitos"].append(["MEP-2025-003", 2, "Visita", "GR", date(2025, 9, 1), 1, date(2025, 1, 22)])
    hojas["Avances"].append(["MEP-2025-003", 1, date(2025, 4, 1), 100, "Listo.", date(2025, 4, 2)])
    hojas["Reprogramaciones"].append(["MEP-2025-001", 2, date(2025, 6, 3), date(2026, 1, 10), "Lluvias."])
    hojas["Desestimaciones"].append(["MEP-2025-005", date(2025, 6, 3), "Sin objeto."])
    return hojas


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


def _informar(_: Usuario) -> None:
    f.FabricaAvance(hito=Hito.objects.get(acuerdo__codigo="MEP-2025-003"))


def _editar(por: Usuario) -> None:
    acuerdo = Acuerdo.objects.get(codigo="MEP-2025-003")
    acuerdo.monto = 5
    guardar(acuerdo, por=por)


def _validar(por: Usuario) -> None:
    avance = Avance.objects.get(hito__acuerdo__codigo="MEP-2025-002")
    avance.validado_el, avance.validado_en, avance.validado_por = date(2025, 7, 1), LUEGO, por
    guardar(avance, por=por)


def _trabar(_: Usuario) -> None:
    f.FabricaTraba(acuerdo=Acuerdo.objects.get(codigo="MEP-2025-004"))


def _anotar(_: Usuario) -> None:
    f.FabricaNota(acuerdo=Acuerdo.objects.get(codigo="MEP-2025-001"))


def _avisar(_: Usuario) -> None:
    hito = Hito.objects.get(acuerdo__codigo="MEP-2025-003")
    f.FabricaRecordatorio(hito=hito, estado="enviado", terminado_en=LUEGO)


def _asistencia(por: Usuario) -> None:
    fila = Asistencia.objects.first()
    assert fila
    fila.cantidad = 99
    guardar(fila, por=por)


def _publicar(por: Usuario) -> None:
    sesion = Sesion.objects.get()
    sesion.publicada = True
    guardar(sesion, por=por)


def _programar(_: Usuario) -> None:
    f.FabricaReunion(sesion=Sesion.objects.get(), codigo="MEF-09")


@pytest.mark.parametrize(
    ("tocar", "frase"),
    [
        (_informar, "el acuerdo MEP-2025-003"),
        (_editar, "el acuerdo MEP-2025-003"),
        (_validar, "el acuerdo MEP-2025-002"),
        (_trabar, "el acuerdo MEP-2025-004"),
        (_anotar, "el acuerdo MEP-2025-001"),
        (_avisar, "salieron recordatorios sobre el acuerdo MEP-2025-003"),
        (_asistencia, "cambió la sesión"),
        (_publicar, "cambió la sesión"),
        (_programar, "cambió la sesión"),
        (lambda por: cargar(crecido(), por, ahora=LUEGO), "se importó otro libro"),
    ],
)
def test_tocada_no_se_deshace_y_dice_que_se_toco(por: Usuario, tocar: Callable[[Usuario], Any], frase: str) -> None:
    carga = cargar(bueno(), por)
    tocar(por)
    antes = foto()
    with pytest.raises(DatoInvalido) as error:
        deshacer(carga, por)
    assert frase in error.value.errores["carga"]
    assert foto() == antes


def test_dice_cuantos_acuerdos_y_los_primeros(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"] += [[n, f"MEP-2025-{n:03d}", *hojas["Acuerdos"][4][2:]] for n in range(5, 12)]
    carga = cargar(hojas, por)
    for acuerdo in Acuerdo.objects.all():
        f.FabricaTraba(acuerdo=acuerdo)
    assert "11 acuerdos: MEP-2025-001, MEP-2025-002" in toques.por_que_no(carga)
    assert "y 6 más." in toques.por_que_no(carga)


def test_un_recordatorio_que_no_salio_no_la_toca_y_se_va_con_ella(por: Usuario) -> None:
    carga = cargar(bueno(), por)
    f.FabricaRecordatorio(hito=Hito.objects.first(), estado="programado")
    deshacer(carga, por)
    assert not Recordatorio.objects.exists()


def test_un_hecho_posterior_en_un_acuerdo_que_la_carga_completo_tambien_la_toca(por: Usuario) -> None:
    cargar(bueno(), por)
    segunda = cargar(crecido(), por, ahora=LUEGO)
    f.FabricaAvance(hito=Hito.objects.get(acuerdo__codigo="MEP-2025-001", numero=1), registrado_en=LUEGO + timedelta(1))
    assert "el acuerdo MEP-2025-001" in toques.por_que_no(segunda)


def test_una_carga_que_valido_avances_de_antes_no_se_deshace(por: Usuario) -> None:
    cargar(bueno(), por)
    hojas = bueno()
    hojas["Avances"][3][5] = date(2025, 3, 9)
    segunda = cargar(hojas, por, ahora=LUEGO)
    with pytest.raises(DatoInvalido, match="validó un avance que ya estaba"):
        deshacer(segunda, por)


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
