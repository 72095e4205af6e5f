"""Un libro sin errores: qué queda registrado, y qué pasa al importarlo otra vez o cuando creció."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from acuerdos.acciones import proyeccion, sesiones
from acuerdos.acciones.acuerdos import anular_acuerdo
from acuerdos.acciones.avances import registrar_avance
from acuerdos.errores import AccionDenegada
from acuerdos.estados import acuerdo_en_dia
from acuerdos.models import Acuerdo, Avance, Carga, Desestimacion, Hito, Palabra, Reprogramacion
from acuerdos.models.hechos import hechos_de
from cuentas.models import Usuario
from cuentas.sistema import usuario_sistema
from reuniones.enums import Etapa
from reuniones.models import Asistencia, Participacion, Reunion, Sesion
from tests.importacion.libros import AHORA, EVENTO, bueno, intentar

pytestmark = pytest.mark.django_db

TABLAS = (Sesion, Asistencia, Reunion, Participacion, Acuerdo, Hito, Avance, Reprogramacion, Desestimacion, Carga)


def cuentas_de_tablas() -> list[int]:
    return [tabla.objects.count() for tabla in TABLAS] + [
        tabla.history.count() for tabla in TABLAS if hasattr(tabla, "history")
    ]


def test_la_sesion_entra_en_seguimiento_con_los_sectores_de_sus_reuniones_y_acuerdos(por: Usuario) -> None:
    resultado = intentar(bueno(), por)
    sesion = Sesion.objects.get()
    assert not resultado.errores
    assert (sesion.codigo, sesion.nombre, sesion.fecha) == ("MEP-2025", "MUNI EJECUTIVO DE PRUEBA", EVENTO)
    assert (sesion.lugar, sesion.lema, sesion.etapa) == ("Lima", "#Juntas", Etapa.SEGUIMIENTO)
    assert sorted(sesion.sectores.values_list("pk", flat=True)) == ["MINSA", "MTPE", "MVCS"]
    assert sesion.ultimo_correlativo == 4


def test_una_sesion_por_venir_entra_en_preparacion(por: Usuario) -> None:
    hojas = {nombre: bueno()[nombre] for nombre in ("Sesión", "Reuniones", "Acuerdos")}
    hojas["Sesión"][2][1] = date(2025, 9, 1)
    hojas["Acuerdos"] = hojas["Acuerdos"][:1]
    assert not intentar(hojas, por).errores
    assert Sesion.objects.get().etapa == Etapa.PREPARACION


def test_cada_hecho_queda_como_lo_dice_su_hoja_y_marcado_como_importado(por: Usuario) -> None:
    intentar(bueno(), por)
    acuerdo = Acuerdo.objects.get(codigo="MEP-2025-001")
    assert (acuerdo.municipalidad_id, acuerdo.sector_id, acuerdo.reunion.codigo) == ("210809", "MTPE", "MTPE-01")
    assert acuerdo.texto == "Asistir en la ficha de empleo temporal."
    assert (acuerdo.importado, acuerdo.registrado_por, acuerdo.registrado_en) == (True, por, AHORA)
    assert Acuerdo.objects.get(codigo="MEP-2025-002").cui == "9811142"
    assert Acuerdo.objects.get(codigo="MEP-2025-002").plazo == date(2025, 7, 18)
    validado = Avance.objects.get(validado_el__isnull=False)
    assert (validado.canal, validado.fecha, validado.validado_el) == ("importado", date(2025, 3, 5), date(2025, 3, 9))
    assert (validado.validado_en, validado.validado_por) == (AHORA, por)
    solicitud = Reprogramacion.objects.get()
    assert (solicitud.hito.numero, solicitud.plazo_anterior) == (1, date(2025, 7, 18))
    assert (solicitud.decidido_el, solicitud.solicitado_el, solicitud.importado) == (
        date(2025, 6, 2),
        date(2025, 6, 2),
        True,
    )
    assert Desestimacion.objects.get().acuerdo.codigo == "MEP-2025-004"
    assert Participacion.objects.filter(presente__isnull=True).count() == 3


def test_la_proyeccion_calculada_antes_de_insertar_es_la_que_dan_los_hechos(por: Usuario) -> None:
    intentar(bueno(), por)
    assert list(proyeccion.diferencias()) == []
    acuerdo = Acuerdo.objects.get(codigo="MEP-2025-001")
    assert (acuerdo.avance, acuerdo.proximo_vencimiento) == (Decimal("33.33"), date(2025, 11, 23))
    assert Acuerdo.objects.get(codigo="MEP-2025-002").plazo_vigente == date(2025, 10, 1)


@pytest.mark.django_db(transaction=True)
def test_lo_importado_se_encuentra_por_sus_palabras(por: Usuario) -> None:
    intentar(bueno(), por)
    assert Palabra.objects.filter(palabra="pescadores").exists()


def test_la_historia_dice_quien_cuando_y_que_fue_importado(por: Usuario) -> None:
    intentar(bueno(), por)
    for tabla in (Asistencia, Reunion, Participacion, Acuerdo, Hito, Avance, Reprogramacion, Desestimacion):
        versiones = tabla.history.all()
        assert versiones.count() == tabla.objects.count(), tabla
        primera = versiones.last()
        assert (primera.history_type, primera.history_user, primera.history_date) == ("+", por, AHORA)
        assert primera.history_change_reason == "Importado de un libro"
    assert Acuerdo.history.get(codigo="MEP-2025-001").texto == Acuerdo.objects.get(codigo="MEP-2025-001").texto


def test_la_carga_deja_constancia(por: Usuario) -> None:
    resultado = intentar(bueno(), por)
    constancia = Carga.objects.get()
    assert resultado.carga == constancia
    assert (constancia.archivo, len(constancia.sha256), constancia.registrada_por) == ("prueba.xlsx", 64, por)
    ninguna = dict.fromkeys(["completadas", "sin_cambio", "ignoradas", "con_error", "omitidas"], 0)
    assert constancia.resumen["Acuerdos"] == {"nuevas": 4, **ninguna}


def test_el_mismo_libro_dos_veces_no_cambia_nada(por: Usuario) -> None:
    intentar(bueno(), por)
    antes = cuentas_de_tablas()
    resultado = intentar(bueno(), por)
    assert (resultado.errores, resultado.carga, resultado.nuevas) == ((), None, 0)
    assert resultado.cuentas["Avances"].sin_cambio == 3
    assert cuentas_de_tablas() == antes


def test_simular_no_escribe_nada(por: Usuario) -> None:
    antes = cuentas_de_tablas()
    resultado = intentar(bueno(), por, simular=True)
    assert (resultado.errores, resultado.carga, resultado.simulado) == ((), None, True)
    assert resultado.nuevas == 18
    assert cuentas_de_tablas() == antes


def test_un_libro_que_crecio_agrega_solo_lo_nuevo(por: Usuario) -> None:
    intentar(bueno(), por)
    crecido = bueno()
    crecido["Hitos"].append(["MEP-2025-004", 1, "Visita", "GN", date(2025, 11, 1), 1, date(2025, 2, 1)])
    crecido["Avances"] += [
        ["MEP-2025-001", 2, date(2025, 6, 1), 50, "En trámite.", ""],
        ["MEP-2025-003", 1, date(2025, 6, 2), 100, "Culminado.", date(2025, 6, 5)],
    ]
    resultado = intentar(crecido, por)
    assert not resultado.errores
    assert (resultado.cuentas["Hitos"].nuevas, resultado.cuentas["Avances"].nuevas) == (1, 2)
    assert (Hito.objects.count(), Avance.objects.count(), Carga.objects.count()) == (5, 5, 2)
    assert list(proyeccion.diferencias()) == []
    assert Acuerdo.objects.get(codigo="MEP-2025-003").situacion == "cumplido"


def test_un_avance_anterior_al_registro_de_su_hito_entra_y_cuenta_desde_que_hay_hito(por: Usuario) -> None:
    libro = bueno()
    libro["Avances"][3][2] = date(2025, 1, 18)
    assert not intentar(libro, por).errores
    acuerdo = Acuerdo.objects.get(codigo="MEP-2025-002")
    assert acuerdo_en_dia(hechos_de([acuerdo.pk])[acuerdo.pk], date(2025, 1, 20)).avance == 0
    assert acuerdo_en_dia(hechos_de([acuerdo.pk])[acuerdo.pk], date(2025, 1, 21)).avance == 100


def test_un_codigo_con_mas_ceros_se_respeta(por: Usuario) -> None:
    libro = bueno()
    libro["Acuerdos"][4][1] = libro["Desestimaciones"][1][0] = "MEP-2025-0004"
    assert not intentar(libro, por).errores
    assert Acuerdo.objects.filter(codigo="MEP-2025-0004").exists()
    assert Sesion.objects.get().ultimo_correlativo == 4


def test_una_validacion_que_llega_despues_completa_su_avance(por: Usuario) -> None:
    intentar(bueno(), por)
    hojas = bueno()
    hojas["Avances"][3][5] = date(2025, 3, 20)
    resultado = intentar(hojas, por)
    assert (resultado.cuentas["Avances"].nuevas, resultado.cuentas["Avances"].completadas) == (0, 1)
    assert Avance.objects.filter(validado_el=date(2025, 3, 20)).count() == 1
    assert Acuerdo.objects.get(codigo="MEP-2025-002").situacion == "cumplido"
    assert intentar(hojas, por).nuevas == 0


def test_una_celda_opcional_en_blanco_no_contradice_lo_registrado(por: Usuario) -> None:
    intentar(bueno(), por)
    hojas = bueno()
    hojas["Avances"][2][5] = ""
    hojas["Acuerdos"][2][13] = ""
    hojas["Sesión"][3][1] = ""
    assert intentar(hojas, por).nuevas == 0


@pytest.mark.parametrize(
    ("hoja", "fila", "columna", "valor", "celda", "registrado"),
    [
        ("Acuerdos", 1, 10, "Otro texto.", "Acuerdos!K2", "Asistir en la ficha de empleo temporal."),
        ("Acuerdos", 1, 12, date(2025, 12, 1), "Acuerdos!M2", "23/11/2025"),
        ("Hitos", 2, 5, 9, "Hitos!F3", "2"),
        ("Avances", 1, 4, "Otra cosa.", "Avances!E2", "En trámite."),
        ("Avances", 2, 5, date(2025, 3, 10), "Avances!F3", "09/03/2025"),
        ("Reprogramaciones", 1, 3, date(2025, 11, 1), "Reprogramaciones!D2", "01/10/2025"),
        ("Desestimaciones", 1, 2, "Otro motivo.", "Desestimaciones!C2", "La asumió otra entidad."),
        ("Asistentes", 1, 1, 4, "Asistentes!B2", "3"),
        ("Reuniones", 1, 4, "09:50", "Reuniones!E2", "09:40"),
        ("Sesión", 2, 1, date(2025, 1, 14), "Sesión!B3", "13/01/2025"),
    ],
)
def test_lo_registrado_de_otro_modo_es_un_error_que_muestra_los_dos(
    por: Usuario, hoja: str, fila: int, columna: int, valor: Any, celda: str, registrado: str
) -> None:
    intentar(bueno(), por)
    hojas = bueno()
    hojas[hoja][fila][columna] = valor
    antes = cuentas_de_tablas()
    errores = {e.celda: e for e in intentar(hojas, por).errores}
    assert registrado in errores[celda].problema
    assert cuentas_de_tablas() == antes


def test_dos_avances_iguales_del_mismo_dia_son_dos(por: Usuario) -> None:
    hojas = bueno()
    hojas["Avances"].append(list(hojas["Avances"][1]))
    assert intentar(hojas, por).cuentas["Avances"].nuevas == 4
    assert intentar(hojas, por).cuentas["Avances"].sin_cambio == 4


def test_un_avance_nuevo_no_se_mete_antes_que_otro_del_mismo_dia_ya_registrado(por: Usuario) -> None:
    intentar(bueno(), por)
    hojas = bueno()
    hojas["Avances"].insert(2, ["MEP-2025-001", 1, date(2025, 3, 5), 80, "", ""])
    (error,) = intentar(hojas, por).errores
    assert (error.celda, error.clase) == ("Avances!C3", "ya registrado de otro modo")
    hojas["Avances"].insert(3, hojas["Avances"].pop(2))
    assert intentar(hojas, por).cuentas["Avances"].nuevas == 1


def test_lo_que_se_registro_en_el_sistema_no_estorba(por: Usuario) -> None:
    intentar(bueno(), por)
    hito = Hito.objects.get(acuerdo__codigo="MEP-2025-003")
    registrar_avance(por=por, hito=hito, fecha=date(2025, 6, 1), porcentaje=20, descripcion="Por la web", ahora=AHORA)
    assert intentar(bueno(), por).nuevas == 0


def test_lo_nuevo_de_un_acuerdo_anulado_es_un_error_y_lo_de_siempre_no(por: Usuario, carlos: Usuario) -> None:
    intentar(bueno(), por)
    anular_acuerdo(por=carlos, acuerdo=Acuerdo.objects.get(codigo="MEP-2025-003"), motivo="Por error", ahora=AHORA)
    assert intentar(bueno(), por).nuevas == 0
    hojas = bueno()
    hojas["Avances"].append(["MEP-2025-003", 1, date(2025, 6, 1), 10, "", ""])
    (error,) = intentar(hojas, por).errores
    assert (error.celda, error.problema) == ("Avances!A5", "El acuerdo está anulado.")


def test_solo_la_secretaria_importa(por: Usuario, fatima: Usuario) -> None:
    with pytest.raises(AccionDenegada, match="Solo la Secretaría"):
        intentar(bueno(), fatima)
    assert not Sesion.objects.exists()


def test_una_sesion_cerrada_no_se_importa_ni_como_sistema(por: Usuario, carlos: Usuario) -> None:
    intentar(bueno(), por)
    sesiones.avanzar_etapa(por=carlos, sesion=Sesion.objects.get(), ahora=AHORA)
    with pytest.raises(AccionDenegada):
        intentar(bueno(), por)
    with pytest.raises(AccionDenegada, match="cerrada"):
        intentar(bueno(), usuario_sistema(), como_sistema=True)


def test_el_sistema_no_puede_ingresar(db: None) -> None:
    sistema = usuario_sistema()
    assert not sistema.has_usable_password() and not sistema.is_active
    assert usuario_sistema() == sistema
