from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from acuerdos.acciones import acuerdos
from acuerdos.acciones.acuerdos import (
    DatosDeAcuerdo,
    DatosTrasLaFirma,
    anular_acuerdo,
    corregir_acuerdo,
    editar_acuerdo,
    registrar_acuerdo,
    restaurar_acuerdo,
)
from acuerdos.acciones.agenda import cancelar_reunion
from acuerdos.acciones.participantes import agregar_participantes
from acuerdos.acciones.proyeccion import diferencias
from acuerdos.acciones.sesiones import editar_sesion
from acuerdos.enums import Responsable, Tipo
from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from acuerdos.models import Acuerdo, Clasificacion, PlantillaHito
from municipalidades.models import Municipalidad
from reuniones.models import Sector
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, no_sirve, rastro, se_niega

pytestmark = pytest.mark.django_db
PLAZO = date(2025, 9, 30)


@pytest.fixture
def en_curso(sesion):
    sesion.etapa = "en_curso"
    sesion.save()
    return sesion


@pytest.fixture
def datos(catalogos):
    return DatosDeAcuerdo(
        municipalidad=Municipalidad.objects.get(pk=f.UMACHIRI),
        sector=Sector.objects.get(pk="MTPE"),
        texto="  Capacitar a 30 vecinas  ",
        tipo=Tipo.COMPROMISO,
        clasificacion=Clasificacion.objects.get(pk="orientacion"),
        responsable=Responsable.GN,
        plazo=PLAZO,
        cui=" 2345678 ",
        monto=Decimal("1500.50"),
    )


def registrar(en_curso, olga, datos, **cambios):
    return registrar_acuerdo(por=olga, sesion=en_curso, datos=replace(datos, **cambios), ahora=AHORA)


def test_un_acuerdo_nuevo_lleva_el_codigo_que_sigue(en_curso, olga, datos):
    primero, segundo = registrar(en_curso, olga, datos), registrar(en_curso, olga, datos)
    assert [primero.codigo, segundo.codigo] == ["MEA-TEST-001", "MEA-TEST-002"]
    guardado = Acuerdo.objects.get(codigo="MEA-TEST-001")
    assert (guardado.texto, guardado.cui, guardado.monto) == ("Capacitar a 30 vecinas", "2345678", Decimal("1500.50"))
    assert (guardado.plazo, guardado.plazo_vigente, guardado.evento_el) == (PLAZO, PLAZO, en_curso.fecha)
    assert (guardado.situacion, guardado.registrado_por, guardado.registrado_en) == ("sin_hitos", olga, AHORA)
    assert " vecin" in guardado.busqueda
    rastro(guardado, olga, "+")


@pytest.mark.parametrize("etapa", ["preparacion", "seguimiento", "cerrada"])
def test_solo_se_registran_acuerdos_con_la_sesion_en_curso(sesion, carlos, datos, etapa):
    type(sesion).objects.update(etapa=etapa)
    with se_niega("no puede registrar acuerdos"):
        registrar(sesion, carlos, datos)
    sesion.refresh_from_db()
    assert (Acuerdo.objects.count(), sesion.ultimo_correlativo) == (0, 0)


def test_solo_la_secretaria_registra_acuerdos(en_curso, fatima, soledad, eva, datos):
    for persona in (fatima, soledad, eva):
        with se_niega("Solo la Secretaría puede registrar acuerdos"):
            registrar(en_curso, persona, datos)


