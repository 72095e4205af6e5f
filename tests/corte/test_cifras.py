from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from acuerdos.acciones.acuerdos import anular_acuerdo, restaurar_acuerdo
from acuerdos.errores import DatoInvalido
from corte.cifras import corte
from corte.contrato import como_json
from corte.datos import Corte
from corte.formatos import FORMATOS
from municipalidades.models import Municipalidad
from reuniones.models import Sesion
from tests import fabricas as f
from tests.corte.azar import Historia
from tests.fabricas import EVENTO, en_lima

pytestmark = pytest.mark.django_db
AL = date(2025, 3, 31)


def test_las_claves_del_json_son_las_del_contrato_y_van_en_su_orden(sesion: Sesion) -> None:
    f.FabricaAsistencia(sesion=sesion)
    f.FabricaReunion(sesion=sesion)
    f.FabricaAcuerdo(sesion=sesion)
    json = como_json(corte(sesion, AL))
    assert _claves(json) == {
        "sesion": {"codigo": 0, "nombre": 0, "fecha": 0, "lugar": 0},
        "al": 0,
        "conocido_al": 0,
        "totales": {"sectores": 0, "acuerdos": 0, "reuniones": 0, "asistentes": 0, "municipalidades": 0},
        "asistentes": {"categoria": 0, "cantidad": 0},
        "reuniones_por_sector": {"sigla": 0, "cantidad": 0},
        "acuerdos": {
            "por_region": {"codigo": 0, "nombre": 0, "cantidad": 0},
            "por_sector": {"sigla": 0, "nombre": 0, "cantidad": 0},
            "por_responsable": {"codigo": 0, "nombre": 0, "cantidad": 0},
            "por_tipo": {"codigo": 0, "nombre": 0, "cantidad": 0},
            "por_clasificacion": {"codigo": 0, "nombre": 0, "cantidad": 0},
            "por_estado": {"codigo": 0, "nombre": 0, "cantidad": 0},
        },
        "avance": {"vigentes": 0, "cumplidos": 0, "porcentaje_cumplido": 0, "avance_promedio": 0, "por_validar": 0},
        "mayores": {
            "regiones": {"codigo": 0, "nombre": 0, "cantidad": 0},
            "sectores": {"sigla": 0, "nombre": 0, "cantidad": 0},
            "municipalidades": {"ubigeo": 0, "nombre": 0, "region": 0, "cantidad": 0},
        },
        "conclusiones": 0,
        "recomendaciones": {
            "texto": 0,
            "datos": {"municipalidades_sin_punto_focal": 0, "municipalidades": {"ubigeo": 0, "nombre": 0, "region": 0}},
        },
        "cambio": {
            "respecto_de": {"al": 0, "publicado": 0},
            "por_estado": {"codigo": 0, "nombre": 0, "antes": 0, "ahora": 0},
            "avance_promedio": {"antes": 0, "ahora": 0},
            "pasaron": 0,
        },
    }
    assert str(_claves(json)).startswith("{'sesion': {'codigo': 0, 'nombre': 0, 'fecha': 0, 'lugar': 0}, 'al': 0, 'con")


def _claves(valor: Any) -> Any:
    if isinstance(valor, dict):
        return {clave: _claves(v) for clave, v in valor.items()}
    if isinstance(valor, list) and valor and isinstance(valor[0], dict):
        return _claves(valor[0])
    return 0


def test_las_cifras_del_json_son_numeros_y_el_texto_lleva_sus_acentos(sesion: Sesion) -> None:
    f.FabricaHito(acuerdo__sesion=sesion)
    escrito = FORMATOS["json"].escribir(corte(sesion, AL)).decode()
    assert '"porcentaje_cumplido": 0.0' in escrito
    assert '"avance_promedio": 0.0' in escrito
    assert "Asistencia técnica" in escrito


