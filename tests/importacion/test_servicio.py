"""Un libro sin errores: qué queda registrado, y qué pasa al importarlo otra vez o cuando creció."""

from datetime import date
from decimal import Decimal

import pytest

from acuerdos.acciones import proyeccion, sesiones
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