def test_lo_que_no_sirve_se_dice_campo_por_campo_y_no_gasta_codigo(en_curso, olga, datos):
    ajena = f.FabricaReunion(sesion=f.FabricaSesion())
    with no_sirve(
        plazo="14/01/2027 pasa de dos años", cui="12A", monto="0 a", sector="MEF no participa", reunion="de otra sesión"
    ):
        registrar(
            en_curso,
            olga,
            datos,
            plazo=date(2027, 1, 14),
            cui="12A",
            monto=Decimal(-1),
            sector=Sector.objects.get(pk="MEF"),
            reunion=ajena,
        )
    with no_sirve(texto="Escriba lo que se acordó"):
        registrar(en_curso, olga, datos, texto=" \n ")
    with no_sirve(texto="como máximo, 5000"):
        registrar(en_curso, olga, datos, texto="x" * 5001)
    with no_sirve(monto="0 a 999999999999.99"):
        registrar(en_curso, olga, datos, monto=Decimal("1e12"))
    assert registrar(en_curso, olga, datos).codigo == "MEA-TEST-001"


def test_la_reunion_es_de_ese_sector_y_esa_municipalidad(en_curso, olga, datos):
    suya = f.FabricaReunion(sesion=en_curso, municipalidades=[f.UMACHIRI])
    assert registrar(en_curso, olga, datos, reunion=suya).reunion == suya
    with no_sirve(reunion="no está en la reunión"):
        registrar(en_curso, olga, datos, reunion=f.FabricaReunion(sesion=en_curso))
    with no_sirve(reunion="es del sector MVCS"):
        registrar(en_curso, olga, datos, reunion=f.FabricaReunion(sesion=en_curso, sector_id="MVCS"))


def test_en_una_reunion_que_no_se_realizo_no_se_registran_acuerdos(en_curso, olga, datos):
    suya = f.FabricaReunion(sesion=en_curso, codigo="MTPE-01", municipalidades=[f.UMACHIRI])
    suelto = registrar(en_curso, olga, datos)
    de_antes = type(suya).objects.get(pk=suya.pk)  # como se leyó antes de que otra persona la cancelara
    type(suya).objects.filter(pk=suya.pk).update(estado="no_realizada")
    with no_sirve(reunion="MTPE-01 figura como no realizada: si se realizó, corrija antes cómo fue"):
        registrar(en_curso, olga, datos, reunion=de_antes)
    with no_sirve(reunion="MTPE-01 figura como no realizada"):
        editar_acuerdo(
            por=olga,
            acuerdo=suelto,
            version=suelto.version,
            datos=replace(DatosDeAcuerdo.de(suelto), reunion=de_antes),
            ahora=AHORA,
        )
    assert Acuerdo.objects.filter(reunion=suya).count() == 0


def test_el_que_ya_era_de_una_no_realizada_se_corrige_en_lo_demas(en_curso, olga, datos):
    """Lo importado de un libro puede venir así: que no deje de poderse corregir."""
    suya = f.FabricaReunion(sesion=en_curso, municipalidades=[f.UMACHIRI])
    acuerdo = registrar(en_curso, olga, datos, reunion=suya)
    type(suya).objects.filter(pk=suya.pk).update(estado="no_realizada")
    otro = replace(DatosDeAcuerdo.de(acuerdo), texto="Otro texto")
    hecho = editar_acuerdo(por=olga, acuerdo=acuerdo, version=acuerdo.version, datos=otro, ahora=AHORA)
    assert (hecho.texto, hecho.reunion) == ("Otro texto", suya)


def test_editar_corrige_y_sube_la_version(en_curso, olga, carlos, datos):
    acuerdo = registrar(en_curso, olga, datos)
    editado = editar_acuerdo(
        por=carlos, acuerdo=acuerdo, version=acuerdo.version, ahora=AHORA, datos=replace(datos, texto="Otro texto")
    )
    assert (editado.texto, editado.version, editado.codigo) == ("Otro texto", acuerdo.version + 1, acuerdo.codigo)
    assert editado.registrado_por == olga
    rastro(editado, carlos)
    assert [h.texto for h in editado.history.order_by("history_id")] == ["Capacitar a 30 vecinas", "Otro texto"]


