"""Las listas de un día pasado: lo mismo que dicen los hechos, y lo que entonces se decía."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from acuerdos import como_estaban
from acuerdos.estados import acuerdo_en_dia
from acuerdos.models import Acuerdo, Hito
from acuerdos.models.hechos import hechos_de
from cuentas.models import Usuario
from reuniones.models import Sesion
from tests.api.conftest import cliente_de, errores_de, leer
from tests.fabricas import (
    EVENTO,
    SAN_JOSE_LAMBAYEQUE,
    FabricaAcuerdo,
    FabricaAvance,
    FabricaDesestimacion,
    FabricaHito,
    FabricaParticipante,
    FabricaReprogramacion,
    FabricaSesion,
    en_lima,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def historia(sesion: Sesion) -> list[Acuerdo]:
    """Tres acuerdos a los que les pasó de todo, y uno de una sesión posterior."""
    primero, segundo, tercero = (FabricaAcuerdo(sesion=sesion, plazo=date(2025, 6, 30)) for _ in range(3))
    hito = FabricaHito(acuerdo=primero, plazo=date(2025, 4, 30))
    FabricaAvance(hito=hito, fecha=date(2025, 2, 10), porcentaje=40)
    FabricaAvance(hito=hito, fecha=date(2025, 5, 10), porcentaje=100, validado=True)
    FabricaHito(acuerdo=segundo, plazo=date(2025, 3, 15))
    FabricaReprogramacion(acuerdo=segundo, plazo_nuevo=date(2025, 9, 30), aprobada=True)
    FabricaDesestimacion(acuerdo=tercero, aprobada=True)
    FabricaAcuerdo(sesion=FabricaSesion(codigo="MEB-TEST", fecha=date(2025, 5, 1)))
    return [primero, segundo, tercero]


@pytest.mark.parametrize("dia", [EVENTO, date(2025, 2, 28), date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)])
def test_cada_fila_dice_lo_que_dicen_los_hechos_de_ese_dia(
    dia: date, historia: list[Acuerdo], carlos_api: Client, time_machine: Any
) -> None:
    time_machine.move_to(en_lima(date(2025, 11, 1)), tick=False)
    filas = leer(carlos_api, f"/acuerdos/?al={dia}")["results"]
    hechos = {a.codigo: hechos_de([a.pk])[a.pk] for a in Acuerdo.objects.filter(evento_el__lte=dia)}
    assert [fila["codigo"] for fila in filas] == sorted(hechos)
    for fila in filas:
        entonces = acuerdo_en_dia(hechos[fila["codigo"]], dia)
        assert fila["hoy"]["dia"] == dia.isoformat()
        assert fila["hoy"]["estado"] == entonces.estado(dia)
        assert fila["avance"] == float(entonces.avance)
        assert fila["plazo_vigente"] == entonces.plazo.isoformat()
    for estado in {fila["hoy"]["estado"] for fila in filas}:
        suyas = leer(carlos_api, f"/acuerdos/?al={dia}&estado={estado}&campos=codigo")["results"]
        assert [f["codigo"] for f in suyas] == [f["codigo"] for f in filas if f["hoy"]["estado"] == estado]


def test_los_hitos_de_un_dia_pasado(historia: list[Acuerdo], carlos_api: Client, time_machine: Any) -> None:
    time_machine.move_to(en_lima(date(2025, 11, 1)), tick=False)
    FabricaHito(acuerdo=historia[0], registrado_el=date(2025, 8, 1))
    primero, segundo = leer(carlos_api, "/hitos/?al=2025-04-01")["results"]
    assert (primero["porcentaje"], primero["validado"], primero["ultimo_avance_el"]) == (40, False, "2025-02-10")
    assert primero["hoy"] == {"dia": "2025-04-01", "vencido": False}
    assert segundo["hoy"] == {"dia": "2025-04-01", "vencido": True}
    assert leer(carlos_api, "/hitos/?al=2025-10-01")["count"] == 3
    assert leer(carlos_api, f"/hitos/?al={EVENTO - timedelta(days=1)}")["count"] == 0


def test_lo_corregido_despues_dice_lo_que_entonces_se_decia(
    historia: list[Acuerdo], carlos_api: Client, time_machine: Any
) -> None:
    acuerdo = historia[0]
    time_machine.move_to(en_lima(date(2025, 9, 1)), tick=False)
    guardado = Acuerdo.objects.get(pk=acuerdo.pk)
    guardado.texto, guardado.plazo = "Otro texto, corregido", date(2025, 7, 31)
    guardado.save()
    time_machine.move_to(en_lima(date(2025, 10, 1)), tick=False)
    campos = "campos=codigo,texto,plazo"
    ahora = {f["codigo"]: f for f in leer(carlos_api, f"/acuerdos/?{campos}")["results"]}[acuerdo.codigo]
    assert (ahora["texto"], ahora["plazo"]) == ("Otro texto, corregido", "2025-07-31")
    entonces = leer(carlos_api, f"/acuerdos/?{campos}&conocido_al=2025-08-15")["results"]
    dicho = {f["codigo"]: f for f in entonces}[acuerdo.codigo]
    assert (dicho["texto"], dicho["plazo"]) == (acuerdo.texto, "2025-06-30")


def test_lo_anulado_despues_contaba_entonces(
    historia: list[Acuerdo], carlos: Usuario, carlos_api: Client, time_machine: Any
) -> None:
    time_machine.move_to(en_lima(date(2025, 11, 1)), tick=False)
    acuerdo, hito = historia[0], historia[1].hitos.get()
    anulado = {"anulado_en": en_lima(date(2025, 9, 1)), "anulado_por": carlos, "motivo_de_anulacion": "Por error"}
    Acuerdo.objects.filter(pk=acuerdo.pk).update(**anulado)
    Hito.objects.filter(pk=hito.pk).update(**anulado)
    assert leer(carlos_api, "/acuerdos/?al=2025-04-01")["count"] == 2
    assert leer(carlos_api, "/acuerdos/?al=2025-04-01&conocido_al=2025-08-15")["count"] == 3
    assert leer(carlos_api, "/hitos/?al=2025-04-01")["count"] == 0
    assert leer(carlos_api, "/hitos/?al=2025-04-01&conocido_al=2025-08-15")["count"] == 2


@pytest.mark.parametrize("formato", ["json", "csv", "ndjson"])
def test_el_hito_que_se_anula_mientras_se_lee_no_sale(
    formato: str, historia: list[Acuerdo], carlos: Usuario, carlos_api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entre leer las filas y leer sus hechos."""
    primero, segundo = Hito.objects.order_by("pk")
    anulado = {"anulado_en": en_lima(date(2025, 9, 1)), "anulado_por": carlos, "motivo_de_anulacion": "Por error"}

    def anular_y_leer(ids: Any, **con: Any) -> Any:
        Hito.objects.filter(pk=primero.pk).update(**anulado)
        return hechos_de(ids, **con)

    monkeypatch.setattr(como_estaban, "hechos_de", anular_y_leer)
    respuesta: Any = carlos_api.get(f"/api/v1/hitos/?al=2025-04-01&campos=id&formato={formato}")
    cuerpo = b"".join(respuesta) if respuesta.streaming else respuesta.content
    salen = {
        "json": f'"results":[{{"id":{segundo.pk}}}]',
        "csv": f"\ufeffid\r\n{segundo.pk}\r\n",
        "ndjson": f'{{"id":{segundo.pk}}}\n',
    }
    assert respuesta.status_code == 200
    assert cuerpo.decode().endswith(salen[formato] + ("}" if formato == "json" else ""))


