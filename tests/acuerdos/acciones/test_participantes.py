from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from acuerdos.acciones.acuerdos import DatosDeAcuerdo, editar_acuerdo
from acuerdos.acciones.avances import registrar_avance
from acuerdos.acciones.hitos import HitoEscrito, editar_hito, proponer_hito, registrar_hito
from acuerdos.acciones.participantes import agregar_participantes, participante_de, quitar_participante
from acuerdos.acciones.proyeccion import diferencias
from acuerdos.busqueda import raiz
from acuerdos.destinos import Destinos
from acuerdos.enums import Responsable
from acuerdos.models import Acuerdo, Cambio, Hito
from municipalidades.models import Municipalidad
from reuniones.enums import Etapa
from reuniones.models import Sector
from tests import fabricas as f
from tests.acuerdos.acciones.comun import AHORA, HOY, no_sirve, rastro, se_niega

pytestmark = pytest.mark.django_db
SAN_JOSE = f.SAN_JOSE_LAMBAYEQUE


@pytest.fixture
def acuerdo(sesion: Any) -> Any:
    return f.FabricaAcuerdo(sesion=sesion)


@pytest.fixture
def con_san_jose(acuerdo: Any, carlos: Any) -> Any:
    agregar(carlos, acuerdo)
    return Acuerdo.objects.get(pk=acuerdo.pk)


def agregar(por: Any, acuerdo: Any, *ubigeos: str, sectores: Any = (), **campos: Any) -> Any:
    municipalidades = [Municipalidad.objects.get(pk=ubigeo) for ubigeo in ubigeos or ([] if sectores else [SAN_JOSE])]
    return agregar_participantes(
        por=por,
        acuerdo=acuerdo,
        municipalidades=municipalidades,
        sectores=[Sector.objects.get(pk=sigla) for sigla in sectores],
        ahora=AHORA,
        **campos,
    )


def hito_de(por: Any, acuerdo: Any, verbo: Any = registrar_hito, **campos: Any) -> Any:
    dichos = {"texto": "Entregar", "responsable": Responsable.GL, "plazo": acuerdo.plazo} | campos
    return verbo(por=por, acuerdo=acuerdo, datos=HitoEscrito(**dichos), ahora=AHORA)


def test_quien_participa_ve_el_acuerdo_y_quien_encabeza_sigue_igual(
    acuerdo: Any, carlos: Any, benita: Any, mario: Any
) -> None:
    assert not Acuerdo.objects.visibles_para(benita).exists()
    benita.cargos_leidos = None
    san_jose, mvcs = agregar(carlos, acuerdo, SAN_JOSE, f.UMACHIRI, SAN_JOSE, sectores=["MVCS", "MTPE"])
    assert (san_jose.municipalidad_id, san_jose.desde, mvcs.sector_id) == (SAN_JOSE, HOY, "MVCS")
    rastro(san_jose, carlos, "+")
    acuerdo.refresh_from_db()
    assert (acuerdo.municipalidad_id, acuerdo.sector_id) == (f.UMACHIRI, "MTPE")
    assert acuerdo.participan == f"m:{SAN_JOSE} s:MVCS"
    assert list(Acuerdo.objects.visibles_para(benita)) == list(Acuerdo.objects.visibles_para(mario)) == [acuerdo]
    assert list(diferencias()) == []
    assert agregar(carlos, acuerdo) == []  # dicho dos veces es lo mismo


def test_se_encuentra_por_el_nombre_de_quien_participa_y_por_su_mancomunidad(acuerdo: Any, carlos: Any) -> None:
    agregar(carlos, acuerdo, mancomunidad=" Mancomunidad  del Valle ")
    for buscado in ("valle", "lambayeque"):
        assert list(Acuerdo.objects.con_palabras([(raiz(buscado),)])) == [acuerdo]
    assert acuerdo.participantes.get().mancomunidad == "Mancomunidad del Valle"


def test_uno_que_entra_llega_por_el_delta_y_uno_que_sale_recibe_la_baja(acuerdo: Any, carlos: Any) -> None:
    (suyo,) = agregar(carlos, acuerdo)
    en_san_jose = Cambio.objects.get(tipo="acuerdo", clave=acuerdo.codigo, ambito=f"m:{SAN_JOSE}")
    assert not en_san_jose.baja
    quitar_participante(por=carlos, participante=suyo, motivo="Era otra", ahora=AHORA)
    en_san_jose.refresh_from_db()
    assert (en_san_jose.baja, en_san_jose.causa) == (True, "transferido")
    assert not Cambio.objects.get(tipo="acuerdo", clave=acuerdo.codigo, ambito=f"m:{f.UMACHIRI}").baja