def test_el_segundo_en_guardar_recibe_lo_que_el_primero_escribio(en_curso, olga, carlos, datos):
    acuerdo = registrar(en_curso, olga, datos)
    leida = acuerdo.version
    editar_acuerdo(por=carlos, acuerdo=acuerdo, version=leida, ahora=AHORA, datos=replace(datos, texto="De Carlos"))
    with pytest.raises(Conflicto) as conflicto:
        editar_acuerdo(por=olga, acuerdo=acuerdo, version=leida, ahora=AHORA, datos=replace(datos, texto="De Olga"))
    assert conflicto.value.actual.texto == "De Carlos"
    assert Acuerdo.objects.get().texto == "De Carlos"


def test_en_seguimiento_un_acuerdo_ya_no_se_edita(sesion, carlos, datos):
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    with se_niega("«Seguimiento»"):
        editar_acuerdo(por=carlos, acuerdo=acuerdo, version=acuerdo.version, datos=datos, ahora=AHORA)


def corregir(acuerdo, por, motivo="Oficio 12", **otros):
    datos = replace(DatosTrasLaFirma.de(acuerdo), **otros)
    return corregir_acuerdo(por=por, acuerdo=acuerdo, version=acuerdo.version, datos=datos, motivo=motivo, ahora=AHORA)


def test_en_seguimiento_un_coordinador_corrige_lo_que_se_supo_despues_con_su_motivo(sesion, carlos):
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    otra = Clasificacion.objects.exclude(pk=acuerdo.clasificacion_id).first()
    antes, texto = acuerdo.version, acuerdo.texto
    corregido = corregir(acuerdo, carlos, cui=" 2345678 ", monto=Decimal("10.50"), clasificacion=otra)
    guardado = Acuerdo.objects.get()
    assert (guardado.cui, guardado.monto, guardado.clasificacion) == ("2345678", Decimal("10.50"), otra)
    assert (guardado.texto, corregido.version > antes) == (texto, True)
    assert guardado.history.latest("history_id").history_change_reason == "Oficio 12"
    rastro(guardado, carlos)
    with pytest.raises(Conflicto):
        corregir(acuerdo, carlos, cui="1")


def test_corregir_pide_motivo_y_que_los_datos_sirvan(sesion, carlos, olga, fatima):
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    with no_sirve(motivo="Diga por qué se corrige."):
        corregir(acuerdo, carlos, motivo=" \u200b")
    with no_sirve(cui="hasta 7 dígitos", monto="va de 0 a"):
        corregir(acuerdo, carlos, cui="12345678", monto=Decimal(-1))
    for persona in (olga, fatima):
        with se_niega("Solo un coordinador puede corregir el CUI, el monto o la clasificación"):
            corregir(acuerdo, persona, cui="1")
    sesion.etapa = "cerrada"
    sesion.save()
    with se_niega("«Cerrada»"):
        corregir(acuerdo, carlos, cui="1")


def test_el_plazo_no_se_corrige_por_debajo_del_de_sus_hitos_ni_despues_de_reprogramado(en_curso, olga, datos):
    acuerdo = f.FabricaAcuerdo(sesion=en_curso, plazo=PLAZO)
    hito = f.FabricaHito(acuerdo=acuerdo, plazo=date(2025, 8, 1))
    acuerdo.refresh_from_db()

    def con_plazo(plazo):
        return editar_acuerdo(
            por=olga,
            acuerdo=acuerdo,
            version=Acuerdo.objects.get().version,
            ahora=AHORA,
            datos=replace(datos, plazo=plazo),
        )

    with no_sirve(plazo="Tiene un hito con plazo 01/08/2025"):
        con_plazo(date(2025, 7, 31))
    assert con_plazo(date(2025, 8, 1)).plazo_vigente == date(2025, 8, 1)
    f.FabricaReprogramacion(hito=hito, plazo_nuevo=date(2025, 12, 1), aprobada=True)
    with no_sirve(plazo="el plazo original no se reescribe"):
        con_plazo(PLAZO)


