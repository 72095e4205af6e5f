from datetime import date, timedelta

import pytest
from django.utils.translation import override

from acuerdos.acciones.avances import (
    adjuntar_evidencia,
    adjuntar_evidencias,
    anular_avance,
    anular_evidencia,
    devolver_avance,
    registrar_avance,
    validar_avance,
)
from acuerdos.enums import Responsable
from acuerdos.models import Avance, Hito
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, archivo, no_sirve, rastro, se_niega
from tests.puestas import puesta

pytestmark = pytest.mark.django_db


@pytest.fixture
@puesta
def hito(sesion):
    """Lo debe el gobierno local: Fátima."""
    return f.FabricaHito(acuerdo__sesion=sesion)


def informar(por, hito, porcentaje=40, **cambios):
    campos = {"fecha": HOY, "descripcion": " Se presentó el perfil ", "ahora": AHORA}
    return registrar_avance(por=por, hito=hito, porcentaje=porcentaje, **campos | cambios)


def test_quien_debe_el_hito_informa_su_avance(hito, fatima):
    avance = informar(fatima, hito)
    assert (avance.porcentaje, avance.descripcion, avance.canal) == (40, "Se presentó el perfil", "web")
    assert (avance.en_nombre_de, avance.validado_en) == ("", None)
    hito.acuerdo.refresh_from_db()
    assert (hito.acuerdo.avance, hito.acuerdo.ultimo_avance_el) == (40, HOY)
    rastro(avance, fatima, "+")


@pytest.mark.parametrize(("responsable", "quien"), [("GL", "fatima"), ("GN", "soledad"), ("GR", "olga")])
def test_solo_el_lado_que_debe_o_la_secretaria_que_lo_dice(
    request, sesion, olga, fatima, soledad, benita, mario, eva, responsable, quien
):
    hito = f.FabricaHito(acuerdo__sesion=sesion, responsable=responsable)
    suyo = request.getfixturevalue(quien)
    assert informar(suyo, hito).en_nombre_de == ""
    assert informar(olga, hito).en_nombre_de == ("" if responsable == Responsable.GR else responsable)
    for ajena in {fatima, soledad, benita, mario, eva} - {suyo}:
        with se_niega("puede informar el avance del hito"):
            informar(ajena, hito)


def test_lo_que_no_sirve_de_un_avance_se_dice_campo_por_campo(hito, fatima):
    with no_sirve(fecha="aún no llega", porcentaje="no está entre 0 y 100", descripcion="como máximo, 5000"):
        informar(fatima, hito, 101, fecha=HOY + timedelta(days=1), descripcion="x" * 5001)
    with no_sirve(fecha="anterior al evento"):
        informar(fatima, hito, fecha=f.EVENTO - timedelta(days=1))
    with no_sirve(evidencias="adjunte al menos una evidencia"):
        informar(fatima, hito, 100)
    with no_sirve(clave="como máximo, 64"):
        informar(fatima, hito, clave="x" * 65)
    assert not Avance.objects.exists()


def test_a_las_2330_de_lima_hoy_todavia_es_hoy(hito, fatima):
    assert informar(fatima, hito, fecha=HOY, ahora=f.en_lima(HOY, 23, 30)).fecha == HOY
    with no_sirve(fecha="aún no llega"):
        informar(fatima, hito, fecha=HOY + timedelta(days=1), ahora=f.en_lima(HOY, 23, 30))
    assert informar(fatima, hito, fecha=HOY + timedelta(days=1), ahora=f.en_lima(HOY + timedelta(days=1), 0, 30))


def test_sobre_un_hito_anulado_o_propuesto_no_se_informa(hito, fatima):
    with no_sirve(hito="está anulado"):
        informar(fatima, f.FabricaHito(acuerdo=hito.acuerdo, anulado=True))
    with no_sirve(hito="aún no fue aceptado"):
        informar(fatima, f.FabricaHito(acuerdo=hito.acuerdo, propuesto=True))


@pytest.mark.parametrize("etapa", ["preparacion", "en_curso", "cerrada"])
def test_solo_en_seguimiento_se_informa(hito, fatima, carlos, etapa):
    type(hito.acuerdo.sesion).objects.update(etapa=etapa)
    for persona in (fatima, carlos):
        with se_niega("En la etapa"):
            informar(persona, hito)