def test_cada_municipalidad_responde_por_sus_hitos(con_san_jose: Any, olga: Any, fatima: Any, benita: Any) -> None:
    suyo = hito_de(olga, con_san_jose, de_municipalidad=SAN_JOSE)
    de_quien_encabeza = hito_de(olga, con_san_jose, texto="Otro", de_municipalidad=f.UMACHIRI)
    assert (suyo.de_municipalidad_id, de_quien_encabeza.de_municipalidad_id) == (SAN_JOSE, None)
    assert list(Hito.objects.informables_para(benita)) == [suyo]
    assert list(Hito.objects.informables_para(fatima)) == [de_quien_encabeza]
    registrar_avance(por=benita, hito=suyo, fecha=HOY, porcentaje=50, descripcion="Va", ahora=AHORA)
    with se_niega("que lo debe puede informar"):
        registrar_avance(por=fatima, hito=suyo, fecha=HOY, porcentaje=60, descripcion="No", ahora=AHORA)
    destinos = Destinos()
    assert [d.persona_id for d in destinos.de(suyo, "responsable")] == [benita.pk]
    assert [d.persona_id for d in destinos.de(de_quien_encabeza, "responsable")] == [fatima.pk]


def test_quien_participa_propone_para_su_lado_y_no_para_el_de_otra(con_san_jose: Any, benita: Any) -> None:
    assert hito_de(benita, con_san_jose, proponer_hito, de_municipalidad=SAN_JOSE).es_propuesta
    with se_niega("que lo debe puede proponer"):
        hito_de(benita, con_san_jose, proponer_hito)


@pytest.mark.parametrize(
    ("campos", "dice"),
    [
        ({"de_municipalidad": "030606"}, {"de_municipalidad": "no participa en el acuerdo"}),
        ({"de_sector": "MVCS"}, {"de_sector": "Solo es de alguien así un hito que debe"}),
        ({"de_sector": "MVCS", "responsable": Responsable.GN}, {"de_sector": "no participa"}),
    ],
)
def test_un_hito_no_es_de_quien_no_esta(con_san_jose: Any, olga: Any, campos: Any, dice: Any) -> None:
    with no_sirve(**dice):
        hito_de(olga, con_san_jose, **campos)


def test_quien_responde_por_un_hito_no_se_quita_hasta_pasarlo(con_san_jose: Any, carlos: Any) -> None:
    suyo = hito_de(carlos, con_san_jose, de_municipalidad=SAN_JOSE)
    participante = con_san_jose.participantes.get()
    with no_sirve(participante="Responde por hitos del acuerdo (el 1)"):
        quitar_participante(por=carlos, participante=participante, motivo="Se retira", ahora=AHORA)
    de_nadie_mas = HitoEscrito(texto=suyo.texto, responsable=Responsable.GL, plazo=suyo.plazo)
    editar_hito(por=carlos, hito=suyo, version=suyo.version, datos=de_nadie_mas, ahora=AHORA)
    quitado = quitar_participante(por=carlos, participante=participante, motivo="Se retira", ahora=AHORA)
    rastro(quitado, carlos, "~")
    assert Acuerdo.objects.get(pk=con_san_jose.pk).participan == ""
    with no_sirve(motivo="Ya estaba anulado"):
        quitar_participante(por=carlos, participante=participante, motivo="Otra vez", ahora=AHORA)


def test_lo_que_no_puede_ser_no_entra(acuerdo: Any, carlos: Any, olga: Any) -> None:
    with no_sirve(municipalidades="al menos una municipalidad o un sector"):
        agregar_participantes(por=carlos, acuerdo=acuerdo, ahora=AHORA)
    with no_sirve(sectores="MIMP no participa en la sesión"):
        agregar(carlos, acuerdo, sectores=["MIMP"])
    with no_sirve(sectores="MIMP y MEF no participan en la sesión"):
        agregar(carlos, acuerdo, sectores=["MIMP", "MEF"])
    with no_sirve(mancomunidad="qué municipalidades"):
        agregar(carlos, acuerdo, sectores=["MVCS"], mancomunidad="Del Sur")
    with se_niega("En la etapa «Seguimiento»"):  # en seguimiento, un coordinador
        agregar(olga, acuerdo)


def test_el_participante_se_nombra_por_su_clave(con_san_jose: Any) -> None:
    assert participante_de(con_san_jose, municipalidad=SAN_JOSE).municipalidad_id == SAN_JOSE
    with no_sirve(sector="no participa en el acuerdo"):
        participante_de(con_san_jose, sector="MVCS")
    with no_sirve(municipalidad="uno de los dos"):
        participante_de(con_san_jose)


def test_quien_participa_no_pasa_a_encabezar_sin_dejar_de_participar(con_san_jose: Any, olga: Any) -> None:
    type(con_san_jose.sesion).objects.update(etapa=Etapa.EN_CURSO)
    datos = DatosDeAcuerdo.de(con_san_jose)
    otro = type(datos)(
        **{campo: getattr(datos, campo) for campo in (c.name for c in fields(datos))}
        | {"municipalidad": Municipalidad.objects.get(pk=SAN_JOSE), "plazo": datos.plazo + timedelta(days=1)}
    )
    with no_sirve(municipalidad="Ya participa"):
        editar_acuerdo(por=olga, acuerdo=con_san_jose, version=con_san_jose.version, datos=otro, ahora=AHORA)
