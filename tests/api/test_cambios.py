"""Una copia hecha solo con los cambios es igual al original, fila por fila y por su resumen, para cada quien."""

import importlib.util
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.urls import resolve
from rest_framework.test import APIRequestFactory, force_authenticate

from acuerdos import espejo, permisos
from acuerdos.acciones import acuerdos, cambios, personas, tokens, usuarios
from acuerdos.acciones.cosas import MODELOS, NOMBRAN
from acuerdos.enums import TipoDeCambio
from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from acuerdos.models import Acuerdo, Cambio, Numerador
from api.cambios import RECURSOS
from api.urls import RECURSOS as LISTAS
from cuentas.models import Usuario
from municipalidades.models import Municipalidad, PuntoFocal
from reuniones.models import FuncionarioSectorial, Sector
from tests import fabricas as f
from tests.acuerdos.acciones.actos import ACTOS, Escena, NadaQueHacer
from tests.acuerdos.acciones.actos.escena import UBIGEOS
from tests.acuerdos.acciones.comun import AHORA, HOY
from tests.api.conftest import BASE, cliente_de, errores_de, leer, publicar_a_mano
from tests.puestas import puesta

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogos")]
# La corrida larga, a mano: ACTOS=10000 PRUEBAS_BASE=postgresql make prueba tests/api/test_cambios.py ARGS="-s -k larga"
LARGA = "ACTOS" in os.environ
VECES = int(os.environ.get("ACTOS", "45"))
CADA, FILA_POR_FILA = (50, max(50, VECES // 20)) if LARGA else (15, 15)  # actos entre dos comparaciones
RAIZ = "http://testserver"


def _ejemplo() -> Any:
    """El de `docs/ejemplos`, tal como se publica."""
    ruta = Path(__file__).parents[2] / "docs" / "ejemplos" / "espejo.py"
    assert len(ruta.read_text("utf-8").splitlines()) <= 80
    receta = importlib.util.spec_from_file_location("espejo_de_ejemplo", ruta)
    assert receta is not None and receta.loader is not None
    modulo = importlib.util.module_from_spec(receta)
    receta.loader.exec_module(modulo)
    return modulo


EJEMPLO = _ejemplo()
NO_VAN_EN_LA_FICHA = {"acuerdo": "mensajes", "sesion": "cortes"}


class Lector:
    """Quien lee, sin pasar por la puerta de la casa; se relee cada vez, porque sus cargos cambian."""

    def __init__(self, username: str, por_pagina: int = 0) -> None:
        self.username, self.por_pagina = username, por_pagina

    def __call__(self, url: str) -> Any:
        direccion = url.removeprefix(RAIZ)
        if self.por_pagina and "/cambios/" in direccion and "page_size" not in direccion:
            direccion += f"&page_size={self.por_pagina}"
        peticion = APIRequestFactory().get(direccion)
        force_authenticate(peticion, Usuario.objects.get(username=self.username))
        vista, _, claves = resolve(direccion.split("?")[0])
        respuesta = vista(peticion, **claves).render()
        if respuesta.status_code == 404:
            return None
        if respuesta.status_code != 200:
            raise PermissionError(respuesta.status_code, respuesta.data["detail"])
        return EJEMPLO.leer(respuesta.content)


def copia_de(username: str, por_pagina: int = 0) -> Any:
    return EJEMPLO.Espejo(RAIZ, Lector(username, por_pagina))


def original(username: str) -> dict[str, Any]:
    """Todo lo que esa persona lee, por las listas y las fichas."""
    pedir, hallado = Lector(username), {}
    for tipo, recurso in RECURSOS.items():
        url = f"{RAIZ}{BASE}/{recurso}/?page_size=1000"
        if recurso == "municipalidades":
            url += "".join(f"&region={region}" for region in REGIONES)
        while url:
            pagina = pedir(url)
            for fila in pagina["results"]:
                # Una reunión se lee por su sesión y su código; entre los cambios va por su id.
                clave = str(fila["id"]) if recurso == "reuniones" else fila["url"].rstrip("/").split("/")[-1]
                if recurso != "municipalidades" or clave in UBIGEOS:
                    hallado[f"{tipo} {clave}"] = ficha = pedir(fila["url"])
                    if lista := NO_VAN_EN_LA_FICHA.get(tipo):
                        ficha[lista] = pedir(f"{RAIZ}{BASE}/{lista}/?page_size=1000&{tipo}={clave}")["results"]
            url = pagina["next"]
    return hallado


REGIONES = ("21", "14", "03", "15M")


def quedarse_con_pocas_municipalidades() -> None:
    """Las 1 891 las lee cada copia una vez: aquí bastan las de la escena."""
    Cambio.objects.filter(tipo="municipalidad").exclude(clave__in=UBIGEOS).delete()


def montar(hora: Any, ajustes: Any, carpeta: Any) -> Escena:
    ajustes.MEDIA_ROOT = carpeta
    hora.move_to(AHORA, tick=False)
    escena = Escena.montar(a_medida=True, acuerdos=6)
    f.FabricaFuncionario(usuario=f.FabricaUsuario(username="mario"), sector_id="MVCS")
    f.FabricaPuntoFocal(usuario=Usuario.objects.get(username="mario"), municipalidad_id=UBIGEOS[1])
    for tipo in MODELOS.keys() - NOMBRAN:
        cambios.anotar(tipo, list(MODELOS[tipo].objects.values_list("pk", flat=True)))
    quedarse_con_pocas_municipalidades()
    return escena


@pytest.fixture
@puesta
def escena(time_machine: Any, settings: Any, tmp_path: Any) -> Escena:
    return montar(time_machine, settings, tmp_path)


def actos(escena: Escena, azar: random.Random, cuantos: int) -> Iterator[str]:
    """Ese número de actos al azar, de todos los verbos; lo que no procede se deja."""
    nombres = sorted(ACTOS)
    while cuantos:
        nombre = azar.choice(nombres)
        acto = ACTOS[nombre]
        escena.poner_etapa(acto.en)
        cambios.anotar(TipoDeCambio.SESION, [escena.sesion.pk])  # que la pone a mano, sin su verbo
        try:
            with transaction.atomic():
                acto.preparar(escena, azar)(escena.instante())
        except (NadaQueHacer, AccionDenegada, DatoInvalido, Conflicto):
            continue
        cuantos -= 1
        yield nombre


def exigir_iguales(copias: dict[str, Any], hechos: list[str], *, fila_por_fila: bool = True) -> None:
    for quien, copia in copias.items():
        try:
            copia.ponerse_al_dia()
        except PermissionError as negado:
            if negado.args[0] == 410:  # le cambiaron el rol: empieza de nuevo
                copia.hasta, copia.cosas = 0, {}
                copia.ponerse_al_dia()
            else:  # dejó su cargo, y se le dice: la copia se queda como estaba
                assert (negado.args[0], "ningún cargo" in negado.args[1]) == (403, True), negado.args
                continue
        assert copia.esta_completa(), (quien, hechos)
        if not fila_por_fila:
            continue
        copiado = {cosa: ficha for cosa, (_, ficha) in copia.cosas.items()}
        debe = original(quien)
        assert copiado.keys() == debe.keys(), (quien, hechos, copiado.keys() ^ debe.keys())
        distintas = [cosa for cosa, ficha in debe.items() if copiado[cosa] != ficha]
        assert not distintas, (quien, hechos, distintas[:3])


def programa_de_mtpe(escena: Escena) -> str:
    """La cuenta del token de un sector."""
    creado = tokens.crear_token_de_sector(
        por=escena.carlos,
        sector=Sector.objects.get(pk="MTPE"),
        nombre="Espejo",
        alcance="lectura",
        dias=365,
        ahora=AHORA,
    )
    return str(creado.token.user.username)


SU_MUNICIPALIDAD = {"fatima": UBIGEOS[0], "mario": UBIGEOS[1]}
SU_SECTOR = {"soledad": "MTPE", "mario": "MVCS"}


def devolver_cargos(escena: Escena) -> None:
    """A quien los actos dejaron sin ninguno, para que su copia siga teniendo qué copiar."""
    ahora = escena.instante()
    for username in ("fatima", "soledad", "mario"):
        usuario = Usuario.objects.get(username=username)
        if not usuario.is_active:
            usuarios.reactivar_usuario(por=escena.carlos, usuario=usuario, motivo="Vuelve")
        if username in SU_MUNICIPALIDAD and not permisos.municipalidades_a_cargo(usuario):
            suya = Municipalidad.objects.get(pk=SU_MUNICIPALIDAD[username])
            personas.nombrar_punto_focal(por=escena.carlos, municipalidad=suya, usuario=usuario, desde=HOY, ahora=ahora)
        if username in SU_SECTOR and not permisos.sectores_a_cargo(usuario):
            sector = Sector.objects.get(pk=SU_SECTOR[username])
            personas.nombrar_funcionario(por=escena.carlos, sector=sector, usuario=usuario, desde=HOY, ahora=ahora)


def hacer_y_comparar(escena: Escena) -> None:
    azar = random.Random(os.environ.get("SEMILLA", "espejo"))
    # El punto focal pide sus cambios de a pocos: las páginas tampoco pierden nada.
    copias = {
        "olga": copia_de("olga"),
        "fatima": copia_de("fatima", 3),
        "soledad": copia_de("soledad"),
        "mario": copia_de("mario", 7),
    }
    if LARGA:
        copias |= {quien: copia_de(quien) for quien in ("carlos", programa_de_mtpe(escena))}
    exigir_iguales(copias, [])
    hechos: list[str] = []
    for n, nombre in enumerate(actos(escena, azar, VECES), start=1):
        hechos.append(nombre)
        if n % CADA == 0:
            if LARGA:
                devolver_cargos(escena)
                if not FuncionarioSectorial.objects.en_ejercicio().filter(usuario__es_programa=True).exists():
                    otro = programa_de_mtpe(escena)
                    copias[otro] = copia_de(otro)
            exigir_iguales(copias, hechos[-CADA:], fila_por_fila=n % FILA_POR_FILA == 0)
            if LARGA and n % FILA_POR_FILA == 0:
                print(n, "actos: iguales", flush=True)  # noqa: T201
    exigir_iguales(copias, hechos[-CADA:])
    if LARGA:
        lo_copiado = {quien: len(copia.cosas) for quien, copia in copias.items()}
        print(len(hechos), "actos;", set(ACTOS) - set(hechos), "no procedieron;", lo_copiado)  # noqa: T201


if LARGA:  # con todo confirmado, como en la vida: en una sola transacción la base no limpia lo que dejó atrás

    @pytest.mark.django_db(transaction=True)
    def test_la_corrida_larga(transactional_db: None, time_machine: Any, settings: Any, tmp_path: Any) -> None:
        hacer_y_comparar(montar(time_machine, settings, tmp_path))

else:

    def test_hagan_lo_que_hagan_la_copia_de_cada_quien_es_igual(escena: Escena) -> None:
        hacer_y_comparar(escena)


# --- Lo que se deja de ver, y por qué ---------------------------------------------------------------
def novedades(username: str, desde: int) -> dict[str, dict[str, Any]]:
    pagina = Lector(username)(f"{RAIZ}{BASE}/cambios/?desde={desde}")
    assert pagina["next"] is None
    return {cambio["clave"]: cambio for cambio in pagina["results"]}


def test_lo_anulado_es_baja_con_su_motivo(escena: Escena) -> None:
    suyo, antes = Acuerdo.objects.filter(sector="MTPE").first(), espejo.ultimo_numero()
    acuerdos.anular_acuerdo(por=escena.carlos, acuerdo=suyo, motivo="Se registró dos veces", ahora=AHORA)
    cambio = novedades("soledad", antes)[suyo.codigo]
    assert (cambio["baja"], cambio["causa"], cambio["motivo"], cambio["url"]) == (
        True,
        "anulado",
        "Se registró dos veces",
        None,
    )
    assert novedades("fatima", antes).keys() <= {suyo.codigo}


def test_quien_deja_uno_de_dos_cargos_recibe_lo_que_ya_no_ve_y_conserva_lo_demas(escena: Escena) -> None:
    copia = copia_de("mario")
    copia.ponerse_al_dia()
    antes = espejo.ultimo_numero()
    cargo = PuntoFocal.objects.get(usuario__username="mario")
    personas.cesar_punto_focal(por=escena.olga, punto_focal=cargo, hasta=HOY, ahora=AHORA, queda_vacante=True)
    bajas = {clave: c for clave, c in novedades("mario", antes).items() if c["baja"]}
    de_alla = Acuerdo.objects.filter(municipalidad=UBIGEOS[1])
    assert set(de_alla.exclude(sector="MVCS").values_list("codigo", flat=True)) <= set(bajas)
    assert not set(de_alla.filter(sector="MVCS").values_list("codigo", flat=True)) & set(bajas)
    assert {c["causa"] for c in bajas.values()} == {"fuera_de_alcance"}
    exigir_iguales({"mario": copia}, ["cesar_punto_focal"])


def test_lo_que_otros_cambian_en_lo_que_dejo_tambien_se_va(escena: Escena) -> None:
    """Su último número puede ser mayor que el de todo lo que aún ve."""
    copia = copia_de("mario")
    copia.ponerse_al_dia()
    cargo = PuntoFocal.objects.get(usuario__username="mario")
    personas.cesar_punto_focal(por=escena.olga, punto_focal=cargo, hasta=HOY, ahora=AHORA, queda_vacante=True)
    f.FabricaTraba(acuerdo=Acuerdo.objects.filter(municipalidad=UBIGEOS[1]).exclude(sector="MVCS").first())
    exigir_iguales({"mario": copia}, ["cesar_punto_focal", "registrar_traba"])


def test_quien_recibe_un_cargo_recibe_lo_suyo_por_viejo_que_sea(escena: Escena) -> None:
    copia = copia_de("soledad", 5)
    copia.ponerse_al_dia()
    soledad = Usuario.objects.get(username="soledad")
    sector = Sector.objects.get(pk="MIMP")
    personas.nombrar_funcionario(por=escena.olga, sector=sector, usuario=soledad, desde=HOY, ahora=AHORA)
    antes = len(copia.cosas)
    exigir_iguales({"soledad": copia}, ["nombrar_funcionario"])
    assert len(copia.cosas) > antes


def test_a_quien_le_cambian_el_rol_empieza_de_nuevo(escena: Escena) -> None:
    desde = espejo.ultimo_numero()
    leer(cliente_de(escena.olga), f"/cambios/?desde={desde}")
    usuarios.cambiar_rol(por=escena.carlos, usuario=escena.olga, rol="coordinador", motivo="Asciende")
    problema = leer(cliente_de(Usuario.objects.get(username="olga")), f"/cambios/?desde={desde}", 410)
    assert "empiece de nuevo con desde=0" in problema["detail"]
    leer(cliente_de(Usuario.objects.get(username="olga")), "/cambios/?desde=0")


def test_de_nadie_se_leen_cambios_ajenos(escena: Escena) -> None:
    de_otros = set(Acuerdo.objects.exclude(municipalidad=f.UMACHIRI).values_list("codigo", flat=True))
    assert not de_otros & set(novedades("fatima", 0))
    assert not any(c["tipo"] in ("funcionario", "cuenta") for c in novedades("olga", 0).values())


# --- La petición --------------------------------------------------------------------------------------
@pytest.fixture
def carlos_api(escena: Escena) -> Client:
    return cliente_de(escena.carlos)


@pytest.mark.parametrize(
    ("consulta", "campo"),
    [
        ("", "desde"),
        ("desde=x", "desde"),
        ("desde=-1", "desde"),
        ("desde=1&desde=2", "desde"),
        ("desde=0&page_size=0", "page_size"),
        ("desde=0&page_size=1001", "page_size"),
        ("desde=0&cursor=abc", "cursor"),
        ("desde=0&dsde=1", "dsde"),
    ],
)
def test_un_pedido_que_no_sirve_se_dice(consulta: str, campo: str, carlos_api: Client) -> None:
    assert campo in errores_de(leer(carlos_api, f"/cambios/?{consulta}", 400))


def test_un_numero_que_aun_no_se_dio_es_de_otra_base(carlos_api: Client) -> None:
    problema = leer(carlos_api, f"/cambios/?desde={espejo.ultimo_numero() + 1}", 404)
    assert "de otra base" in problema["detail"]


def test_un_cursor_hasta_un_numero_que_aun_no_se_dio_tampoco_se_sigue(carlos_api: Client) -> None:
    """Diría «hasta» ahí, y lo que se guardara antes de llegar no saldría nunca."""
    tope = espejo.ultimo_numero()
    problema = leer(carlos_api, f"/cambios/?desde={tope}&cursor=0-{tope + 1000}", 404)
    assert "de otra base" in problema["detail"]
    assert leer(carlos_api, f"/cambios/?desde=0&cursor=0-{tope}")["hasta"] == tope


def test_sin_novedades_se_contesta_304_y_sin_filas(carlos_api: Client) -> None:
    hasta = leer(carlos_api, "/cambios/?desde=0&page_size=1000")["hasta"]
    primera = carlos_api.get(f"{BASE}/cambios/?desde={hasta}")
    assert (primera.json()["results"], primera.json()["hasta"]) == ([], hasta)
    for direccion in (f"/cambios/?desde={hasta}", "/resumen/"):
        leida = carlos_api.get(BASE + direccion)
        otra = carlos_api.get(BASE + direccion, headers={"if-none-match": leida["ETag"]})
        assert otra.status_code == 304


def exigir_que_el_etag_lo_diga(cliente: Client, direccion: str, cambiar: Callable[[], Any]) -> None:
    """Lo mismo, 304; y tras `cambiar`, otro cuerpo con otro ETag."""
    antes = cliente.get(BASE + direccion)
    condicion = {"if-none-match": antes["ETag"]}
    assert cliente.get(BASE + direccion, headers=condicion).status_code == 304
    cambiar()
    despues = cliente.get(BASE + direccion, headers=condicion)
    assert despues.status_code == 200
    assert despues.json() != antes.json()
    assert despues["ETag"] != antes["ETag"]


def test_una_pagina_de_en_medio_que_perdio_una_fila_no_es_304(escena: Escena, carlos_api: Client) -> None:
    siguiente = leer(carlos_api, "/cambios/?desde=0&page_size=1")["next"].split(BASE)[1]
    siguiente = siguiente.replace("page_size=1", "page_size=1000")
    salen = [cambio["clave"] for cambio in leer(carlos_api, siguiente)["results"] if cambio["tipo"] == "acuerdo"]
    suyo = Acuerdo.objects.get(codigo=salen[-1])
    exigir_que_el_etag_lo_diga(carlos_api, siguiente, lambda: f.FabricaTraba(acuerdo=suyo))


def test_ni_lo_que_cambia_en_lo_que_dejo(escena: Escena) -> None:
    antes = espejo.ultimo_numero()
    cargo = PuntoFocal.objects.get(usuario__username="mario")
    personas.cesar_punto_focal(por=escena.olga, punto_focal=cargo, hasta=HOY, ahora=AHORA, queda_vacante=True)
    de_alla = Acuerdo.objects.filter(municipalidad=UBIGEOS[1]).exclude(sector="MVCS").first()
    mario = cliente_de(Usuario.objects.get(username="mario"))
    exigir_que_el_etag_lo_diga(mario, f"/cambios/?desde={antes}", lambda: f.FabricaTraba(acuerdo=de_alla))


def test_con_que_empiezan_las_direcciones_se_sabe_una_vez_por_pagina(
    escena: Escena, carlos_api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Y no una por fila: de mil, era la mitad de lo que la página tardaba."""
    preguntas, de_siempre = [], HttpRequest.get_host
    monkeypatch.setattr(HttpRequest, "get_host", lambda peticion: preguntas.append(1) or de_siempre(peticion))
    veces = {}
    for cuantas in (1, 20):
        preguntas.clear()
        cuerpo = leer(carlos_api, f"/cambios/?desde=0&page_size={cuantas}")
        assert len(cuerpo["results"]) == cuantas
        veces[cuantas] = len(preguntas)
    assert veces[1] == veces[20]


def test_lo_que_cambia_mientras_se_recorre_llega_a_la_vez_siguiente(escena: Escena, carlos_api: Client) -> None:
    suyo = Acuerdo.objects.order_by("pk").last()
    pagina = leer(carlos_api, "/cambios/?desde=0&page_size=1")
    f.FabricaTraba(acuerdo=suyo)
    claves = []
    while pagina["next"]:
        pagina = leer(carlos_api, pagina["next"].split(BASE)[1])
        claves += [cambio["clave"] for cambio in pagina["results"]]
    assert suyo.codigo not in claves
    despues = leer(carlos_api, f"/cambios/?desde={pagina['hasta']}")
    assert [cambio["clave"] for cambio in despues["results"]] == [suyo.codigo]


def test_el_resumen_cuenta_lo_de_cada_recurso(escena: Escena, carlos_api: Client) -> None:
    f.FabricaMensaje(acuerdo=Acuerdo.objects.order_by("pk").first())
    publicar_a_mano(escena.sesion)
    recursos = leer(carlos_api, "/resumen/")["recursos"]
    assert recursos.keys() == {lista.recurso for lista, _ in LISTAS}
    for recurso in recursos.keys() - {"municipalidades"}:  # de las 1 891, en `escena` quedan las suyas
        assert recursos[recurso]["filas"] == leer(carlos_api, f"/{recurso}/?total=1")["count"], recurso
    assert leer(carlos_api, "/resumen/")["hasta"] <= Numerador.objects.get().ultimo


# --- Lo que otros guardan mientras se lee -------------------------------------------------------------
def entretanto(monkeypatch: pytest.MonkeyPatch, hacer: Callable[[], Any]) -> None:
    """`hacer` se confirma, una vez, justo después de que se leyera desde dónde mira quien pregunta."""
    leer_miras, pendientes = espejo.miras_de, [hacer]

    def leerlas(usuario: Usuario, desde: int) -> espejo.Miras:
        miras = leer_miras(usuario, desde)
        if pendientes:
            pendientes.pop()()
        return miras

    monkeypatch.setattr(espejo, "miras_de", leerlas)


def test_un_cargo_que_se_da_mientras_se_lee_no_se_pierde(escena: Escena, monkeypatch: pytest.MonkeyPatch) -> None:
    copia = copia_de("soledad", 5)
    copia.ponerse_al_dia()
    soledad, sector = Usuario.objects.get(username="soledad"), Sector.objects.get(pk="MIMP")
    entretanto(
        monkeypatch,
        lambda: personas.nombrar_funcionario(por=escena.olga, sector=sector, usuario=soledad, desde=HOY, ahora=AHORA),
    )
    copia.ponerse_al_dia()
    exigir_iguales({"soledad": copia}, ["nombrar_funcionario"])


def test_ni_un_cargo_que_se_deja(escena: Escena, monkeypatch: pytest.MonkeyPatch) -> None:
    copia = copia_de("mario", 7)
    copia.ponerse_al_dia()
    cargo = PuntoFocal.objects.get(usuario__username="mario")
    entretanto(
        monkeypatch,
        lambda: personas.cesar_punto_focal(
            por=escena.olga, punto_focal=cargo, hasta=HOY, ahora=AHORA, queda_vacante=True
        ),
    )
    copia.ponerse_al_dia()
    exigir_iguales({"mario": copia}, ["cesar_punto_focal"])


def test_ni_otro_rol(escena: Escena, monkeypatch: pytest.MonkeyPatch) -> None:
    copia = copia_de("olga")
    copia.ponerse_al_dia()
    entretanto(
        monkeypatch,
        lambda: usuarios.cambiar_rol(por=escena.carlos, usuario=escena.olga, rol="coordinador", motivo="Asciende"),
    )
    copia.ponerse_al_dia()
    with pytest.raises(PermissionError, match="410"):
        copia.ponerse_al_dia()


def test_la_copia_prueba_que_esta_completa_aunque_entretanto_guarden(
    escena: Escena, monkeypatch: pytest.MonkeyPatch
) -> None:
    copia = copia_de("olga")
    copia.ponerse_al_dia()
    suyo = Acuerdo.objects.order_by("pk").last()
    f.FabricaTraba(acuerdo=suyo)
    assert copia.esta_completa()
    entretanto(monkeypatch, lambda: f.FabricaTraba(acuerdo=suyo))
    assert copia.esta_completa()
    exigir_iguales({"olga": copia}, ["registrar_traba"])


def test_si_no_dejan_de_guardar_no_dice_que_falte_algo(escena: Escena) -> None:
    """Sin alcanzar al resumen no se compara con uno viejo: ni completa ni incompleta, no se sabe."""
    leer_de_veras, suyo = Lector("olga"), Acuerdo.objects.order_by("pk").last()

    def pedir(url: str) -> Any:
        if "/resumen/" in url:
            f.FabricaTraba(acuerdo=suyo)
        return leer_de_veras(url)

    copia = EJEMPLO.Espejo(RAIZ, pedir)
    copia.ponerse_al_dia()
    assert copia.esta_completa() is None
    copia.pedir = leer_de_veras
    assert copia.esta_completa() is True
