"""La caché cuando Redis falta: nadie se queda afuera, y los intentos se siguen contando."""

import json
import pickle

import pytest
from django.core.cache import cache, caches
from redis.exceptions import RedisError

from muniejecutivo.cache_en_redis import CacheConRespaldo
from muniejecutivo.colas import cache_comun
from tests import servicios
from tests.cuentas.test_ingreso import ingresar
from tests.servicios import puerto_libre


@pytest.fixture(autouse=True)
def _sin_memoria(monkeypatch):
    """Lo que un proceso aprendió de Redis en una prueba no vale en la siguiente."""
    monkeypatch.setattr(CacheConRespaldo, "_descansa_hasta", 0.0)


@pytest.fixture
def sin_redis(settings, tmp_path):
    """Una caché en un Redis que no está."""
    settings.CACHES = {"default": cache_comun(f"redis://127.0.0.1:{puerto_libre()}/0", tmp_path)}
    yield
    caches["default"].respaldo.clear()


@pytest.fixture
def redis_propio(settings, tmp_path):
    try:
        servidor = servicios.redis_propio()
    except servicios.NoHay as error:
        pytest.skip(f"no se pudo encender: {error}")
    settings.CACHES = {"default": cache_comun(f"{servidor.url}/0", tmp_path)}
    yield servidor
    caches["default"].respaldo.clear()
    servidor.retirar()


@pytest.mark.django_db
def test_sin_redis_se_ingresa(client, fatima, sin_redis):
    assert ingresar(client, "fatima")["Location"] == "/inicio/"
    assert client.session["_auth_user_id"] == str(fatima.pk)


@pytest.mark.django_db
def test_sin_redis_los_intentos_se_siguen_contando(client, fatima, sin_redis):
    for _ in range(5):
        ingresar(client, "fatima", "equivocada")
    assert "Demasiados intentos" in ingresar(client, "fatima").content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_sin_redis_la_comprobacion_de_salud_lo_dice_y_no_acusa_a_nadie_mas(de_la_casa, sin_redis):
    salud = de_la_casa.get("/salud/lista").json()
    assert salud["cache"] == "no responde"


@pytest.mark.parametrize(
    ("orden", "esperado"),
    [
        (lambda: cache.get("a", "nada"), "nada"),
        (lambda: (cache.set("a", 1), cache.get("a"))[1], 1),
        (lambda: (cache.add("a", 1), cache.add("a", 2), cache.get("a"))[2], 1),
        (lambda: (cache.set("a", 1), cache.incr("a"), cache.decr("a", 2))[2], 0),
        (lambda: (cache.set_many({"a": 1, "b": 2}), cache.get_many(["a", "b"]))[1], {"a": 1, "b": 2}),
        (lambda: (cache.set("a", 1), cache.delete("a"), cache.has_key("a"), "a" in cache)[2:], (False, False)),
        (lambda: (cache.set("a", 1), cache.delete_many(["a"]), cache.touch("a"))[2], False),
        (lambda: cache.get_or_set("a", 5), 5),
    ],
)
def test_sin_redis_cada_orden_vale_en_la_memoria_del_proceso(sin_redis, orden, esperado):
    assert orden() == esperado


def test_sin_redis_lo_que_no_esta_se_dice_como_siempre(sin_redis):
    with pytest.raises(ValueError, match="not found"):
        cache.incr("no-esta")


@pytest.mark.una_vez
def test_cuando_redis_cae_se_sigue_y_cuando_vuelve_se_le_vuelve_a_preguntar(redis_propio, monkeypatch):
    monkeypatch.setattr("muniejecutivo.cache_en_redis.SIN_PREGUNTAR", 0.0)
    cache.set("a", "en redis")
    redis_propio.apagar()
    assert cache.get("a") is None
    cache.set("a", "en memoria")
    assert cache.get("a") == "en memoria"
    with pytest.raises(RedisError):
        caches["default"].exigir()
    redis_propio.encender()
    caches["default"].exigir()
    assert cache.get("a") is None  # sin persistencia volvió vacío; lo de la memoria no se confunde con lo suyo
    cache.set("a", "otra vez en redis")
    assert cache.get("a") == "otra vez en redis"


def test_mientras_descansa_no_se_le_pregunta_en_cada_orden(sin_redis, monkeypatch):
    preguntas = []
    original = CacheConRespaldo.descansar
    monkeypatch.setattr(
        CacheConRespaldo, "descansar", lambda self, error: (preguntas.append(error), original(self, error))
    )
    for _ in range(10):
        cache.get("a")
    assert len(preguntas) == 1


def test_en_redis_no_hay_pickle_y_lo_ajeno_no_se_ejecuta(redis_propio):
    for valor in (3, 1.5, "texto", True, None, [1, "dos"], {"a": [1]}):
        cache.set("algo", valor)
        assert cache.get("algo") == valor
    crudo = cache._cache.get_client()
    clave = cache.make_key("algo")
    assert json.loads(crudo.get(clave)) == {"a": [1]}
    crudo.set(clave, pickle.dumps({"a": 1}))
    assert cache.get("algo") is None