def test_las_listas_del_json_van_enteras(sesion: Sesion) -> None:
    ubigeos = Municipalidad.objects.order_by("ubigeo").values_list("ubigeo", flat=True)[:60]
    for ubigeo in ubigeos:
        f.FabricaAcuerdo(sesion=sesion, municipalidad_id=ubigeo)
    punto_focal, _, hitos = (r["datos"] for r in como_json(corte(sesion, AL))["recomendaciones"])
    assert (punto_focal["municipalidades_sin_punto_focal"], len(punto_focal["municipalidades"])) == (60, 60)
    assert (hitos["acuerdos_sin_hitos"], len(hitos["codigos"])) == (60, 60)


def test_el_json_dice_cuando_los_acuerdos_son_inventados(sesion: Sesion) -> None:
    assert "demostracion" not in como_json(corte(sesion, AL))
    sesion.de_demostracion = True
    assert como_json(corte(sesion, AL))["demostracion"] is True


def test_de_lo_que_no_hay_las_recomendaciones_no_concluyen_nada(sesion: Sesion) -> None:
    for frase in (r.texto for r in corte(sesion, EVENTO).recomendaciones):
        assert "acuerdos lo tienen" not in frase
        assert "Todavía" not in frase  # que no hay acuerdos lo dicen las conclusiones, una vez
    f.FabricaDesestimacion(acuerdo__sesion=sesion, aprobada=True)
    assert corte(sesion, AL).recomendaciones[2].texto.endswith(" No hay acuerdos vigentes.")


def test_los_de_financiamiento_que_faltan_cumplir_se_cuentan(sesion: Sesion) -> None:
    f.FabricaAcuerdo(sesion=sesion, clasificacion_id="financiamiento")
    hecho = f.FabricaHito(acuerdo__sesion=sesion, acuerdo__clasificacion_id="financiamiento")
    f.FabricaAvance(hito=hecho, porcentaje=100, validado=True)
    f.FabricaDesestimacion(acuerdo__sesion=sesion, acuerdo__clasificacion_id="financiamiento", aprobada=True)
    recomendacion = corte(sesion, AL).recomendaciones[1]
    assert recomendacion.datos["acuerdos_por_financiar"] == 1
    assert recomendacion.texto.endswith("De los acuerdos de financiamiento, falta por cumplir 1.")


def test_una_sesion_sin_acuerdos_no_da_porcentajes_ni_mayores(sesion: Sesion) -> None:
    sin = corte(sesion, EVENTO)
    assert sin.avance.porcentaje_cumplido is None
    assert sin.avance.avance_promedio is None
    assert como_json(sin)["avance"]["porcentaje_cumplido"] is None
    assert sin.mayores.municipalidades == ()
    assert sin.conclusiones == ("En el MUNI Ejecutivo de prueba todavía no hay acuerdos.",)
    assert sin.totales.sectores == 2


def test_si_todo_esta_desestimado_no_hay_porcentaje_pero_si_totales(sesion: Sesion) -> None:
    f.FabricaDesestimacion(acuerdo__sesion=sesion, aprobada=True)
    todo = corte(sesion, AL)
    assert (todo.totales.acuerdos, todo.avance.vigentes, todo.avance.porcentaje_cumplido) == (1, 0, None)
    assert todo.conclusiones[-1] == "Al 31 de marzo de 2025, el único acuerdo está desestimado."


def test_antes_de_la_sesion_no_hay_corte_y_se_dice_por_que(sesion: Sesion) -> None:
    with pytest.raises(DatoInvalido) as error:
        corte(sesion, EVENTO - timedelta(days=1))
    assert "12/01/2025 es anterior a MUNI Ejecutivo de prueba (13/01/2025)" in error.value.errores["al"]


def test_el_instante_sin_zona_no_sirve(sesion: Sesion) -> None:
    with pytest.raises(DatoInvalido) as error:
        corte(sesion, AL, datetime(2025, 4, 1))  # noqa: DTZ001  # justo lo que se prueba
    assert "zona" in error.value.errores["conocido_al"]