def test_cada_quien_ve_de_entonces_lo_que_es_suyo(
    fatima: Usuario, con_token: Callable[[Usuario], Client], historia: list[Acuerdo], acuerdo_de_benita: Acuerdo
) -> None:
    suyos = [acuerdo.codigo for acuerdo in historia]
    for consulta in ("al=2025-03-31", "al=2025-03-31&conocido_al=2025-08-15"):
        filas = leer(con_token(fatima), f"/acuerdos/?{consulta}")["results"]
        assert [fila["codigo"] for fila in filas] == suyos


@pytest.mark.parametrize(
    ("consulta", "parametro", "dice"),
    [
        ("al=2999-01-01", "al", "todavía no llega"),
        ("al=31.03.2025", "al", "no es una fecha"),
        ("al=2025-03-31&semaforo=rojo", "semaforo", "Solo se sabe de hoy"),
        ("al=2025-03-31&ordering=avance", "ordering", "se ordena por «codigo» o «-codigo»"),
        ("conocido_al=ayer", "conocido_al", "no es un instante"),
        ("conocido_al=2999-01-01", "conocido_al", "todavía no llega"),
    ],
)
def test_lo_que_no_se_puede_pedir_de_un_dia_pasado(
    consulta: str, parametro: str, dice: str, carlos_api: Client, historia: list[Acuerdo]
) -> None:
    assert dice in errores_de(leer(carlos_api, f"/acuerdos/?{consulta}", 400))[parametro][0]


