"""Nadie deja un cargo con acuerdos por cumplir sin que se diga quién los toma."""

from datetime import date, timedelta

import pytest

from acuerdos.acciones.participantes import agregar_participantes
from acuerdos.acciones.personas import (
    DatosDeContacto,
    ascender_alterno,
    cesar_funcionario,
    cesar_punto_focal,
    editar_contacto,
    nombrar_funcionario,
    nombrar_punto_focal,
)
from acuerdos.acciones.relevos import encargo_de
from acuerdos.errores import Conflicto
from acuerdos.models import Enlace, Hito
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from reuniones.models import FuncionarioSectorial, Sector
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, no_sirve, rastro, se_niega

pytestmark = pytest.mark.django_db


@pytest.fixture
def umachiri(catalogos):
    return Municipalidad.objects.get(pk=f.UMACHIRI)


@pytest.fixture
def hito(sesion):
    return f.FabricaHito(acuerdo__sesion=sesion)


def cargo_de(persona):
    return PuntoFocal.objects.get(usuario=persona, hasta=None)


def alterna(persona):
    return f.FabricaPuntoFocal(usuario=persona, titular=False)


def cesar(por, persona, **campos):
    return cesar_punto_focal(por=por, punto_focal=cargo_de(persona), ahora=AHORA, **{"hasta": HOY} | campos)


def nombrar(por, municipalidad, usuario, **campos):
    base = {"desde": HOY, "ahora": AHORA}
    return nombrar_punto_focal(por=por, municipalidad=municipalidad, usuario=usuario, **base | campos)


def enlace_de(persona, hito):
    return Enlace.objects.create(hito=hito, persona=persona, creado_en=AHORA, vence_el=HOY + timedelta(days=30))


def test_lo_que_se_hereda_se_cuenta(umachiri, hito, fatima):
    f.FabricaAvance(hito=f.FabricaHito(acuerdo__sesion=hito.acuerdo.sesion), porcentaje=100, validado=True)
    f.FabricaHito(acuerdo=hito.acuerdo, responsable="GN")
    f.FabricaReprogramacion(hito=hito)
    enlace_de(fatima, hito)
    encargo = encargo_de(umachiri, fatima)
    assert (encargo.acuerdos, list(encargo.hitos), encargo.solicitudes, encargo.enlaces) == (1, [hito], 1, 1)
    assert str(encargo) == "1 acuerdo por cumplir y 1 hito abierto"


def test_quien_participa_hereda_lo_que_debe_y_quien_encabeza_no_lo_de_otra(umachiri, hito, fatima, benita, carlos):
    san_jose = Municipalidad.objects.get(pk=f.SAN_JOSE_LAMBAYEQUE)
    agregar_participantes(por=carlos, acuerdo=hito.acuerdo, municipalidades=[san_jose], sectores=[], ahora=AHORA)
    suyo = f.FabricaHito(acuerdo=hito.acuerdo, de_municipalidad=san_jose)
    enlace_de(benita, suyo)
    de_san_jose, de_umachiri = encargo_de(san_jose, benita), encargo_de(umachiri, fatima)
    assert (de_san_jose.acuerdos, list(de_san_jose.hitos), de_san_jose.enlaces) == (1, [suyo], 1)
    assert (de_umachiri.acuerdos, list(de_umachiri.hitos)) == (1, [hito])
    with no_sirve(queda_vacante="tiene 1 acuerdo por cumplir y 1 hito abierto"):
        cesar(carlos, benita)
    cesar(carlos, benita, queda_vacante=True)
    assert encargo_de(san_jose, benita).enlaces == 0, "el suyo se anuló con el cargo"


def test_la_titular_no_cesa_sin_que_se_diga_quien_toma_lo_suyo(olga, fatima, hito):
    with no_sirve(queda_vacante="Municipalidad Distrital de Umachiri tiene 1 acuerdo por cumplir y 1 hito abierto"):
        cesar(olga, fatima)
    assert cesar(olga, fatima, queda_vacante=True).hasta == HOY


def test_con_todo_cumplido_o_la_sesion_cerrada_no_hay_nada_que_relevar(olga, fatima, hito, sesion):
    sesion.etapa = "cerrada"
    sesion.save()
    assert cesar(olga, fatima).hasta == HOY


def test_al_cesar_asciende_un_alterno_y_los_hitos_pasan_a_el(olga, fatima, eva, hito):
    suplente = alterna(eva)
    enlace = enlace_de(fatima, hito)
    cesar(olga, fatima, asciende=suplente, motivo="Carta 12")
    suplente.refresh_from_db()
    enlace.refresh_from_db()
    assert (suplente.titular, suplente.desde) == (True, date(2025, 1, 1)), "su desde es el del cargo"
    assert (enlace.revocado_en, enlace.revocado_por) == (AHORA, olga)
    assert list(Hito.objects.informables_para(Usuario.objects.get(pk=eva.pk))) == [hito]
    rastro(suplente, olga)


def test_solo_asciende_quien_es_alterno_ahi_y_hoy(olga, fatima, benita, eva, hito):
    with no_sirve(asciende="No es alterno de esta municipalidad"):
        cesar(olga, fatima, asciende=cargo_de(benita))
    with no_sirve(asciende="No es alterno de esta municipalidad"):
        cesar(olga, fatima, asciende=cargo_de(fatima))
    suplente = alterna(eva)
    cesar_punto_focal(por=olga, punto_focal=suplente, hasta=HOY, ahora=AHORA)
    with no_sirve(asciende="dejó el cargo el 10/03/2025"):
        cesar(olga, fatima, asciende=suplente)
    assert cargo_de(fatima).titular, "nada quedó a medias"