def test_conocido_al_devuelve_lo_que_entonces_se_sabia(sesion: Sesion) -> None:
    hito = f.FabricaHito(acuerdo__sesion=sesion)
    f.FabricaAvance(hito=hito, fecha=date(2025, 3, 1), porcentaje=50)
    f.FabricaAvance(hito=hito, fecha=date(2025, 3, 2), porcentaje=100, validado=True, registrado_en=en_lima(AL, 23))
    f.FabricaAcuerdo(sesion=sesion, anulado=True)  # se registró el 13/01 a las 12 y se anuló a las 13
    assert corte(sesion, AL).avance.cumplidos == 1
    assert corte(sesion, AL, en_lima(AL, 22)).avance.avance_promedio == Decimal("50.00")
    assert corte(sesion, AL, en_lima(EVENTO, 12, 30)).totales.acuerdos == 2
    assert corte(sesion, AL, en_lima(EVENTO, 11)).totales.acuerdos == 0


def test_conocido_al_recuerda_que_un_acuerdo_restaurado_estuvo_anulado(sesion: Sesion, carlos: Any) -> None:
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    f.FabricaTraba(acuerdo=acuerdo)
    anulado = anular_acuerdo(por=carlos, acuerdo=acuerdo, motivo="Duplicado", ahora=en_lima(AL, 10))
    restaurar_acuerdo(por=carlos, acuerdo=anulado, version=anulado.version, ahora=en_lima(AL, 12))
    for conocido_al, cuantos in ((en_lima(AL, 9), 1), (en_lima(AL, 11), 0), (en_lima(AL, 13), 1), (None, 1)):
        entonces = corte(sesion, AL, conocido_al)
        cifras = entonces.totales.acuerdos, entonces.avance.vigentes, _recomendacion(entonces, 1)["trabas_abiertas"]
        assert cifras == (cuantos,) * 3, conocido_al


def test_el_instante_se_escribe_en_hora_de_lima(sesion: Sesion) -> None:
    en_utc = datetime.fromisoformat("2025-04-01T04:00:00+00:00")
    assert como_json(corte(sesion, AL, en_utc))["conocido_al"] == "2025-03-31T23:00:00-05:00"


def test_los_porcentajes_redondean_la_mitad_hacia_arriba(sesion: Sesion) -> None:
    for porcentaje in [100, *[0] * 7]:  # 1 de 8 = 12.5 %; promedio 12.5
        hito = f.FabricaHito(acuerdo__sesion=sesion)
        f.FabricaAvance(hito=hito, porcentaje=porcentaje, validado=porcentaje == 100)
    pesado = f.FabricaHito(acuerdo__sesion=sesion, peso=3)
    f.FabricaAvance(hito=pesado, porcentaje=1)
    f.FabricaHito(acuerdo=pesado.acuerdo, peso=5)
    cifras = corte(sesion, AL).avance
    assert cifras.porcentaje_cumplido == Decimal("11.1")
    assert cifras.avance_promedio == Decimal("11.15")  # (100 + 3/8) / 9 = 11.1527…
    assert str(como_json(corte(sesion, AL))["avance"]["avance_promedio"]) == "11.15"


def _recomendacion(de: Corte, cual: int) -> dict[str, Any]:
    return de.recomendaciones[cual].datos


@pytest.mark.parametrize(("conocido_al", "cuantas"), [(None, 16), (en_lima(AL), 17)])
def test_las_consultas_son_las_mismas_con_diez_acuerdos_que_con_mil(
    catalogos: None, django_assert_num_queries: Any, conocido_al: datetime | None, cuantas: int
) -> None:
    """Con un instante, una más: qué cambió desde entonces."""
    for semilla, acuerdos in enumerate((10, 1000)):
        historia = Historia(100 + semilla, acuerdos)
        with django_assert_num_queries(cuantas):
            corte(historia.sesion, AL, conocido_al)
