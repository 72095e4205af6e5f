"""La copia de cada quien, hecha solo con los cambios mientras otros escriben a la vez, en PostgreSQL de verdad.

Escriben varios, por las acciones de todos los verbos y por la API con su token; unos tardan en confirmar, otros se
arrepienten. Cada copia se pone al día entretanto, y al final es igual, fila por fila y por su resumen. La larga, a
mano, con su semilla (con la misma, los mismos dados de cada quien; cómo se cruzan lo decide la máquina):

    ACTOS=10000 SEMILLA=1 PRUEBAS_BASE=postgresql make prueba tests/api/test_espejo_a_la_vez.py ARGS=-s

En la larga escriben cuatro procesos, y no hilos que se turnan uno; y como ponerse al día es leer otra vez cada cosa que
cambió, ocho veces, cada copia lo hace cada tanto. Se compara todo en cada una de las `METAS`; y si son bastantes,
ningún verbo se queda sin proceder ni una vez.
"""

import itertools
import json
import multiprocessing
import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from acuerdos import permisos
from acuerdos.acciones import cambios, tokens
from acuerdos.acciones.transaccion import en_transaccion
from acuerdos.enums import TipoDeCambio
from acuerdos.errores import AccionDenegada, Conflicto, DatoInvalido
from acuerdos.models import (
    AsistenciaTecnica,
    Avance,
    CortePublicado,
    Desestimacion,
    Evidencia,
    Hito,
    Participante,
    Reprogramacion,
)
from cuentas.api import crear_token
from cuentas.enums import Alcance
from cuentas.models import Usuario
from municipalidades.models import PuntoFocal
from reuniones.models import Sector, Sesion
from tests import fabricas as f
from tests.acuerdos.acciones.actos import ACTOS, Escena, NadaQueHacer
from tests.api.conftest import BASE, cliente_de
from tests.api.test_cambios import EJEMPLO, RAIZ, SU_MUNICIPALIDAD, SU_SECTOR, devolver_cargos, montar, original
from tests.api.verbos.conftest import CASOS, Caso, Mundo, ficha_de

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("catalogos"),
    pytest.mark.servicios,
]
CUANTOS, SEMILLA = int(os.environ.get("ACTOS", "40")), os.environ.get("SEMILLA", "a la vez")
LARGA = "ACTOS" in os.environ
# Actos: cuándo se compara todo.
METAS = [*(meta for meta in (100, 1_000, 2_500, 5_000) if LARGA and meta < CUANTOS), CUANTOS]
ESCRITORES = 4
ENTRE_COPIAS = 20.0 if LARGA else 0.2  # segundos
COMUN = multiprocessing.get_context("fork")
CADA = 50  # actos: se devuelven los cargos que se quitaron
POR_LA_API, POR_LOS_QUE_FALTAN = 0.4, 0.15
LOS_DE_LA_API = [f"api {caso}" for caso in sorted(CASOS)]
VERBOS = {*ACTOS, *LOS_DE_LA_API}
TODOS = 5_000  # actos: con tantos, ningún verbo se queda sin proceder ni una vez
CIFRAS, RAZON_MAXIMA = re.compile(r"\d+"), 120
PASAJEROS = (NadaQueHacer, AccionDenegada, DatoInvalido, Conflicto)
PESADO = "api publicar_corte"  # hace archivos de verdad: uno de cada tantos
# Lo que solo procede mientras nadie toque lo recién hecho: la mitad de las veces va detrás.
ENSEGUIDA = {"cargar": "deshacer_carga", "api pedir_desestimacion": "api retirar_solicitud"}
# De qué acuerdos se escoge, si los que tienen lo que el verbo pide son pocos. Una baja la retira solo quien la pidió.
DE_POCOS: dict[str, dict[str, Any]] = {
    "retirar_solicitud": {
        "desestimaciones__in": Desestimacion.objects.sin_decidir().filter(registrado_por__username="fatima")
    },
    "decidir_solicitud": {"reprogramaciones__in": Reprogramacion.objects.sin_decidir()},
    "aceptar_hito": {"hitos__in": Hito.objects.filter(registrado_el=None, anulado_en=None)},
    "anular_evidencia": {"hitos__avances__evidencias__in": Evidencia.objects.filter(anulado_en=None)},
    "quitar_participante": {"participantes__in": Participante.objects.filter(anulado_en=None, sector=None)},
    "anular_asistencia": {"trabas__asistencias__in": AsistenciaTecnica.objects.filter(anulado_en=None)},
}


class Arrepentido(Exception):
    """El acto se hizo y no se confirma."""