def test_un_alterno_cesa_sin_mas_mientras_haya_titular_y_el_ultimo_no(olga, fatima, eva, hito):
    alterna(eva)
    assert cesar(olga, eva).hasta == HOY
    otra = f.FabricaUsuario(username="otra")
    alterna(otra)
    cesar(olga, fatima, queda_vacante=True)
    with no_sirve(queda_vacante="1 acuerdo por cumplir"):
        cesar(olga, otra)


def test_ascender_releva_al_titular_y_repetirlo_se_dice(olga, fatima, eva, hito):
    suplente = alterna(eva)
    with no_sirve(desde="11/03/2025 aún no llega"):
        ascender_alterno(por=olga, punto_focal=suplente, desde=date(2025, 3, 11), ahora=AHORA)
    with no_sirve(desde="no puede ascender antes"):
        ascender_alterno(por=olga, punto_focal=suplente, desde=date(2024, 12, 1), ahora=AHORA)
    ascendida = ascender_alterno(por=olga, punto_focal=suplente, desde=HOY, ahora=AHORA, documento="Oficio 9")
    assert (ascendida.titular, ascendida.documento) == (True, "Oficio 9")
    assert PuntoFocal.objects.get(usuario=fatima).hasta == HOY
    with no_sirve(desde="ya es titular"):
        ascender_alterno(por=olga, punto_focal=suplente, desde=HOY, ahora=AHORA)
    with se_niega("Solo la Secretaría"):
        ascender_alterno(por=fatima, punto_focal=suplente, desde=HOY, ahora=AHORA)


def test_quien_releva_y_es_relevada_el_mismo_dia(umachiri, olga, fatima, eva, hito):
    nombrar(olga, umachiri, eva)
    nombrar(olga, umachiri, fatima)
    assert [p.usuario for p in umachiri.puntos_focales.filter(hasta=None)] == [fatima]
    assert PuntoFocal.objects.filter(hasta=HOY).count() == 2


def test_la_persona_equivocada_se_dice(umachiri, olga, carlos, fatima, eva):
    eva.is_active = False
    eva.save()
    for persona, frase in (
        (carlos, "trabaja en la Secretaría"),
        (eva, "está desactivada"),
        (f.FabricaUsuario(username="raiz", is_superuser=True), "es del servidor"),
        (fatima, "ya es punto focal de esta municipalidad."),
    ):
        with no_sirve(usuario=frase):
            nombrar(olga, umachiri, persona)
    suplente = f.FabricaUsuario(username="suplente")
    alterna(suplente)
    with no_sirve(usuario="puede ascender a titular desde la ficha"):
        nombrar(olga, umachiri, suplente)


def test_quien_es_focal_de_varias_deja_una_y_conserva_las_otras(olga, fatima, hito, sesion):
    otra = f.FabricaPuntoFocal(usuario=fatima, municipalidad_id=f.SAN_JOSE_LAMBAYEQUE)
    alla = f.FabricaHito(acuerdo__sesion=sesion, acuerdo__municipalidad_id=f.SAN_JOSE_LAMBAYEQUE)
    de_aqui, de_alla = enlace_de(fatima, hito), enlace_de(fatima, alla)
    aqui = fatima.puntos_focales.get(municipalidad=f.UMACHIRI)
    cesar_punto_focal(por=olga, punto_focal=aqui, hasta=HOY, ahora=AHORA, queda_vacante=True)
    de_aqui.refresh_from_db()
    de_alla.refresh_from_db()
    otra.refresh_from_db()
    assert (de_aqui.revocado_en, de_alla.revocado_en, otra.hasta) == (AHORA, None, None)


def test_el_contacto_se_corrige_con_historia_y_sin_pisar_a_nadie(olga, carlos, fatima):
    cargo = cargo_de(fatima)
    version = cargo.history.latest("history_id").history_id
    nuevo = DatosDeContacto("Alcaldesa", "mesa@umachiri.example", "951 111 222")
    hecho = editar_contacto(por=olga, punto_focal=cargo, contacto=nuevo, version=version, ahora=AHORA)
    assert (hecho.cargo, hecho.correo, hecho.telefono) == ("Alcaldesa", "mesa@umachiri.example", "951 111 222")
    rastro(hecho, olga)
    with pytest.raises(Conflicto):
        editar_contacto(por=carlos, punto_focal=cargo, contacto=DatosDeContacto("Otra"), version=version, ahora=AHORA)
    with no_sirve(correo="«esto no» no es un correo"):
        editar_contacto(
            por=olga, punto_focal=cargo, contacto=DatosDeContacto("", "esto no"), version=hecho.version, ahora=AHORA
        )
    with no_sirve(telefono="como 951 234 567"):
        editar_contacto(
            por=olga, punto_focal=cargo, contacto=DatosDeContacto("", "", "abc"), version=hecho.version, ahora=AHORA
        )


def test_el_ultimo_funcionario_de_un_sector_tampoco_se_va_en_silencio(olga, soledad, eva, sesion):
    f.FabricaHito(acuerdo__sesion=sesion, responsable="GN")
    cargo = FuncionarioSectorial.objects.get(usuario=soledad)
    with no_sirve(queda_vacante="El sector MTPE tiene 1 acuerdo por cumplir y 1 hito abierto"):
        cesar_funcionario(por=olga, funcionario=cargo, hasta=HOY, ahora=AHORA)
    mtpe = Sector.objects.get(pk="MTPE")
    nombrar_funcionario(por=olga, sector=mtpe, usuario=eva, desde=HOY, ahora=AHORA)
    assert cesar_funcionario(por=olga, funcionario=cargo, hasta=HOY, ahora=AHORA).hasta == HOY