def test_la_misma_clave_de_envio_no_registra_dos_veces(hito, fatima):
    primero = informar(fatima, hito, clave="telefono-1")
    assert informar(fatima, hito, 90, clave="telefono-1") == primero
    assert Avance.objects.get().porcentaje == 40
    assert informar(fatima, hito, 90, clave="telefono-2") != primero


def test_al_100_con_evidencia_el_hito_queda_culminado_y_por_validar(hito, fatima):
    avance = informar(fatima, hito, 100, evidencias=[archivo()])
    evidencia = avance.evidencias.get()
    assert (evidencia.nombre, evidencia.tipo, evidencia.tamano) == ("acta.pdf", "application/pdf", 15)
    with evidencia.archivo.open() as guardado:
        assert guardado.read() == archivo().contenido
    hito.acuerdo.refresh_from_db()
    assert (hito.acuerdo.situacion, hito.acuerdo.por_validar) == ("abierto", True)
    rastro(evidencia, fatima, "+")


def test_validar_cumple_el_acuerdo_desde_hoy(hito, fatima, olga):
    avance = informar(fatima, hito, 100, evidencias=[archivo()])
    validado = validar_avance(por=olga, avance=avance, ahora=AHORA)
    assert (validado.validado_el, validado.validado_en, validado.validado_por) == (HOY, AHORA, olga)
    hito.acuerdo.refresh_from_db()
    assert (hito.acuerdo.situacion, hito.acuerdo.por_validar) == ("cumplido", False)
    rastro(validado, olga)
    with no_sirve(avance="ya fue validado el 10/03/2025"):
        validar_avance(por=olga, avance=avance, ahora=AHORA)


def test_nadie_valida_lo_suyo_y_solo_la_secretaria_valida(hito, olga, fatima):
    suyo = informar(olga, hito)
    with se_niega("Nadie valida su propio avance"):
        validar_avance(por=olga, avance=suyo, ahora=AHORA)
    with se_niega("Solo la Secretaría"):
        validar_avance(por=fatima, avance=suyo, ahora=AHORA)


def test_devolver_dice_por_que_y_saca_de_la_cola(hito, fatima, olga):
    avance = informar(fatima, hito)
    with no_sirve(motivo="Diga qué falta"):
        devolver_avance(por=olga, avance=avance, motivo=" ", ahora=AHORA)
    devuelto = devolver_avance(por=olga, avance=avance, motivo="La foto no se ve", ahora=AHORA)
    assert (devuelto.devuelto_por, devuelto.motivo_de_devolucion) == (olga, "La foto no se ve")
    rastro(devuelto, olga)
    for accion in (validar_avance, lambda **c: devolver_avance(motivo="Otra vez", **c)):
        with no_sirve(avance="ya fue devuelto el 10/03/2025"):
            accion(por=olga, avance=avance, ahora=AHORA)


def test_devolver_el_nuevo_no_trae_de_vuelta_al_que_reemplazo(hito, fatima, olga):
    dos_veces = [informar(fatima, hito, 100, evidencias=[archivo()]) for _ in range(2)]
    a_medias = informar(fatima, hito, 60, fecha=HOY - timedelta(days=1))
    devolver_avance(por=olga, avance=dos_veces[1], motivo="La foto no se ve", ahora=AHORA)
    dos_veces[0].refresh_from_db()
    assert dos_veces[0].motivo_de_devolucion == "Se devolvió con el informe del 10/03/2025: La foto no se ve"
    rastro(dos_veces[0], olga)
    hito.refresh_from_db()
    assert (hito.porcentaje, hito.acuerdo.por_validar) == (60, False), "lo que decía menos sigue contando"
    assert not Avance.objects.en_espera().exists(), "pero ya no espera: se debe otra vez"
    assert list(Hito.objects.devueltos()) == [hito]
    nuevo = informar(fatima, hito, 100, evidencias=[archivo()])
    assert list(Avance.objects.en_espera()) == [nuevo]
    assert a_medias.hito == hito


@pytest.mark.parametrize("porcentaje", [40, 80, 100])
def test_lo_que_se_informa_tras_la_devolucion_espera_aunque_sea_de_un_dia_anterior(porcentaje, hito, fatima, olga):
    devuelto = devolver_avance(por=olga, avance=informar(fatima, hito, 60), motivo="No se lee", ahora=AHORA)
    evidencias = [archivo()] if porcentaje == 100 else []
    despues = AHORA + timedelta(hours=1)
    antes = HOY - timedelta(days=5)
    nuevo = informar(fatima, hito, porcentaje, fecha=antes, evidencias=evidencias, ahora=despues)
    assert devuelto.fecha > nuevo.fecha
    hito.refresh_from_db()
    assert hito.porcentaje == porcentaje
    assert list(Avance.objects.en_espera()) == [nuevo]
    assert list(Hito.objects.devueltos()) == [], "ya respondió: nadie se lo pide otra vez"
    assert list(Hito.objects.por_hacer()) == ([] if porcentaje == 100 else [hito])
    assert {a.pk: a.espera for a in Avance.objects.con_espera()} == {nuevo.pk: True, devuelto.pk: False}