class NoQuiso(NadaQueHacer):
    """La API contestó que no: con qué código, y por qué."""


# --- Quien escribe ------------------------------------------------------------------------------------
@dataclass
class Taller:
    """Lo que comparten quienes escriben, sean hilos o procesos: la escena, cuántos actos van y cuándo parar."""

    escena: Escena
    meta: int
    van: Any  # el contador común, con su candado
    fin: Any = field(default_factory=COMUN.Event)
    partes: Any = field(default_factory=COMUN.SimpleQueue)

    def anotar(self) -> int:
        with self.van.get_lock():
            self.van.value += 1
            if self.van.value >= self.meta:
                self.fin.set()
            return int(self.van.value)

    def etapa(self, etapa: str) -> None:
        """La pone sin su verbo, pero con su número: quien la copia también la ve cambiar."""

        def poner() -> None:
            if Sesion.objects.select_for_update(no_key=True).get(pk=self.escena.sesion.pk).etapa != etapa:
                self.escena.poner_etapa(etapa)
                cambios.anotar(TipoDeCambio.SESION, [self.escena.sesion.pk])

        if self.escena.fresca().etapa != etapa:
            en_transaccion(poner)


@dataclass
class Parte:
    """Lo que hizo uno de los que escriben, lo que no procedió y lo que salió mal."""

    hechos: Counter[str] = field(default_factory=Counter)
    negados: Counter[tuple[str, str]] = field(default_factory=Counter)  # el verbo, y por qué no
    fallas: list[str] = field(default_factory=list)
    segundos: Counter[str] = field(default_factory=Counter)  # en qué se fue el tiempo, proceda o no

    def negar(self, verbo: str, no: Exception) -> None:
        """Lo que contestó, sin sus cifras: la misma frase sobre dos acuerdos es una sola razón."""
        dicho = CIFRAS.sub("#", " ".join(map(str, no.args)))
        self.negados[verbo, f"{type(no).__name__} {dicho}"[:RAZON_MAXIMA].rstrip()] += 1

    def razones(self, verbo: str) -> Counter[str]:
        return Counter({razon: veces for (suyo, razon), veces in self.negados.items() if suyo == verbo})

    def sumar(self, otra: "Parte") -> None:
        self.hechos += otra.hechos
        self.segundos += otra.segundos
        self.negados += otra.negados
        self.fallas += otra.fallas


def escribir(taller: Taller, n: int) -> None:
    """Actos al azar hasta que entre todos sean los que se pidieron."""
    azar = random.Random(f"{SEMILLA} {n} {taller.meta}")
    clientes: dict[str, Client] = {}
    parte, verbo = Parte(), ""
    try:
        while not taller.fin.is_set():
            verbo = _cualquiera(azar, parte.hechos, verbo)
            if verbo == PESADO and azar.random() < 0.9:
                continue
            empezo = time.monotonic()
            try:
                if verbo in ACTOS:
                    _accion(taller, verbo, azar)
                else:
                    _por_la_api(taller, verbo.removeprefix("api "), azar, clientes)
            except (*PASAJEROS, Arrepentido) as no:
                parte.negar(verbo, no)
                continue
            except Exception as error:
                parte.fallas.append(f"{verbo}: {type(error).__name__}: {error}")
                continue
            finally:
                parte.segundos[verbo] += time.monotonic() - empezo
            parte.hechos[verbo] += 1
            if taller.anotar() % CADA == 0:
                with suppress(*PASAJEROS):
                    en_transaccion(lambda: devolver_cargos(taller.escena))
    finally:
        taller.partes.put(parte)
        connections.close_all()


def _cualquiera(azar: random.Random, hechos: Counter[str], anterior: str) -> str:
    """Un verbo; de cuando en cuando, uno de los que a este escritor todavía no le procedieron."""
    if anterior in ENSEGUIDA and azar.random() < 0.5:
        return ENSEGUIDA[anterior]
    faltan = sorted(VERBOS - hechos.keys())
    if faltan and azar.random() < POR_LOS_QUE_FALTAN:
        return azar.choice(faltan)
    return azar.choice(LOS_DE_LA_API if azar.random() < POR_LA_API else sorted(ACTOS))


def _accion(taller: Taller, nombre: str, azar: random.Random) -> None:
    acto = ACTOS[nombre]
    taller.etapa(acto.en)
    como = azar.random()

    def hacer() -> None:
        acto.preparar(taller.escena, azar)(timezone.now())
        if como < 0.1:
            raise Arrepentido
        if como < 0.3:  # con todo escrito y sin número todavía, mientras otros confirman
            time.sleep(azar.uniform(0, 0.03))

    en_transaccion(hacer)