def test_anular_lo_saca_de_las_listas_y_no_libera_el_codigo(en_curso, olga, datos):
    acuerdo = registrar(en_curso, olga, datos)
    anulado = anular_acuerdo(por=olga, acuerdo=acuerdo, motivo=" Se repitió ", ahora=AHORA + timedelta(hours=1))
    assert (anulado.anulado_por, anulado.motivo_de_anulacion) == (olga, "Se repitió")
    assert not Acuerdo.objects.visibles_para(olga).exists()
    assert Acuerdo.objects.accesibles_para(olga).exists()
    assert registrar(en_curso, olga, datos).codigo == "MEA-TEST-002"
    rastro(anulado, olga)
    with se_niega("El acuerdo está anulado"):
        anular_acuerdo(por=olga, acuerdo=acuerdo, motivo="Otra vez", ahora=AHORA)


def test_anular_pide_un_motivo_y_en_seguimiento_a_un_coordinador(sesion, olga, carlos):
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    with se_niega("«Seguimiento»"):
        anular_acuerdo(por=olga, acuerdo=acuerdo, motivo="Se repitió", ahora=AHORA)
    with no_sirve(motivo="Diga por qué se anula"):
        anular_acuerdo(por=carlos, acuerdo=acuerdo, motivo="  ", ahora=AHORA)
    with no_sirve(motivo="como máximo, 500"):
        anular_acuerdo(por=carlos, acuerdo=acuerdo, motivo="x" * 501, ahora=AHORA)
    assert anular_acuerdo(por=carlos, acuerdo=acuerdo, motivo="x" * 500, ahora=AHORA).anulado_en == AHORA


# --- Deshacer una anulación -----------------------------------------------------------------------------------------
def test_restaurar_devuelve_el_acuerdo_con_su_codigo_y_la_historia_guarda_las_dos_cosas(sesion, carlos):
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    anulado = anular_acuerdo(por=carlos, acuerdo=acuerdo, motivo="Duplicado", ahora=AHORA)
    vuelto = restaurar_acuerdo(por=carlos, acuerdo=anulado, version=anulado.version, ahora=AHORA + timedelta(minutes=5))
    assert (vuelto.codigo, vuelto.anulado_en, vuelto.motivo_de_anulacion) == (acuerdo.codigo, None, "")
    assert Acuerdo.objects.visibles_para(carlos).filter(pk=acuerdo.pk).exists()
    guardada = vuelto.restauraciones.get()
    assert (guardada.anulado_en, guardada.motivo_de_anulacion) == (AHORA, "Duplicado")
    assert [h.motivo_de_anulacion for h in acuerdo.history.order_by("-history_id")[:2]] == ["", "Duplicado"]
    rastro(vuelto, carlos)


def test_no_se_restaura_lo_que_no_esta_anulado_ni_lo_que_cambio_despues(sesion, carlos):
    acuerdo = f.FabricaAcuerdo(sesion=sesion)
    with no_sirve(acuerdo="no está anulado"):
        restaurar_acuerdo(por=carlos, acuerdo=acuerdo, version=acuerdo.version, ahora=AHORA)
    anulado = anular_acuerdo(por=carlos, acuerdo=acuerdo, motivo="Duplicado", ahora=AHORA)
    with pytest.raises(Conflicto):
        restaurar_acuerdo(por=carlos, acuerdo=acuerdo, version=anulado.version - 1, ahora=AHORA)


def test_restaura_quien_puede_anular(sesion, carlos, olga, fatima):
    anulado = anular_acuerdo(por=carlos, acuerdo=f.FabricaAcuerdo(sesion=sesion), motivo="Duplicado", ahora=AHORA)
    for persona in (olga, fatima):
        with se_niega("deshacer la anulación"):
            restaurar_acuerdo(por=persona, acuerdo=anulado, version=anulado.version, ahora=AHORA)