def test_lo_ya_validado_y_lo_anulado_no_se_devuelven_con_otro(hito, fatima, olga, carlos):
    validado = validar_avance(por=olga, avance=informar(fatima, hito, 70), ahora=AHORA)
    anulado = anular_avance(por=fatima, avance=informar(fatima, hito, 90), motivo="Era de otro", ahora=AHORA)
    devolver_avance(por=olga, avance=informar(fatima, hito, 60), motivo="No se entiende", ahora=AHORA)
    for avance in (validado, anulado):
        avance.refresh_from_db()
        assert avance.devuelto_en is None


def test_si_el_nuevo_se_anula_el_anterior_vuelve_a_esperar(hito, fatima, olga):
    anterior = informar(fatima, hito, 80)
    anular_avance(por=fatima, avance=informar(fatima, hito, 90), motivo="Era de otro hito", ahora=AHORA)
    assert list(Avance.objects.visibles_para(olga).en_espera()) == [anterior]


def test_la_evidencia_se_adjunta_mientras_no_se_valida_y_una_sola_vez(hito, fatima, olga):
    avance = informar(fatima, hito)
    primera = adjuntar_evidencia(por=fatima, avance=avance, archivo=archivo(), ahora=AHORA)
    assert adjuntar_evidencia(por=fatima, avance=avance, archivo=archivo("copia.pdf"), ahora=AHORA) == primera
    validar_avance(por=olga, avance=avance, ahora=AHORA)
    with no_sirve(avance="ya fue validado"):
        adjuntar_evidencia(por=fatima, avance=avance, archivo=archivo(contenido=b"%PDF-2\n%%EOF"), ahora=AHORA)


def test_la_misma_foto_dos_veces_en_un_informe_es_una(hito, fatima):
    avance = informar(fatima, hito, evidencias=[archivo("una.pdf"), archivo("otra.pdf")])
    assert [evidencia.nombre for evidencia in avance.evidencias.all()] == ["una.pdf"]
    muchas = [archivo("igual.pdf")] * 21
    assert informar(fatima, hito, evidencias=muchas, clave="k").evidencias.count() == 1, "se cuentan las distintas"


def test_varias_se_adjuntan_todas_o_ninguna(hito, fatima):
    varios = [archivo(f"{n}.pdf", f"%PDF-1.4 {n} %%EOF".encode()) for n in range(21)]
    avance = informar(fatima, hito, evidencias=varios[:19])
    with no_sirve(archivo="tiene 19 archivos y con estos serían 21: lleva 20 como máximo"):
        adjuntar_evidencias(por=fatima, avance=avance, archivos=varios[19:], ahora=AHORA)
    assert avance.evidencias.count() == 19
    puestas = adjuntar_evidencias(por=fatima, avance=avance, archivos=[varios[0], *[varios[19]] * 2], ahora=AHORA)
    assert [evidencia.nombre for evidencia in puestas] == ["0.pdf", "19.pdf"], "la que ya estaba y la nueva, una vez"
    assert avance.evidencias.count() == 20
    with no_sirve(archivo="ya tiene 20 archivos"):
        adjuntar_evidencias(por=fatima, avance=avance, archivos=varios[20:], ahora=AHORA)


def test_por_que_no_caben_varias_se_dice_con_cuantas_tiene(hito, fatima, olga):
    varios = [archivo(f"{n}.pdf", f"%PDF-1.4 {n} %%EOF".encode()) for n in range(22)]
    avance = informar(fatima, hito, evidencias=[])
    with no_sirve(archivo="Son 21 archivos: como máximo, 20. Junte varios en un PDF."):
        adjuntar_evidencias(por=fatima, avance=avance, archivos=varios[:21], ahora=AHORA)
    adjuntar_evidencias(por=fatima, avance=avance, archivos=varios[:1], ahora=AHORA)
    with no_sirve(archivo="El avance ya tiene 1 archivo y con estos serían 22: lleva 20 como máximo."):
        adjuntar_evidencias(por=fatima, avance=avance, archivos=varios[1:], ahora=AHORA)
    with override("en"), no_sirve(archivo="The report already has 1 file and with these it would have 22"):
        adjuntar_evidencias(por=fatima, avance=avance, archivos=varios[1:], ahora=AHORA)