def _por_la_api(taller: Taller, nombre: str, azar: random.Random, clientes: dict[str, Client]) -> None:
    caso = CASOS[nombre]
    quien = azar.choice(caso.pueden)
    mundo = mundo_al_azar(taller.escena, azar, **de_donde(quien, azar), **DE_POCOS.get(nombre, {}))
    if quien not in clientes:
        usuario = Usuario.objects.get(username=quien)
        clientes[quien] = Client(
            headers={"authorization": f"Token {crear_token(usuario=usuario, alcance=Alcance.ESCRITURA)[1]}"}
        )
    taller.etapa(caso.en)
    try:
        _mandar(clientes[quien], caso, mundo, azar)
    except NoQuiso as no:
        if no.args[0] == 401:  # otro acto le revocó su token: la próxima vez, con otro
            del clientes[quien]
        raise


def _mandar(cliente: Client, caso: Caso, mundo: Mundo, azar: random.Random) -> None:
    try:
        direccion, datos = caso.direccion(mundo), caso.cuerpo(mundo)
    except AttributeError as error:
        if error.obj is not None:
            raise
        raise NadaQueHacer("el acuerdo no tiene de eso") from None
    cabeceras = {"idempotency-key": f"{azar.random()}"} if azar.random() < 0.5 else {}
    if caso.exige:
        leida = ficha_de(cliente, direccion)
        exigir_que_quiera(leida)
        cabeceras["if-match"] = leida["ETag"]
    contenido: str | bytes = encode_multipart(BOUNDARY, datos) if caso.formulario else json.dumps(datos)
    tipo = MULTIPART_CONTENT if caso.formulario else "application/json"
    exigir_que_quiera(cliente.generic(caso.metodo.upper(), BASE + direccion, contenido, tipo, headers=cabeceras))


def exigir_que_quiera(respuesta: Any) -> None:
    """Decir que no, con su motivo, se puede; fallar, no."""
    if respuesta.status_code >= 500 or respuesta["Content-Type"] == "text/html":
        raise RuntimeError(respuesta.content[:300])
    if respuesta.status_code >= 300:
        raise NoQuiso(respuesta.status_code, respuesta.json()["detail"])


def de_donde(quien: str, azar: random.Random) -> dict[str, Any]:
    """De qué acuerdos escoge: casi siempre, de los que ve; de los demás se le dice que no existen."""
    if azar.random() < 0.2:
        return {}
    lugares = {"municipalidad": SU_MUNICIPALIDAD.get(quien), "sector": SU_SECTOR.get(quien)}
    return {donde: suyo for donde, suyo in lugares.items() if suyo}


def mundo_al_azar(escena: Escena, azar: random.Random, **filtro: Any) -> Mundo:
    """Un acuerdo cualquiera y algo de cada clase de lo que cuelga de él; None lo que no tenga."""
    acuerdo = escena.acuerdo(azar, **filtro)

    def uno(filas: Any, vivos: Mapping[str, Any] = {"anulado_en": None}) -> Any:  # no se cambia
        try:
            return escena.elegir(azar, filas.filter(**vivos))
        except NadaQueHacer:
            return None

    asistencia = uno(AsistenciaTecnica.objects.filter(traba__acuerdo=acuerdo, traba__anulado_en=None))
    cargo = uno(PuntoFocal.objects.filter(hasta=None), vivos={})
    reuniones = escena.sesion.reuniones.filter(sector="MTPE", participaciones__municipalidad=f.UMACHIRI)
    hallados = {
        "sesion": escena.sesion,
        "reunion": uno(reuniones, vivos={}),
        "acuerdo": acuerdo,
        "hito": uno(acuerdo.hitos),
        "sin_avances": uno(acuerdo.hitos),
        "propuesto": uno(acuerdo.hitos.filter(registrado_el=None)),
        "avance": uno(Avance.objects.filter(hito__acuerdo=acuerdo, hito__anulado_en=None)),
        "evidencia": uno(Evidencia.objects.filter(avance__hito__acuerdo=acuerdo)),
        "plazo": uno(acuerdo.reprogramaciones.filter(decidido_en=None)),
        "baja": uno(acuerdo.desestimaciones.filter(decidido_en=None)),
        "traba": asistencia.traba if asistencia else uno(acuerdo.trabas),
        "asistencia": asistencia,
        "mensaje": uno(acuerdo.mensajes),
        "lectura": uno(acuerdo.lecturas),
        "participante": uno(acuerdo.participantes.exclude(municipalidad=None)),
        "documento": uno(acuerdo.documentos),
        "punto_focal": cargo,
        "nombramiento": uno(cargo.documentos) if cargo else None,
        "publicado": uno(CortePublicado.objects.filter(sesion=escena.sesion), vivos={"retirado_en": None}),
    }
    assert hallados.keys() == {campo.name for campo in fields(Mundo)}
    return Mundo(**hallados)