def test_el_etag_de_un_dia_pasado_no_muere_a_medianoche(
    historia: list[Acuerdo], carlos: Usuario, con_token: Callable[[Usuario], Client], time_machine: Any
) -> None:
    time_machine.move_to("2025-11-01 23:59-05:00", tick=False)
    cliente = con_token(carlos)
    direcciones = ["/api/v1/acuerdos/?al=2025-04-01", "/api/v1/acuerdos/?al=2025-11-01"]
    etags = [cliente.get(d)["ETag"] for d in direcciones]
    time_machine.move_to("2025-11-02 00:01-05:00", tick=False)
    despues = [cliente.get(d, headers={"if-none-match": e}) for d, e in zip(direcciones, etags, strict=True)]
    assert [r.status_code for r in despues] == [304, 200]


@pytest.mark.parametrize("lista", ["acuerdos", "hitos"])
@pytest.mark.parametrize("lugar", ["sector=MVCS", "municipalidad=140311"])
def test_el_dia_de_hoy_escrito_es_hoy_y_lo_sabido_antes_no_mezcla_participantes_de_hoy(
    lista: str, lugar: str, historia: list[Acuerdo], carlos_api: Client, time_machine: Any
) -> None:
    hoy = date(2025, 11, 1)
    time_machine.move_to(en_lima(hoy), tick=False)
    FabricaParticipante(acuerdo=historia[0], sector_id="MVCS", municipalidad_id=None)
    FabricaParticipante(acuerdo=historia[0], municipalidad_id=SAN_JOSE_LAMBAYEQUE, sector_id=None)

    def cuantos(mas: str = "") -> int:
        return int(leer(carlos_api, f"/{lista}/?{lugar}{mas}")["count"])

    assert (cuantos(), cuantos(f"&al={hoy}")) == (1, 1)
    assert (cuantos("&al=2025-10-31"), cuantos("&conocido_al=2025-10-31")) == (0, 0), "como en el corte: quien encabeza"


@pytest.mark.parametrize(
    ("consulta", "antes", "despues"),
    [
        ("tipo", {"tipo": "acuerdo"}, {"tipo": "compromiso"}),
        ("clasificacion", {"clasificacion_id": "orientacion"}, {"clasificacion_id": "financiamiento"}),
        ("responsable", {"responsable": "GL"}, {"responsable": "GN"}),
        ("cui", {"cui": "2111111"}, {"cui": "2222222"}),
        ("sector", {"sector_id": "MTPE"}, {"sector_id": "MVCS"}),
        ("municipalidad", {"municipalidad_id": "210809"}, {"municipalidad_id": SAN_JOSE_LAMBAYEQUE}),
        ("region", {"municipalidad_id": "210809"}, {"municipalidad_id": SAN_JOSE_LAMBAYEQUE}),
        ("provincia", {"municipalidad_id": "210809"}, {"municipalidad_id": SAN_JOSE_LAMBAYEQUE}),
    ],
)
def test_un_filtro_mira_lo_que_la_fila_muestra_aunque_lo_corrigieran_despues(
    consulta: str, antes: dict[str, str], despues: dict[str, str], sesion: Sesion, carlos_api: Client, time_machine: Any
) -> None:
    """Dos que decían lo mismo y uno que dice lo otro; a uno lo corrigen, y entonces todavía no."""
    valores = [next(iter(dice.values())) for dice in (antes, despues)]
    recorte = {"region": 2, "provincia": 4}.get(consulta)
    uno, otro = (valor[:recorte] for valor in valores)
    time_machine.move_to(en_lima(date(2025, 8, 1)), tick=False)
    corregido, igual = (FabricaAcuerdo(sesion=sesion, **antes) for _ in range(2))
    ajeno = FabricaAcuerdo(sesion=sesion, **despues)
    time_machine.move_to(en_lima(date(2025, 9, 1)), tick=False)
    guardado = Acuerdo.objects.get(pk=corregido.pk)
    for campo, valor in despues.items():
        setattr(guardado, campo, valor)
    guardado.save()
    time_machine.move_to(en_lima(date(2025, 10, 1)), tick=False)

    def salen(valor: str, mas: str = "") -> list[str]:
        return [f["codigo"] for f in leer(carlos_api, f"/acuerdos/?{consulta}={valor}{mas}")["results"]]

    entonces = "&conocido_al=2025-08-15"
    assert (salen(uno), salen(otro)) == ([igual.codigo], [corregido.codigo, ajeno.codigo])
    assert (salen(uno, entonces), salen(otro, entonces)) == ([corregido.codigo, igual.codigo], [ajeno.codigo])