def test_un_avance_lleva_hasta_veinte_evidencias(hito, fatima):
    varios = [archivo(f"{n}.pdf", b"%PDF-1.4 " + bytes([n])) for n in range(21)]
    with no_sirve(evidencias="Son 21 archivos: como máximo, 20"):
        informar(fatima, hito, evidencias=varios)
    avance = informar(fatima, hito, evidencias=varios[:19])
    adjuntar_evidencia(por=fatima, avance=avance, archivo=varios[19], ahora=AHORA)
    with no_sirve(archivo="ya tiene 20 archivos"):
        adjuntar_evidencia(por=fatima, avance=avance, archivo=varios[20], ahora=AHORA)
    assert adjuntar_evidencia(por=fatima, avance=avance, archivo=varios[0], ahora=AHORA).nombre == "0.pdf"
    sobra = avance.evidencias.first()
    anular_evidencia(por=fatima, evidencia=sobra, motivo="Era de otro", ahora=AHORA)
    assert adjuntar_evidencia(por=fatima, avance=avance, archivo=varios[20], ahora=AHORA).nombre == "20.pdf"


def test_lo_validado_no_se_anula(hito, fatima, olga, carlos):
    avance = informar(fatima, hito)
    validar_avance(por=olga, avance=avance, ahora=AHORA)
    for persona in (fatima, carlos):
        with no_sirve(avance="Está validado"):
            anular_avance(por=persona, avance=avance, motivo="Error", ahora=AHORA)


def test_quien_informo_anula_lo_suyo_y_el_avance_anterior_vuelve_a_valer(hito, fatima, olga):
    informar(fatima, hito, 30)
    avance = informar(fatima, hito, 90)
    with se_niega("Solo quien informó el avance"):
        anular_avance(por=olga, avance=avance, motivo="Error", ahora=AHORA)
    anulado = anular_avance(por=fatima, avance=avance, motivo="Era de otro hito", ahora=AHORA)
    hito.refresh_from_db()
    assert hito.porcentaje == 30
    rastro(anulado, fatima)


def test_un_hito_validado_lo_reabre_un_coordinador_con_un_motivo(hito, fatima, olga, carlos):
    informado = informar(fatima, hito, 100, evidencias=[archivo()])
    validar_avance(por=olga, avance=informado, ahora=AHORA)
    with no_sirve(porcentaje="ya está culminado y validado"):
        informar(fatima, hito, 100, evidencias=[archivo()])
    for persona in (fatima, olga):
        with se_niega("reabrir un hito validado"):
            informar(persona, hito, 60)
    with no_sirve(descripcion="Diga por qué se reabre"):
        informar(carlos, hito, 60, descripcion=" ")
    with no_sirve(fecha="El hito se culminó el 10/03/2025"):
        informar(carlos, hito, 60, fecha=date(2025, 2, 1))
    informar(carlos, hito, 60, descripcion="La obra se cayó")
    hito.acuerdo.refresh_from_db()
    hito.refresh_from_db()
    assert (hito.porcentaje, hito.validado, hito.acuerdo.situacion) == (60, False, "abierto")
    informado.refresh_from_db()
    assert informado.validado_en == AHORA


@pytest.fixture
def reabierto(hito, fatima, olga, carlos):
    """El informe con que Carlos, coordinador, reabrió lo que estaba culminado y validado."""
    validar_avance(por=olga, avance=informar(fatima, hito, 100, evidencias=[archivo()]), ahora=AHORA)
    return informar(carlos, hito, 60, descripcion="La obra se cayó")


def test_lo_reabierto_no_vuelve_a_culminado_porque_un_operador_devuelva_el_informe(hito, reabierto, olga, carlos):
    with se_niega("Con este informe se reabrió el hito"):
        devolver_avance(por=olga, avance=reabierto, motivo="No se entiende", ahora=AHORA)
    devolver_avance(por=carlos, avance=reabierto, motivo="Sí estaba hecha", ahora=AHORA)
    hito.refresh_from_db()
    assert hito.cumplido, "quien lo reabrió puede decir que no era"


