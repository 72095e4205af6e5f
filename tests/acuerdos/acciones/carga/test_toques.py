"""Qué es tocar una carga: con eso ya no se deshace, y se dice qué."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from acuerdos.acciones.base import guardar
from acuerdos.acciones.carga import toques
from acuerdos.acciones.lotes import confirmar_lote, preparar_lote
from acuerdos.acciones.parecidos import agrupar_parecidos, deshacer_grupo
from acuerdos.enums import VerboDeLote
from acuerdos.errores import DatoInvalido
from acuerdos.models import Acuerdo, Avance, GrupoDeParecidos, Hito, Recordatorio
from cuentas.models import Usuario
from reuniones.models import Asistencia, Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.carga.conftest import LUEGO, cargar, crecido, deshacer, foto
from tests.importacion.libros import bueno

pytestmark = pytest.mark.django_db


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


def _agrupar(por: Usuario, *, son_lo_mismo: bool = True) -> None:
    dos = Acuerdo.objects.filter(codigo__in=["MEP-2025-001", "MEP-2025-002"]).values_list("pk", flat=True)
    agrupar_parecidos(por=por, acuerdos=list(dos), nombre="Empleo", ahora=LUEGO, son_lo_mismo=son_lo_mismo)


def _asignar_por_lote(por: Usuario) -> None:
    uno = Acuerdo.objects.get(codigo="MEP-2025-001").pk
    lote = preparar_lote(por=por, verbo=VerboDeLote.ASIGNAR, datos={"usuario": por.pk}, acuerdos=[uno], ahora=LUEGO)
    confirmar_lote(por=por, lote=lote, ahora=LUEGO)


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
        (_agrupar, "están en un grupo de parecidos, que se deshace antes, 2 acuerdos: MEP-2025-001, MEP-2025-002"),
        (_asignar_por_lote, "ya hubo movimiento en el acuerdo MEP-2025-001"),
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


def test_deshecho_el_grupo_se_deshace_la_carga(por: Usuario) -> None:
    carga = cargar(bueno(), por)
    _agrupar(por)
    deshacer_grupo(por=por, grupo=GrupoDeParecidos.objects.get())
    deshacer(carga, por)
    assert not Acuerdo.objects.exists()


def test_decir_que_no_son_lo_mismo_no_la_toca_y_se_va_con_ella(por: Usuario) -> None:
    """Un grupo así no está en ninguna lista: pedir que se deshaga antes no se podía cumplir."""
    antes = foto()
    carga = cargar(bueno(), por)
    _agrupar(por, son_lo_mismo=False)
    deshacer(carga, por)
    assert foto() == antes


def test_de_los_que_no_son_lo_mismo_quedan_los_que_eran_de_antes(por: Usuario) -> None:
    cargar(bueno(), por)
    segunda = cargar(crecido(), por, ahora=LUEGO)
    tres = Acuerdo.objects.filter(codigo__in=["MEP-2025-001", "MEP-2025-002", "MEP-2025-005"])
    quedan = Acuerdo.objects.get(codigo="MEP-2025-001"), Acuerdo.objects.get(codigo="MEP-2025-002")
    claves = list(tres.values_list("pk", flat=True))
    agrupar_parecidos(por=por, acuerdos=claves, nombre="Empleo", ahora=LUEGO, son_lo_mismo=False)
    deshacer(segunda, por)
    assert set(GrupoDeParecidos.objects.get().acuerdos.all()) == set(quedan)


def test_la_vista_previa_de_un_lote_que_nadie_confirmo_no_la_toca_y_se_va_con_ella(por: Usuario) -> None:
    carga = cargar(bueno(), por)
    dos = list(Acuerdo.objects.order_by("pk").values_list("pk", flat=True)[:2])
    lote = preparar_lote(por=por, verbo=VerboDeLote.ASIGNAR, datos={"usuario": por.pk}, acuerdos=dos, ahora=LUEGO)
    assert toques.por_que_no(carga) == ""
    deshacer(carga, por)
    assert not Acuerdo.objects.exists()
    assert not lote.filas.exists()


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


# --- Un corte publicado ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("retirado", [False, True])
def test_con_un_corte_publicado_encima_no_se_deshace_aunque_se_haya_retirado(por: Usuario, *, retirado: bool) -> None:
    """Sin lo que la carga trajo, lo entregado no se podría rehacer nunca más."""
    cargar(bueno(), por)
    segunda = cargar(crecido(), por, ahora=LUEGO)
    quitado = {"retirado_en": LUEGO, "retirado_por": por, "motivo_de_retiro": "Tenía un error"} if retirado else {}
    f.FabricaCortePublicado(sesion=Sesion.objects.get(), conocido_al=LUEGO, **quitado)
    antes = foto()
    with pytest.raises(DatoInvalido) as error:
        deshacer(segunda, por)
    assert "ya se publicó el corte n.º 1 con lo que trajo" in error.value.errores["carga"]
    assert foto() == antes


def test_de_la_que_creo_la_sesion_se_dice_el_corte_y_no_que_cambio_la_agenda(por: Usuario) -> None:
    carga = cargar(bueno(), por)
    f.FabricaCortePublicado(sesion=Sesion.objects.get(), conocido_al=LUEGO)
    cortes = "ya se publicó el corte n.º 1 con lo que trajo, y un corte entregado tiene que poder rehacerse"
    assert toques.por_que_no(carga) == f"No se puede deshacer: {cortes}."


def test_el_corte_publicado_antes_de_la_carga_no_impide_deshacerla(por: Usuario) -> None:
    cargar(bueno(), por)
    segunda = cargar(crecido(), por, ahora=LUEGO)
    f.FabricaCortePublicado(sesion=Sesion.objects.get(), conocido_al=LUEGO - timedelta(minutes=1))
    assert deshacer(segunda, por).deshecha_en == LUEGO
