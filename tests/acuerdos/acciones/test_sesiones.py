from datetime import date

import pytest

from acuerdos.acciones.participantes import quitar_participante
from acuerdos.acciones.sesiones import (
    avanzar_etapa,
    crear_sesion,
    editar_sesion,
    publicar_sesion,
    registrar_asistencia,
    retroceder_etapa,
)
from acuerdos.errores import Conflicto
from reuniones.enums import Etapa
from reuniones.models import Sector
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, no_sirve, rastro, se_niega

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]


def crear(por, **cambios):
    campos = {"codigo": " mea-2026 ", "nombre": "MUNI Ejecutivo 2026", "fecha": date(2026, 1, 12), "lugar": "Lima"}
    return crear_sesion(por=por, **campos | {"sectores": Sector.objects.filter(pk="MEF"), "ahora": AHORA} | cambios)


def en_etapa(etapa):
    return f.FabricaSesion(etapa=etapa, sectores=["MTPE", "MVCS"])


def test_una_sesion_nueva_esta_en_preparacion_con_sus_sectores(olga):
    sesion = crear(olga)
    assert (sesion.codigo, sesion.etapa, sesion.publicada) == ("MEA-2026", Etapa.PREPARACION, False)
    assert [s.pk for s in sesion.sectores.all()] == ["MEF"]
    assert sesion.history.earliest("history_id").history_user == olga


def test_lo_que_no_sirve_de_una_sesion_se_dice(olga, fatima):
    crear(olga)
    with no_sirve(codigo="Ya hay una sesión MEA-2026"):
        crear(olga)
    for codigo in ("MEA 2026", "MEA_2026", "ÑU-1", "-A", "X" * 21, ""):
        with no_sirve(codigo="hasta 20 letras mayúsculas"):
            crear(olga, codigo=codigo)
    with no_sirve(nombre="Escriba el nombre"):
        crear(olga, codigo="OTRA", nombre=" ")
    with no_sirve(lugar="como máximo, 120"):
        crear(olga, codigo="OTRA", lugar="x" * 121)
    for anio in (1999, 2101, 9999):
        with no_sirve(fecha="va de 2000 a 2100"):
            crear(olga, codigo="OTRA", fecha=date(anio, 1, 1))
    with se_niega("Solo la Secretaría puede crear sesiones"):
        crear(fatima, codigo="OTRA")


def test_la_sesion_recorre_sus_etapas_en_orden(olga, carlos):
    sesion = en_etapa("preparacion")
    assert avanzar_etapa(por=olga, sesion=sesion, ahora=AHORA).etapa == "en_curso"
    assert avanzar_etapa(por=olga, sesion=sesion, ahora=AHORA).etapa == "seguimiento"
    with se_niega("«Seguimiento»"):
        avanzar_etapa(por=olga, sesion=sesion, ahora=AHORA)
    assert avanzar_etapa(por=carlos, sesion=sesion, ahora=AHORA).etapa == "cerrada"
    with se_niega("«Cerrada»"):
        avanzar_etapa(por=carlos, sesion=sesion, ahora=AHORA)
    assert [h.etapa for h in sesion.history.order_by("history_id")][-3:] == ["en_curso", "seguimiento", "cerrada"]


def test_volver_atras_es_de_un_coordinador_y_queda_en_la_historia(olga, carlos):
    sesion = en_etapa("cerrada")
    with se_niega("Solo un coordinador"):
        retroceder_etapa(por=olga, sesion=sesion, motivo="Faltó uno", ahora=AHORA)
    with no_sirve(motivo="Diga por qué"):
        retroceder_etapa(por=carlos, sesion=sesion, motivo=" ", ahora=AHORA)
    assert retroceder_etapa(por=carlos, sesion=sesion, motivo="Faltó uno", ahora=AHORA).etapa == "seguimiento"
    ultimo = sesion.history.latest("history_id")
    assert (ultimo.history_user, ultimo.history_change_reason) == (carlos, "Faltó uno")
    en_curso = en_etapa("en_curso")
    assert retroceder_etapa(por=carlos, sesion=en_curso, motivo="Se aplazó", ahora=AHORA).etapa == "preparacion"
    with se_niega("«Preparación»"):
        retroceder_etapa(por=carlos, sesion=en_curso, motivo="Otra vez", ahora=AHORA)