def test_tampoco_devolviendo_el_que_lo_reemplazo_si_se_lleva_al_de_la_reapertura(hito, reabierto, fatima, olga):
    igual = informar(fatima, hito, 60)
    with se_niega("Con este informe se reabrió el hito"):
        devolver_avance(por=olga, avance=igual, motivo="No se entiende", ahora=AHORA)
    mas = informar(fatima, hito, 80)
    devolver_avance(por=olga, avance=mas, motivo="No se entiende", ahora=AHORA)
    hito.refresh_from_db()
    assert (hito.porcentaje, hito.cumplido) == (60, False)


def test_ni_porque_lo_anule_quien_ya_no_coordina(hito, reabierto, carlos):
    carlos.rol = "operador"
    carlos.save(update_fields=["rol"])
    with se_niega("Con este informe se reabrió el hito"):
        anular_avance(por=carlos, avance=reabierto, motivo="Era de otro", ahora=AHORA)


@pytest.mark.parametrize("canal", ["enlace", "correo"])
def test_por_un_correo_viejo_no_se_baja_lo_que_ya_se_informo_terminado(hito, fatima, olga, canal):
    terminado = informar(fatima, hito, 100, evidencias=[archivo()], canal=canal, clave="una")
    with se_niega("Ya se informó que esto está terminado"):
        informar(fatima, hito, 50, canal=canal, clave="otra")
    assert informar(fatima, hito, 50, canal=canal, clave="una") == terminado, "el mismo envío otra vez es el mismo"
    devolver_avance(por=olga, avance=terminado, motivo="Falta la foto", ahora=AHORA)
    hito.refresh_from_db()
    assert informar(fatima, hito, 50, canal=canal, clave="otra").porcentaje == 50


def test_sobre_un_acuerdo_anulado_no_se_informa(sesion, carlos):
    hito = f.FabricaHito(acuerdo=f.FabricaAcuerdo(sesion=sesion, anulado=True))
    with se_niega("El acuerdo está anulado"):
        informar(carlos, hito)


def quitar(por, evidencia, motivo="Era de otro hito"):
    return anular_evidencia(por=por, evidencia=evidencia, motivo=motivo, ahora=AHORA)


def test_un_archivo_subido_por_error_se_anula_mientras_no_se_valide(hito, fatima, olga, carlos):
    avance = informar(fatima, hito, evidencias=[archivo("a.pdf"), archivo("b.pdf", b"%PDF-1.4 b %%EOF")])
    una, otra = avance.evidencias.all()
    with se_niega("Solo quien subió la evidencia, o un coordinador"):
        quitar(olga, una)
    with no_sirve(motivo="Diga por qué se anula"):
        quitar(fatima, una, " ")
    rastro(quitar(fatima, una), fatima)
    with no_sirve(motivo="Ya estaba anulado"):
        quitar(fatima, una)
    rastro(quitar(carlos, otra), carlos)
    adjuntar_evidencia(por=fatima, avance=avance, archivo=archivo("a.pdf"), ahora=AHORA)
    assert avance.evidencias.filter(anulado_en__isnull=True).count() == 1, "el mismo archivo se puede subir otra vez"
    validar_avance(por=olga, avance=avance, ahora=AHORA)
    with no_sirve(avance="ya fue validado"):
        quitar(fatima, avance.evidencias.last())


def test_el_cien_por_ciento_no_se_queda_sin_su_unico_sustento(hito, fatima):
    avance = informar(fatima, hito, 100, evidencias=[archivo("a.pdf")])
    unica = avance.evidencias.get()
    with no_sirve(evidencia="único sustento"):
        quitar(fatima, unica)
    adjuntar_evidencia(por=fatima, avance=avance, archivo=archivo("b.pdf", b"%PDF-1.4 b %%EOF"), ahora=AHORA)
    assert quitar(fatima, unica).anulado_en


def test_lo_desestimado_no_recibe_avances_ni_evidencia_ni_se_valida(hito, fatima, olga):
    avance = informar(fatima, hito)
    f.FabricaDesestimacion(acuerdo=hito.acuerdo, aprobada=True)
    with se_niega("está desestimado: ya no se mide"):
        informar(fatima, hito, 60)
    with se_niega("está desestimado"):
        adjuntar_evidencia(por=fatima, avance=avance, archivo=archivo(), ahora=AHORA)
    with se_niega("está desestimado"):
        validar_avance(por=olga, avance=avance, ahora=AHORA)
    assert anular_avance(por=fatima, avance=avance, motivo="Error", ahora=AHORA).anulado_en
