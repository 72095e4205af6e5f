"""Con errores y solo las filas buenas: entra lo que entraría si la persona borrara las malas, y lo demás se dice."""

from collections.abc import Callable
from datetime import date

import pytest

from acuerdos.acciones import proyeccion
from acuerdos.models import Acuerdo, Avance, Carga, Desestimacion, Hito, Reprogramacion
from cuentas.models import Usuario
from importacion.buenas import CLASE as DEPENDE
from importacion.informe_guardado import informe_para_guardar
from importacion.servicio import ResultadoDeImportar, resumen_de
from reuniones.models import Sesion
from tests.importacion.libros import Hojas, bueno, intentar

pytestmark = pytest.mark.django_db


def buenas(hojas: Hojas, por: Usuario, **opciones: object) -> ResultadoDeImportar:
    return intentar(hojas, por, solo_buenas=True, **opciones)


def fuera(resultado: ResultadoDeImportar) -> list[str]:
    return [e.celda for e in resultado.omitidas]


def test_un_acuerdo_malo_se_lleva_consigo_a_lo_suyo_y_lo_demas_entra(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"][1][12] = "31/02/2025"
    resultado = buenas(hojas, por)
    assert [e.celda for e in resultado.errores] == ["Acuerdos!M2"]
    assert fuera(resultado) == ["Hitos!A2", "Hitos!A3", "Avances!A2", "Avances!A3"]
    assert all("Depende de una fila que no entra" in e.problema for e in resultado.omitidas)
    assert sorted(Acuerdo.objects.values_list("codigo", flat=True)) == ["MEP-2025-002", "MEP-2025-003", "MEP-2025-004"]
    assert (Hito.objects.count(), Avance.objects.count()) == (2, 1)
    assert list(proyeccion.diferencias()) == []


def test_cuenta_por_hoja_lo_que_entra_lo_que_tiene_error_y_lo_que_depende(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"][1][12] = "31/02/2025"
    hojas["Acuerdos"][1][8] = "otro"
    cuentas = buenas(hojas, por, simular=True).cuentas
    assert (cuentas["Acuerdos"].nuevas, cuentas["Acuerdos"].con_error) == (3, 1)
    assert (cuentas["Hitos"].nuevas, cuentas["Hitos"].omitidas) == (2, 2)
    assert not Sesion.objects.exists()


@pytest.mark.parametrize(
    ("estropear", "quedan"),
    [
        (lambda h: h["Reuniones"][1].__setitem__(6, "¿?"), [2, 1, 0, 0, 1]),  # la reunión: sus dos acuerdos y lo suyo
        (lambda h: h["Hitos"][3].__setitem__(4, "nunca"), [4, 3, 2, 0, 1]),  # un hito: su avance y su reprogramación
        (lambda h: h["Avances"][1].__setitem__(3, "50%"), [4, 4, 2, 1, 1]),
        (lambda h: h["Desestimaciones"][1].__setitem__(1, ""), [4, 4, 3, 1, 0]),
        (lambda h: h["Reprogramaciones"].__setitem__(0, ["Código de acuerdo", "Motivo"]), [4, 4, 3, 0, 1]),
        (lambda h: h["Acuerdos"].__setitem__(0, ["Código", "Acuerdo"]), [0, 0, 0, 0, 0]),
    ],
)
def test_de_cada_fila_mala_depende_lo_que_la_nombra(
    por: Usuario, estropear: Callable[[Hojas], None], quedan: list[int]
) -> None:
    hojas = bueno()
    estropear(hojas)
    assert buenas(hojas, por).errores
    tablas = (Acuerdo, Hito, Avance, Reprogramacion, Desestimacion)
    assert [tabla.objects.count() for tabla in tablas] == quedan


def test_de_dos_filas_con_el_mismo_codigo_no_entra_ninguna(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"].append([*hojas["Acuerdos"][1]])
    resultado = buenas(hojas, por)
    assert [e.celda for e in resultado.errores] == ["Acuerdos!B6"]
    assert fuera(resultado)[0] == "Acuerdos!B2"
    assert not Acuerdo.objects.filter(codigo="MEP-2025-001").exists()


def test_un_plazo_que_una_reprogramacion_mala_justificaba_tampoco_entra(por: Usuario) -> None:
    hojas = bueno()
    hojas["Reprogramaciones"].append(["MEP-2025-001", 1, date(2025, 2, 1), date(2026, 5, 1), "Lluvias"])
    hojas["Hitos"].append(["MEP-2025-001", 3, "Cierre", "GL", date(2026, 4, 1), 1, date(2025, 3, 1)])
    assert not intentar(hojas, por, simular=True).errores
    hojas["Reprogramaciones"][2][4] = ""
    assert fuera(buenas(hojas, por)) == ["Hitos!E6"]


def test_con_la_sesion_mala_no_entra_nada(por: Usuario) -> None:
    hojas = bueno()
    hojas["Sesión"][2][1] = "ayer"
    resultado = buenas(hojas, por)
    assert (resultado.nuevas, resultado.carga, resultado.omitidas) == (0, None, ())
    assert not Sesion.objects.exists()


def test_sobre_un_acuerdo_ya_registrado_el_que_contradice_queda_fuera_y_lo_suyo_entra(por: Usuario) -> None:
    intentar(bueno(), por)
    hojas = bueno()
    hojas["Acuerdos"][3][10] = "Otra cosa."
    hojas["Hitos"].append(["MEP-2025-003", 2, "Visita", "GR", date(2025, 9, 1), 1, date(2025, 1, 22)])
    resultado = buenas(hojas, por)
    assert [e.celda for e in resultado.errores] == ["Acuerdos!K4"]
    assert resultado.nuevas == 1
    assert Acuerdo.objects.get(codigo="MEP-2025-003").texto == "Evaluar el sistema de agua."


def test_corregido_el_libro_entra_lo_que_faltaba(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"][1][12] = "31/02/2025"
    buenas(hojas, por)
    resultado = intentar(bueno(), por)
    assert (resultado.errores, resultado.nuevas) == ((), 5)
    assert list(proyeccion.diferencias()) == []


def test_si_lo_que_saldria_no_es_lo_que_se_acepto_no_se_escribe(por: Usuario) -> None:
    visto = resumen_de(intentar(bueno(), por, simular=True).cuentas)
    intentar(bueno(), por)
    resultado = intentar(bueno(), por, esperado=visto)
    assert (resultado.cambio, resultado.carga, Carga.objects.count()) == (True, None, 1)
    sin_cambio = resumen_de(resultado.cuentas)
    assert not intentar(bueno(), por, esperado=sin_cambio).cambio


def test_las_dos_filas_de_una_repetida_se_cuentan_como_errores_y_no_como_que_dependen(por: Usuario) -> None:
    hojas = bueno()
    hojas["Acuerdos"] += [[5, *hojas["Acuerdos"][3][1:]]]
    resultado = buenas(hojas, por, simular=True)
    informe = informe_para_guardar(resultado)
    assert (informe["errores"], informe["omitidas"]) == (2, len(resultado.omitidas) - 1)
    assert sum(n for _, clase, n in informe["grupos"] if clase != DEPENDE) == 2
    assert (resultado.cuentas["Acuerdos"].con_error, resultado.cuentas["Acuerdos"].omitidas) == (2, 0)


def test_la_hora_que_no_sirve_se_dice_aunque_la_reunion_tenga_otro_error(por: Usuario) -> None:
    hojas = bueno()
    hojas["Reuniones"][1][3:7] = ["10:00", "09:00", hojas["Reuniones"][1][5], "¿?"]
    assert [e.celda for e in buenas(hojas, por, simular=True).errores] == ["Reuniones!E2", "Reuniones!G2"]