def test_dos_que_ven_la_misma_etapa_no_la_pasan_dos_veces(olga, carlos):
    sesion = en_etapa("preparacion")
    avanzar_etapa(por=olga, sesion=sesion, desde="preparacion", ahora=AHORA)
    with no_sirve(etapa="ahora es «En curso»"):
        avanzar_etapa(por=carlos, sesion=sesion, desde="preparacion", ahora=AHORA)
    retroceder_etapa(por=carlos, sesion=sesion, motivo="Se aplazó", desde="en_curso", ahora=AHORA)
    with no_sirve(etapa="ahora es «Preparación»"):
        retroceder_etapa(por=carlos, sesion=sesion, motivo="Se aplazó", desde="en_curso", ahora=AHORA)


# --- Editarla -------------------------------------------------------------------------------------------------------
def editar(por, sesion, **cambios):
    campos = {"version": sesion.version, "nombre": sesion.nombre, "fecha": sesion.fecha, "lugar": sesion.lugar}
    campos |= {"lema": sesion.lema, "sectores": list(sesion.sectores.all())}
    return editar_sesion(por=por, sesion=sesion, **campos | cambios, ahora=AHORA)


def test_editar_corrige_los_datos_y_los_sectores(olga):
    sesion = en_etapa("preparacion")
    hecha = editar(
        olga,
        sesion,
        nombre=" MUNI 2 ",
        fecha=date(2025, 2, 1),
        lugar="Cusco",
        lema="Juntos",
        sectores=Sector.objects.filter(pk__in=["MTPE", "MEF"]),
    )
    assert (hecha.nombre, hecha.fecha, hecha.lugar, hecha.lema, hecha.version) == (
        "MUNI 2",
        date(2025, 2, 1),
        "Cusco",
        "Juntos",
        2,
    )
    assert [s.pk for s in hecha.sectores.all()] == ["MEF", "MTPE"]
    rastro(hecha, olga)


def test_quien_edita_sobre_una_version_vieja_recibe_lo_que_hay(olga, carlos):
    sesion = en_etapa("preparacion")
    editar(carlos, sesion, lugar="Cusco")
    with pytest.raises(Conflicto) as conflicto:
        editar(olga, sesion, lugar="Puno")
    assert (conflicto.value.actual.lugar, conflicto.value.actual.version) == ("Cusco", 2)


def test_con_la_fecha_se_mueven_las_reuniones_programadas_ese_dia(olga):
    sesion = en_etapa("preparacion")
    programada = f.FabricaReunion(sesion=sesion, estado="programada")
    cancelada = f.FabricaReunion(sesion=sesion, estado="no_realizada")
    editar(olga, sesion, fecha=date(2025, 2, 1))
    programada.refresh_from_db()
    cancelada.refresh_from_db()
    assert (programada.fecha, programada.version, cancelada.fecha) == (date(2025, 2, 1), 2, f.EVENTO)


def test_la_fecha_no_cambia_cuando_algo_ya_parte_de_ella(olga):
    sesion = en_etapa("en_curso")
    reunion = f.FabricaReunion(sesion=sesion, estado="realizada")
    with no_sirve(fecha="1 reunión figura como realizada"):
        editar(olga, sesion, fecha=date(2025, 2, 1))
    reunion.estado = "programada"
    reunion.save()
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    with no_sirve(fecha="1 acuerdo, con plazos que parten del 13/01/2025"):
        editar(olga, sesion, fecha=date(2025, 2, 1))
    assert editar(olga, sesion, nombre="Otro nombre").nombre == "Otro nombre", "lo demás sí"
    type(acuerdo).objects.filter(pk=acuerdo.pk).update(
        anulado_en=AHORA, anulado_por=olga, motivo_de_anulacion="Por error"
    )
    sesion.refresh_from_db()
    assert editar(olga, sesion, fecha=date(2025, 2, 1)).fecha == date(2025, 2, 1)


def test_un_sector_con_reuniones_o_acuerdos_no_se_retira(olga):
    sesion = en_etapa("en_curso")
    f.FabricaReunion(sesion=sesion, sector_id="MTPE", estado="programada")
    f.FabricaAcuerdo(sesion=sesion, sector_id="MVCS")
    with no_sirve(sectores="MTPE tiene 1 reunión; MVCS tiene 1 acuerdo"):
        editar(olga, sesion, sectores=[])
    sesion.refresh_from_db()
    assert sesion.version == 1


def test_un_sector_que_participa_en_un_acuerdo_sin_encabezarlo_tampoco(olga):
    sesion = en_etapa("en_curso")
    acuerdo = f.FabricaAcuerdo(sesion=sesion, sector_id="MTPE")
    participante = f.FabricaParticipante(acuerdo=acuerdo, de_sector=True)
    with no_sirve(sectores="No se puede retirar: MTPE tiene 1 acuerdo; MVCS participa en 1 acuerdo."):
        editar(olga, sesion, sectores=[])
    f.FabricaReunion(sesion=sesion, sector_id="MVCS", estado="programada")
    with no_sirve(sectores="MVCS tiene 1 reunión y participa en 1 acuerdo"):
        editar(olga, sesion, sectores=[])
    sesion.reuniones.all().delete()
    quitar_participante(por=olga, participante=participante, motivo="Era otro", ahora=AHORA)
    assert editar(olga, sesion, sectores=Sector.objects.filter(pk="MTPE")).sectores.count() == 1