@pytest.mark.parametrize("consulta", ["sector=MTPE", "municipalidad=210809", "region=21"])
def test_los_hitos_de_entonces_son_los_de_los_acuerdos_que_entonces_lo_decian(
    consulta: str, sesion: Sesion, carlos_api: Client, time_machine: Any
) -> None:
    time_machine.move_to(en_lima(date(2025, 8, 1)), tick=False)
    hito = FabricaHito(acuerdo=FabricaAcuerdo(sesion=sesion, sector_id="MTPE", municipalidad_id="210809"))
    time_machine.move_to(en_lima(date(2025, 9, 1)), tick=False)
    acuerdo = Acuerdo.objects.get(pk=hito.acuerdo_id)
    acuerdo.sector_id, acuerdo.municipalidad_id = "MVCS", SAN_JOSE_LAMBAYEQUE
    acuerdo.save()
    assert leer(carlos_api, f"/hitos/?{consulta}")["count"] == 0
    assert leer(carlos_api, f"/hitos/?{consulta}&conocido_al=2025-08-15")["count"] == 1


def test_el_responsable_de_un_hito_es_el_que_entonces_tenia(
    sesion: Sesion, carlos_api: Client, time_machine: Any
) -> None:
    time_machine.move_to(en_lima(date(2025, 8, 1)), tick=False)
    hito = FabricaHito(acuerdo=FabricaAcuerdo(sesion=sesion), responsable="GL")
    time_machine.move_to(en_lima(date(2025, 9, 1)), tick=False)
    guardado = Hito.objects.get(pk=hito.pk)
    guardado.responsable = "GN"
    guardado.save()
    assert leer(carlos_api, "/hitos/?responsable=GN&conocido_al=2025-08-15")["count"] == 0
    (fila,) = leer(carlos_api, "/hitos/?responsable=GL&conocido_al=2025-08-15")["results"]
    assert fila["responsable"] == "GL"


def test_en_odata_eq_y_lo_conocido_dicen_lo_mismo(sesion: Sesion, carlos: Usuario, time_machine: Any) -> None:
    """También lo que se compara además con su columna."""
    time_machine.move_to(en_lima(date(2025, 8, 1)), tick=False)
    corregido = FabricaAcuerdo(sesion=sesion, sector_id="MTPE")
    time_machine.move_to(en_lima(date(2025, 9, 1)), tick=False)
    guardado = Acuerdo.objects.get(pk=corregido.pk)
    guardado.sector_id = "MVCS"
    guardado.save()
    time_machine.move_to(en_lima(date(2025, 10, 1)), tick=False)
    cliente = cliente_de(carlos)

    def salen(sigla: str) -> list[tuple[str, str]]:
        consulta = {"$filter": f"sector_sigla eq '{sigla}'", "conocido_al": "2025-08-15"}
        filas = cliente.get("/odata/v1/acuerdos", consulta).json()["value"]
        return [(fila["codigo"], fila["sector_sigla"]) for fila in filas]

    assert (salen("MTPE"), salen("MVCS")) == ([(corregido.codigo, "MTPE")], [])