def _mover_la_sesion(sesion, _acuerdo, olga):
    campos = {campo: getattr(sesion, campo) for campo in ("version", "nombre", "lugar", "lema")}
    editar_sesion(
        por=olga, sesion=sesion, fecha=date(2025, 2, 1), sectores=sesion.sectores.all(), ahora=AHORA, **campos
    )


def _retirar_su_sector(sesion, _acuerdo, olga):
    campos = {campo: getattr(sesion, campo) for campo in ("version", "nombre", "lugar", "lema", "fecha")}
    type(sesion).objects.get(pk=sesion.pk).reuniones.all().update(sector="MVCS")
    editar_sesion(por=olga, sesion=sesion, sectores=sesion.sectores.exclude(pk="MTPE"), ahora=AHORA, **campos)


def _retirar_a_un_participante(sesion, _acuerdo, olga):
    campos = {campo: getattr(sesion, campo) for campo in ("version", "nombre", "lugar", "lema", "fecha")}
    editar_sesion(por=olga, sesion=sesion, sectores=sesion.sectores.exclude(pk="MVCS"), ahora=AHORA, **campos)


def _retirar_a_dos_participantes(sesion, acuerdo, olga):
    f.FabricaParticipante(acuerdo=acuerdo, municipalidad_id=None, sector_id="MIMP")
    _retirar_a_un_participante(sesion, acuerdo, olga)


def _cancelar_su_reunion(_sesion, acuerdo, olga):
    reunion = acuerdo.reunion
    cancelar_reunion(por=olga, reunion=reunion, version=reunion.version, motivo="No viajó", ahora=AHORA)


QUE_SE_HACE = "registre el acuerdo otra vez"


@pytest.mark.parametrize(
    ("cambiar", "motivo"),
    [
        (_mover_la_sesion, "La sesión pasó del 13/01/2025 al 01/02/2025, y sus plazos parten de la fecha de antes"),
        (_retirar_su_sector, "MTPE no participa en la sesión"),
        (_retirar_a_un_participante, "MVCS, que está en el acuerdo, no participa en la sesión"),
        (_retirar_a_dos_participantes, "MVCS y MIMP, que están en el acuerdo, no participan en la sesión"),
        (_cancelar_su_reunion, "MTPE-01 figura como no realizada"),
    ],
)
def test_lo_anulado_vuelve_solo_si_su_sesion_y_su_reunion_lo_admiten_todavia(en_curso, olga, datos, cambiar, motivo):
    reunion = f.FabricaReunion(sesion=en_curso, codigo="MTPE-01", estado="programada", municipalidades=[f.UMACHIRI])
    acuerdo = registrar(en_curso, olga, datos, reunion=reunion)
    en_curso.sectores.add("MVCS")
    agregar_participantes(por=olga, acuerdo=acuerdo, sectores=[Sector.objects.get(pk="MVCS")], ahora=AHORA)
    anulado = anular_acuerdo(por=olga, acuerdo=acuerdo, motivo="Duplicado", ahora=AHORA)
    en_curso.refresh_from_db()
    cambiar(en_curso, anulado, olga)
    with pytest.raises(DatoInvalido) as error:
        restaurar_acuerdo(por=olga, acuerdo=anulado, version=anulado.version, ahora=AHORA)
    dicho = error.value.errores["acuerdo"]
    assert (motivo in dicho, QUE_SE_HACE in dicho) == (True, True), dicho
    assert Acuerdo.objects.get(pk=acuerdo.pk).anulado_en == AHORA


def test_la_misma_clave_de_envio_no_registra_dos_veces(en_curso, olga, carlos, datos):
    def enviar(por, clave, **cambios):
        return registrar_acuerdo(por=por, sesion=en_curso, datos=replace(datos, **cambios), ahora=AHORA, clave=clave)

    primero = enviar(olga, "sala-1")
    assert enviar(olga, "sala-1", texto="Otra cosa").pk == primero.pk
    assert enviar(olga, "sala-2").codigo == "MEA-TEST-002"
    assert enviar(carlos, "sala-1").codigo == "MEA-TEST-003", "la clave es de quien envía"
    type(en_curso).objects.update(etapa="seguimiento")
    assert enviar(olga, "sala-1").pk == primero.pk, "el recibo se da aunque la sesión haya avanzado"
    with se_niega("no puede registrar acuerdos"):
        enviar(olga, "sala-9")