def test_lo_que_no_sirve_al_editar_se_dice(olga, fatima):
    sesion = en_etapa("preparacion")
    with no_sirve(nombre="Escriba el nombre"):
        editar(olga, sesion, nombre=" ")
    with no_sirve(fecha="El año 1025"):
        editar(olga, sesion, fecha=date(1025, 1, 1))
    with se_niega("Solo la Secretaría"):
        editar(fatima, sesion)
    with se_niega("«Seguimiento»"):
        editar(olga, en_etapa("seguimiento"))


def test_publicar_y_retirar_es_de_un_coordinador(sesion, olga, carlos):
    assert publicar_sesion(por=carlos, sesion=sesion, publicada=True, ahora=AHORA).publicada
    assert not publicar_sesion(por=carlos, sesion=sesion, publicada=False, ahora=AHORA).publicada
    with se_niega("Solo un coordinador"):
        publicar_sesion(por=olga, sesion=sesion, publicada=True, ahora=AHORA)
    rastro(sesion, carlos)


def test_la_asistencia_se_reemplaza_entera_y_solo_se_guarda_lo_que_cambia(sesion, olga):
    registrar_asistencia(por=olga, sesion=sesion, cantidades={"Alcaldesas": 60, "Alcaldes": 5}, ahora=AHORA)
    registrar_asistencia(por=olga, sesion=sesion, cantidades={"Alcaldesas": 60, "Regidoras": 12}, ahora=AHORA)
    filas = {a.categoria: (a.cantidad, a.history.count()) for a in sesion.asistencias.all()}
    assert filas == {"Alcaldesas": (60, 1), "Regidoras": (12, 1)}


@pytest.mark.parametrize("otra", ["alcaldesas", "Alcaldésas", "ALCALDESAS.", " Alcaldesas "])
def test_dos_categorias_que_un_libro_toma_por_la_misma_no_van_aparte(sesion, olga, otra):
    with no_sirve(categoria="«Alcaldesas» está dos veces"):
        registrar_asistencia(por=olga, sesion=sesion, cantidades={"Alcaldesas": 60, otra: 5}, ahora=AHORA)
    assert not sesion.asistencias.exists()


def test_quien_registra_la_asistencia_sobre_una_vieja_no_borra_la_de_otro(sesion, olga, carlos):
    registrar_asistencia(por=carlos, sesion=sesion, cantidades={"Alcaldesas": 60}, leida={}, ahora=AHORA)
    with pytest.raises(Conflicto):
        registrar_asistencia(por=olga, sesion=sesion, cantidades={"Ministras/os": 11}, leida={}, ahora=AHORA)
    registrar_asistencia(
        por=olga,
        sesion=sesion,
        cantidades={"Alcaldesas": 60, "Ministras/os": 11},
        leida={"Alcaldesas": 60},
        ahora=AHORA,
    )
    assert sesion.asistencias.count() == 2


def test_lo_que_no_sirve_de_la_asistencia_se_dice_y_no_cambia_nada(sesion, olga):
    registrar_asistencia(por=olga, sesion=sesion, cantidades={"Alcaldesas": 60}, ahora=AHORA)
    with no_sirve(Alcaldes="no puede ser negativa"):
        registrar_asistencia(por=olga, sesion=sesion, cantidades={"Alcaldes": -1}, ahora=AHORA)
    with no_sirve(Alcaldes="no parece posible"):
        registrar_asistencia(por=olga, sesion=sesion, cantidades={"Alcaldes": 10**9}, ahora=AHORA)
    with no_sirve(categoria="no tiene nombre"):
        registrar_asistencia(por=olga, sesion=sesion, cantidades={" ": 1}, ahora=AHORA)
    with no_sirve(cantidades="Son 51 categorías"):
        registrar_asistencia(por=olga, sesion=sesion, cantidades={f"c{n}": n for n in range(51)}, ahora=AHORA)
    with no_sirve(categoria="como máximo, 80"):
        registrar_asistencia(por=olga, sesion=sesion, cantidades={"x" * 81: 1}, ahora=AHORA)
    assert [a.categoria for a in sesion.asistencias.all()] == ["Alcaldesas"]