# --- Quien copia --------------------------------------------------------------------------------------
class Negado(Exception):
    """Lo que contestó el servidor, si no es lo que se pide."""


class Lectora:
    """Quien copia con su token, pasando por toda la casa. Si se lo revocaron pide otro, como haría cualquiera."""

    def __init__(self, username: str, alcance: Alcance) -> None:
        self.username, self.alcance = username, alcance
        self._nuevo_token()

    def _nuevo_token(self) -> None:
        usuario = Usuario.objects.get(username=self.username)
        self.cliente = cliente_de(usuario, self.alcance)

    def __call__(self, url: str) -> Any:
        respuesta = self.cliente.get(url.removeprefix(RAIZ))
        if respuesta.status_code == 401 and Usuario.objects.get(username=self.username).is_active:
            self._nuevo_token()
            respuesta = self.cliente.get(url.removeprefix(RAIZ))
        if respuesta.status_code == 404:
            return None
        if respuesta.status_code != 200:
            raise Negado(respuesta.status_code, respuesta.json()["detail"])
        return EJEMPLO.leer(respuesta.content)


@dataclass
class Copia:
    """Una copia y lo que le pasó mientras otros escribían."""

    pedir: Lectora
    otra: Callable[[], Lectora] | None = None  # si a su programa le quitan el token, otro programa
    espejo: Any = None
    pruebas: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.espejo = EJEMPLO.Espejo(RAIZ, self.pedir)

    def ponerse_al_dia(self) -> bool:
        """Si se pudo: a quien no ejerce nada se le dice; a quien le cambiaron el rol, que empiece de nuevo."""
        try:
            self.espejo.ponerse_al_dia()
        except Negado as negado:
            codigo, frase = negado.args
            if codigo == 410:
                self.pruebas["de nuevo"] += 1
                self.espejo = EJEMPLO.Espejo(RAIZ, self.pedir)
                return self.ponerse_al_dia()
            assert codigo == 401 or (codigo == 403 and "ningún cargo" in frase), negado.args
            self.pruebas["sin cargo"] += 1
            if self.otra is not None:
                with suppress(*PASAJEROS):
                    self.pedir = self.otra()
                    self.espejo = EJEMPLO.Espejo(RAIZ, self.pedir)
            return False
        return True

    def probar(self) -> None:
        """O está completa, o no la dejaron alcanzar: no hay otra respuesta, escriban los que escriban."""
        try:
            completa = self.espejo.esta_completa()
        except Negado:
            return
        assert completa is not False, f"{self.pedir.username}: leída hasta {self.espejo.hasta}, y no está completa"
        self.pruebas["completa" if completa else "no alcanzó"] += 1


def copiar(taller: Taller, copia: Copia, fallas: list[str]) -> None:
    try:
        while not taller.fin.wait(ENTRE_COPIAS):
            if copia.ponerse_al_dia():
                copia.probar()
    except Exception as error:
        fallas.append(f"copia de {copia.pedir.username}: {type(error).__name__}: {error}")
    finally:
        connections.close_all()


def copia_de_programa(escena: Escena, sigla: str, alcance: Alcance) -> Copia:
    """La de un token de sector: mientras el sector tenga uno, tiene copia."""
    nombres = (f"Espejo {n}" for n in itertools.count(1))

    def otra() -> Lectora:
        creado = tokens.crear_token_de_sector(
            por=Usuario.objects.get(pk=escena.carlos.pk),
            sector=Sector.objects.get(pk=sigla),
            nombre=next(nombres),
            alcance=alcance,
            dias=365,
            ahora=timezone.now(),
        )
        return Lectora(creado.token.user.username, alcance)

    return Copia(otra(), otra)


def copias_de_todos(escena: Escena) -> list[Copia]:
    """Cada rol y cada clase de token; una autoridad no tiene cuenta, y quien no ejerce nada no lee nada."""
    f.FabricaUsuario(username="eva")
    quienes = {
        "olga": Alcance.LECTURA,  # equipo de la Secretaría
        "carlos": Alcance.ESCRITURA,  # coordinación
        "fatima": Alcance.LECTURA,  # punto focal
        "soledad": Alcance.ESCRITURA,  # funcionaria de sector
        "mario": Alcance.LECTURA,  # las dos cosas
        "eva": Alcance.LECTURA,
    }
    copias = [Copia(Lectora(quien, alcance)) for quien, alcance in quienes.items()]
    programas = (("MTPE", Alcance.LECTURA), ("MVCS", Alcance.ESCRITURA))
    return copias + [copia_de_programa(escena, sigla, alcance) for sigla, alcance in programas]