def test_casi_igual_a_uno_de_su_municipalidad_se_pregunta(en_curso, olga, datos):
    datos = replace(datos, texto="Capacitar a 30 vecinas en formulación de proyectos productivos")
    registrar(en_curso, olga, datos)
    parecido = replace(datos, texto="Capacitar a 30 vecinas en formulacion de proyectos productivos.")
    with no_sirve(confirmado="Ya existe MEA-TEST-001 con un texto casi igual: «Capacitar a 30"):
        registrar_acuerdo(por=olga, sesion=en_curso, datos=parecido, ahora=AHORA, si_no_se_repite=True)
    otra = replace(parecido, municipalidad=Municipalidad.objects.get(pk=f.SAN_JOSE_LAMBAYEQUE))
    assert registrar_acuerdo(por=olga, sesion=en_curso, datos=otra, ahora=AHORA, si_no_se_repite=True)
    assert registrar(en_curso, olga, parecido).codigo == "MEA-TEST-003"


def test_con_los_hitos_de_su_plantilla(en_curso, olga, datos):
    PlantillaHito.objects.filter(clasificacion="orientacion").delete()
    for orden, texto in enumerate(("Reunirse", "Orientar"), 1):
        PlantillaHito.objects.create(clasificacion_id="orientacion", orden=orden, texto=texto, dias=30 * orden)
    nuevo = registrar_acuerdo(por=olga, sesion=en_curso, datos=datos, ahora=AHORA, clave="a", con_hitos=True)
    assert [h.texto for h in nuevo.hitos.order_by("numero")] == ["Reunirse", "Orientar"]
    assert nuevo.situacion == "abierto"
    rastro(nuevo, olga, "+")
    assert registrar_acuerdo(por=olga, sesion=en_curso, datos=datos, ahora=AHORA, clave="a", con_hitos=True) == nuevo
    assert nuevo.hitos.count() == 2
    PlantillaHito.objects.all().delete()
    solo = registrar_acuerdo(por=olga, sesion=en_curso, datos=datos, ahora=AHORA, con_hitos=True)
    assert (solo.hitos.count(), solo.situacion) == (0, "sin_hitos")


def test_a_cargo_va_alguien_de_la_secretaria_y_el_acuerdo_sube_de_version(olga, carlos, fatima):
    acuerdo = f.FabricaAcuerdo()
    antes = acuerdo.version
    acuerdo = acuerdos.asignar_a_cargo(por=olga, acuerdo=acuerdo, usuario=carlos, ahora=AHORA)
    assert (acuerdo.a_cargo, acuerdo.version) == (carlos, antes + 1)
    assert acuerdo.history.first().history_user == olga
    with pytest.raises(DatoInvalido, match="no trabaja en la Secretaría"):
        acuerdos.asignar_a_cargo(por=olga, acuerdo=acuerdo, usuario=fatima, ahora=AHORA)
    assert list(diferencias()) == []


@pytest.mark.parametrize("como", [{"sesion__etapa": "cerrada"}, {"anulado": True}])
def test_de_una_sesion_cerrada_o_de_lo_anulado_ya_nadie_dice_quien_lo_sigue(olga, carlos, como):
    acuerdo = f.FabricaAcuerdo(**como)
    with pytest.raises(AccionDenegada):
        acuerdos.asignar_a_cargo(por=olga, acuerdo=acuerdo, usuario=carlos, ahora=AHORA)
    acuerdo.refresh_from_db()
    assert acuerdo.a_cargo is None
