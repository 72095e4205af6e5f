"""El detalle de un corte: los mismos acuerdos, el mismo día y lo mismo conocido que sus cifras."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from acuerdos.acciones.hitos import HitoEscrito, editar_hito
from acuerdos.enums import Estado
from acuerdos.errores import DatoInvalido
from acuerdos.estados import acuerdo_en_dia
from acuerdos.models import Acuerdo
from acuerdos.models.hechos import hechos_de
from corte.anterior import dia_anterior
from corte.cifras import corte
from corte.datos import Corte
from corte.datos_del_detalle import AlcanceDelDetalle, Audiencia, DetalleDelCorte
from corte.formatos import FORMATOS
from corte.parte import avance_de, de_una_parte
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests import fabricas as f
from tests.corte.azar import Historia
from tests.corte.cortes import corte_entero
from tests.fabricas import EVENTO, en_lima

pytestmark = pytest.mark.django_db
AL = date(2025, 3, 31)


def _detalle(de: Corte) -> DetalleDelCorte:
    assert de.detalle is not None
    return de.detalle


@pytest.mark.parametrize("conocido_al", [None, en_lima(AL)])
def test_contar_la_lista_da_las_cifras_del_corte(catalogos: None, conocido_al: Any) -> None:
    for semilla in range(3):
        historia = Historia(300 + semilla, 40)
        for al in (EVENTO, AL, date(2025, 12, 31)):
            de = corte_entero(historia.sesion, al, conocido_al)
            contado = de_una_parte(de, _detalle(de))
            assert contado.avance == de.avance == avance_de(_detalle(de).acuerdos)
            assert contado.acuerdos == de.acuerdos
            assert contado.mayores == de.mayores


def test_cada_acuerdo_esta_como_dice_la_regla_de_estados(catalogos: None) -> None:
    historia = Historia(310, 40)
    de = _detalle(corte_entero(historia.sesion, AL))
    claves = dict(Acuerdo.objects.values_list("codigo", "pk"))
    hechos = hechos_de(claves.values())
    for acuerdo in de.acuerdos:
        visto = acuerdo_en_dia(hechos[claves[acuerdo.codigo]], AL)
        assert (acuerdo.estado, acuerdo.plazo, acuerdo.avance, acuerdo.ultimo_avance_el, acuerdo.sin_hitos) == (
            visto.estado(AL),
            visto.plazo,
            visto.avance,
            visto.ultimo_avance_el,
            not visto.hitos,
        )


def test_la_curva_va_de_la_sesion_al_dia_del_corte_y_acaba_en_sus_cifras(catalogos: None) -> None:
    historia = Historia(320, 40)
    de = corte_entero(historia.sesion, AL)
    curva = _detalle(de).curva
    assert (curva[0].dia, curva[-1].dia) == (EVENTO, AL)
    assert {(b.dia - a.dia).days for a, b in zip(curva[1:], curva[2:], strict=False)} == {7}
    for punto in (curva[3], curva[len(curva) // 2], curva[-1]):
        entonces = corte_entero(historia.sesion, punto.dia)
        estados = {p.codigo: p.cantidad for p in entonces.acuerdos.por_estado}
        assert (punto.cumplidos, punto.vencidos) == (estados.get("cumplido", 0), estados.get("vencido", 0))
        vigentes = [a for a in _detalle(entonces).acuerdos if a.vigente]
        assert punto.con_plazo_pasado == sum(a.plazo < punto.dia for a in vigentes), "con los plazos de ese día"


@pytest.mark.parametrize("alcance", [AlcanceDelDetalle(), AlcanceDelDetalle(sector="MTPE")])
def test_lo_que_se_reprogramo_despues_no_cambia_la_curva_de_antes(sesion: Sesion, alcance: AlcanceDelDetalle) -> None:
    acuerdo = f.FabricaAcuerdo(sesion=sesion, sector_id="MTPE", plazo=AL - timedelta(days=40))
    f.FabricaReprogramacion(
        acuerdo=acuerdo, solicitado_el=AL - timedelta(days=5), plazo_nuevo=AL + timedelta(days=90), aprobada=True
    )
    curva = _detalle(corte(sesion, AL, alcance=alcance)).curva
    tarde = {punto.dia for punto in curva if acuerdo.plazo < punto.dia < AL - timedelta(days=5)}
    assert len(tarde) > 1
    assert {p.dia for p in curva if p.con_plazo_pasado} == {p.dia for p in curva if p.vencidos} == tarde


def test_en_mas_de_un_anio_la_curva_no_pasa_de_53_puntos(sesion: Sesion) -> None:
    f.FabricaAcuerdo(sesion=sesion)
    curva = _detalle(corte_entero(sesion, EVENTO + timedelta(days=700))).curva
    assert len(curva) <= 54
    assert (curva[2].dia - curva[1].dia).days == 14


@pytest.mark.parametrize(
    ("al", "anterior"),
    [
        (date(2025, 3, 31), date(2025, 2, 28)),
        (date(2025, 2, 1), date(2025, 1, 31)),
        (date(2025, 1, 31), EVENTO),
        (EVENTO, None),
    ],
)
def test_el_corte_anterior_es_el_del_mes_anterior_o_el_del_evento(al: date, anterior: date | None) -> None:
    assert dia_anterior(al, EVENTO) == anterior


def test_lo_que_paso_desde_el_anterior_cuadra_con_los_dos_cortes(catalogos: None) -> None:
    historia = Historia(330, 40)
    de = corte_entero(historia.sesion, AL)
    anterior = de.anterior
    assert anterior is not None
    entonces = {Estado(p.codigo): p.cantidad for p in corte(historia.sesion, anterior.al).acuerdos.por_estado}
    assert anterior.por_estado == entonces
    for antes, ahora, codigos in anterior.pasaron():
        if antes:
            entonces[antes] -= len(codigos)
        if ahora:
            entonces[ahora] = entonces.get(ahora, 0) + len(codigos)
    assert {e: n for e, n in entonces.items() if n} == {
        Estado(p.codigo): p.cantidad for p in de.acuerdos.por_estado if p.cantidad
    }


def test_lo_escrito_en_una_traba_es_solo_de_la_secretaria(sesion: Sesion) -> None:
    traba = f.FabricaTraba(acuerdo__sesion=sesion, registrada_el=date(2025, 2, 1), necesidad="Que firme María Pérez")
    f.FabricaAsistenciaTecnica(traba=traba, fecha=date(2025, 2, 5))
    (vista,) = _detalle(corte_entero(sesion, AL)).trabas
    assert (vista.necesidad, vista.asistencias) == ("Que firme María Pérez", 1)
    for audiencia in (Audiencia.PUBLICO, Audiencia.CIFRAS):
        (callada,) = _detalle(corte(sesion, AL, None, AlcanceDelDetalle(audiencia=audiencia))).trabas
        assert (callada.necesidad, callada.quien_puede) == ("", "")


def test_quien_solo_ve_cifras_no_recibe_ni_codigos_ni_textos(sesion: Sesion) -> None:
    f.FabricaTraba(acuerdo__sesion=sesion, registrada_el=date(2025, 2, 1))
    detalle = _detalle(corte(sesion, AL, None, AlcanceDelDetalle(audiencia=Audiencia.CIFRAS)))
    assert {(a.codigo, a.texto) for a in detalle.acuerdos} == {("", "")}
    assert [traba.acuerdo for traba in detalle.trabas] == [""]
    entero = _detalle(corte(sesion, AL, None, AlcanceDelDetalle(audiencia=Audiencia.PUBLICO)))
    assert len(entero.acuerdos) == len(detalle.acuerdos), "se cuentan los mismos"


def test_una_parte_cuenta_solo_lo_suyo_y_lo_que_no_hay_se_dice(sesion: Sesion) -> None:
    suyo = f.FabricaHito(acuerdo__sesion=sesion, acuerdo__sector_id="MVCS").acuerdo
    f.FabricaAcuerdo(sesion=sesion, sector_id="MTPE")
    for alcance in (
        AlcanceDelDetalle(sector="MVCS", audiencia=Audiencia.PUBLICO),
        AlcanceDelDetalle(municipalidad=suyo.municipalidad_id, audiencia=Audiencia.PUBLICO),
    ):
        de = corte(sesion, AL, None, alcance)
        assert suyo.codigo in {a.codigo for a in _detalle(de).acuerdos}
        assert de.totales.acuerdos == len(_detalle(de).acuerdos)
    assert [h.acuerdo for h in _detalle(de).hitos] == [suyo.codigo]
    with pytest.raises(DatoInvalido, match="En esta sesión no hay ningún acuerdo de «MINSA»"):
        corte(sesion, AL, None, AlcanceDelDetalle(sector="MINSA"))


def test_el_hito_corregido_despues_sigue_en_la_ficha_como_entonces_decia(sesion: Sesion, olga: Usuario) -> None:
    hito = f.FabricaHito(acuerdo__sesion=sesion, acuerdo__responsable="GL", texto="Elaborar la ficha")
    ficha = AlcanceDelDetalle(municipalidad=hito.acuerdo.municipalidad_id, audiencia=Audiencia.OFICINA)
    entonces, luego = en_lima(AL), en_lima(AL + timedelta(days=1))
    f.encadenar_lo_fabricado()
    antes = corte(sesion, AL, entonces, ficha)
    archivo = FORMATOS["xlsx"].escribir(antes)
    escrito = replace(HitoEscrito.de(hito), texto="Otra cosa", responsable="GN")
    editar_hito(por=olga, hito=hito, version=hito.version, datos=escrito, ahora=luego)
    (visto,) = _detalle(corte(sesion, AL, entonces, ficha)).hitos
    assert (visto.texto, visto.responsable) == ("Elaborar la ficha", "GL")
    assert FORMATOS["xlsx"].escribir(corte(sesion, AL, entonces, ficha)) == archivo
    (nuevo,) = _detalle(corte(sesion, AL, luego, ficha)).hitos
    assert (nuevo.texto, nuevo.responsable) == ("Otra cosa", "GN")


@pytest.mark.parametrize("acuerdos", [10, 300])
def test_las_consultas_del_detalle_son_las_mismas_con_pocos_que_con_muchos(
    catalogos: None, django_assert_num_queries: Any, acuerdos: int
) -> None:
    historia = Historia(340 + acuerdos, acuerdos)
    puntos = 13  # de la curva: cada uno es una
    with django_assert_num_queries(16 + 11 + puntos):
        corte_entero(historia.sesion, AL)