def exigir_igual(copia: Copia) -> int:
    """Cuántas cosas tiene, todas iguales. Sin ningún cargo no hay qué comparar, y se le dijo."""
    usuario = Usuario.objects.get(username=copia.pedir.username)
    if not copia.ponerse_al_dia():
        assert not usuario.is_active or isinstance(permisos.ejerce_cargo(usuario), permisos.Denegado)
        return 0
    assert copia.espejo.esta_completa(), copia.pedir.username
    copiado = {cosa: ficha for cosa, (_, ficha) in copia.espejo.cosas.items()}
    debe = original(copia.pedir.username)
    assert copiado.keys() == debe.keys(), (copia.pedir.username, copiado.keys() ^ debe.keys())
    distintas = [cosa for cosa, ficha in debe.items() if copiado[cosa] != ficha]
    assert not distintas, (copia.pedir.username, distintas[:3])
    return len(copiado)


def escribir_y_copiar(taller: Taller, copias: list[Copia]) -> Parte:
    """Hasta la meta. Quienes copian son hilos de este proceso; quienes escriben en la larga, procesos."""
    connections.close_all()  # un proceso no hereda la conexión de otro
    uno: Callable[..., Any] = COMUN.Process if LARGA else threading.Thread
    escriben = [uno(target=escribir, args=(taller, n)) for n in range(ESCRITORES)]
    for quien in escriben:
        quien.start()
    todo = Parte()
    copian = [threading.Thread(target=copiar, args=(taller, copia, todo.fallas)) for copia in copias]
    for hilo in copian:
        hilo.start()
    for _ in escriben:
        todo.sumar(taller.partes.get())
    for quien in [*escriben, *copian]:
        quien.join()
    return todo


def test_la_copia_de_cada_quien_es_igual_aunque_otros_escriban_a_la_vez(
    time_machine: Any, settings: Any, tmp_path: Any
) -> None:
    settings.API_PETICIONES_POR_MINUTO = 0
    escena = montar(time_machine, settings, tmp_path)
    escena.a_medida = False  # varios trabajan sobre lo que haya
    time_machine.move_to(timezone.now(), tick=True)
    copias, van, todo = copias_de_todos(escena), COMUN.Value("i", 0), Parte()
    for meta in METAS:
        todo.sumar(escribir_y_copiar(Taller(escena, meta, van), copias))
        assert todo.fallas == []
        with suppress(*PASAJEROS):
            en_transaccion(lambda: devolver_cargos(escena))
        cuentan = [(copia, exigir_igual(copia)) for copia in copias]  # a la de un programa pudo cambiarle la cuenta
        tienen = {copia.pedir.username: cuantas for copia, cuantas in cuentan}
        assert tienen["eva"] == 0
        assert min(tienen["olga"], tienen["fatima"], tienen["soledad"]) > 0
        fuera_de_lugar = [frase for frase in cambios.diferencias() if not frase.startswith("Municipalidad ")]
        assert fuera_de_lugar == []
        if LARGA:
            contar(todo, {c.pedir.username: (tienen[c.pedir.username], dict(c.pruebas)) for c in copias})
    if CUANTOS >= TODOS:  # de lo que no procede nada se copia: su falla no se vería
        assert sin_proceder(todo) == {}


def sin_proceder(todo: Parte) -> dict[str, list[tuple[str, int]]]:
    """Los verbos que no procedieron ni una vez, y cada uno por qué: lo que más se le contestó."""
    return {verbo: todo.razones(verbo).most_common(3) for verbo in sorted(VERBOS - todo.hechos.keys())}


def contar(todo: Parte, copias: dict[str, Any]) -> None:
    """Se ve con -s: qué se hizo, qué no, y cuánto copió cada quien."""
    lineas = (
        f"{time.monotonic():.0f} s: {todo.hechos.total()} actos, iguales: {dict(todo.hechos.most_common())}",
        f"no procedieron: {dict(Counter(razon.split()[0] for _, razon in todo.negados.elements()).most_common())}",
        f"ninguna vez: {sin_proceder(todo)}",
        f"copias: {copias}",
    )
    print(*lineas, sep="\n", flush=True)  # noqa: T201
