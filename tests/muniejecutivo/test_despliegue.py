"""Compose, manifiestos, ajustes, Dockerfile y documentos dicen lo mismo."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from cuentas.intentos import DURA_LO_CONOCIDO
from recordatorios.enlaces import VIGENCIA_DE_LA_BAJA, VIGENCIA_DEL_ENLACE

pytestmark = pytest.mark.una_vez
# Variables que no son ajustes nuestros: las leen las imágenes o compose.
DE_FUERA = {
    *("POSTGRES_USER", "POSTGRES_DB", "TZ", "PGDATA", "SECRETOS"),
    *(
        "PRINCIPAL",
        "CLAVE",
        "RESPALDO",
        "COMPOSE_PROFILES",
        "COMPOSE_FILE",
        "PUERTO_DE_CORREO",
        "WEBS",
        "WORKERS",
        "CORREOS",
    ),
}
SOLO_DE_DESARROLLO = {"DEMO_CLAVE", "HOST", "PORT", "DEBUG"}


def leidos(raiz: Path) -> set[str]:
    """Los ajustes que lee el programa."""
    textos = [(raiz / "muniejecutivo" / nombre).read_text("utf-8") for nombre in ("settings.py", "entorno.py")]
    return {
        nombre
        for texto in textos
        for nombre in re.findall(r'(?:carpeta|entorno|self)(?:\.\w+)?\((?:entorno, )?"([A-Z_]{4,})"', texto)
    }


def compose(raiz: Path, nombre: str) -> dict[str, Any]:
    return yaml.safe_load((raiz / nombre).read_text("utf-8"))["services"]


def manifiestos(raiz: Path) -> list[dict[str, Any]]:
    rutas = sorted((raiz / "despliegue/k8s").glob("*.yaml"))
    return [cosa for ruta in rutas for cosa in yaml.safe_load_all(ruta.read_text("utf-8"))]


def contenedores(raiz: Path) -> dict[str, dict[str, Any]]:
    hallados = {}
    for cosa in manifiestos(raiz):
        if cosa["kind"] in {"Deployment", "Job"}:
            (uno,) = cosa["spec"]["template"]["spec"]["containers"]
            hallados[uno["name"]] = uno
    return hallados


def test_cada_manifiesto_vale_para_kubernetes(raiz: Path) -> None:
    # Trae `jsonschema` con sus gramáticas: dos segundos, que al recoger pagaba cada proceso.
    import kubernetes_validate  # noqa: PLC0415

    cosas = manifiestos(raiz)
    assert len(cosas) > 12
    for cosa in cosas:
        kubernetes_validate.validate(cosa, "1.37", strict=True)


def test_los_manifiestos_corren_las_ordenes_de_compose(raiz: Path) -> None:
    servicios, vistos = compose(raiz, "docker-compose.yml"), contenedores(raiz)
    assert vistos.keys() == {"migraciones", "web", "worker", "correo", "recibe", "beat", "respaldo"}
    assert vistos.keys() == {nombre for nombre, servicio in servicios.items() if "build" in servicio}
    for nombre, contenedor in vistos.items():
        orden = contenedor["command"]
        escrita = " ".join(orden) if orden[0] != "sh" else f'sh -c "{orden[2]}"'
        assert escrita == servicios[nombre]["command"].strip(), nombre


def test_ningun_contenedor_corre_como_root_ni_escribe_fuera_de_lo_suyo(raiz: Path) -> None:
    for nombre, contenedor in contenedores(raiz).items():
        seguro = contenedor["securityContext"]
        assert seguro["readOnlyRootFilesystem"] and not seguro["allowPrivilegeEscalation"], nombre
        assert seguro["capabilities"] == {"drop": ["ALL"]}, nombre
        assert contenedor["resources"]["limits"]["memory"], nombre
    dockerfile = (raiz / "Dockerfile").read_text("utf-8")
    for etapa in re.split(r"^FROM ", dockerfile, flags=re.MULTILINE)[1:-1]:
        assert re.findall(r"^USER (\w+)", etapa, re.MULTILINE)[-1] != "root", etapa.splitlines()[0]


def test_beat_es_uno_y_nunca_dos(raiz: Path) -> None:
    (beat,) = [c for c in manifiestos(raiz) if c["kind"] == "Deployment" and c["metadata"]["name"] == "beat"]
    assert (beat["spec"]["replicas"], beat["spec"]["strategy"]) == (1, {"type": "Recreate"})
    assert "beat" not in compose(raiz, "despliegue/escala.yml"), "crecer no lo multiplica"


def test_todo_ajuste_que_alguien_nombra_existe(raiz: Path) -> None:
    conocidos = leidos(raiz) | SOLO_DE_DESARROLLO | DE_FUERA
    nombrados: dict[str, set[str]] = {}
    for nombre in ("docker-compose.yml", "despliegue/escala.yml"):
        for servicio in compose(raiz, nombre).values():
            variables = {variable.removesuffix("_FILE") for variable in servicio.get("environment", {})}
            nombrados.setdefault(nombre, set()).update(variables)
        nombrados[nombre] |= set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (raiz / nombre).read_text("utf-8")))
    nombrados["k8s"] = {
        clave
        for cosa in manifiestos(raiz)
        if cosa["kind"] in {"ConfigMap", "Secret"}
        for clave in cosa.get("data", {}) | cosa.get("stringData", {})
    }
    ejemplo = (raiz / ".env.example").read_text("utf-8")
    nombrados[".env.example"] = set(re.findall(r"^#?([A-Z_]{4,})=", ejemplo, re.MULTILINE))
    tabla = re.search(r"## Settings\n(.+?)\n## ", (raiz / "README.md").read_text("utf-8"), re.DOTALL)
    assert tabla
    filas = re.findall(r"^\| (`[^|]+) \|", tabla[1], re.MULTILINE)
    nombrados["README.md"] = {nombre for fila in filas for nombre in re.findall(r"`([A-Z_]+)`", fila)}
    operacion = (raiz / "docs/operacion.md").read_text("utf-8")
    nombrados["docs/operacion.md"] = set(re.findall(r"`([A-Z]+_[A-Z_]+?)(?:_FILE)?(?:=[^`]*)?`", operacion))
    de_mas = {donde: sorted(cuales - conocidos) for donde, cuales in nombrados.items()}
    assert {donde: cuales for donde, cuales in de_mas.items() if cuales} == {}
    assert leidos(raiz) - nombrados["README.md"] == set(), "un ajuste que nadie explica"


def test_lo_que_se_pone_en_env_llega_al_programa(raiz: Path) -> None:
    for nombre, servicio in compose(raiz, "docker-compose.yml").items():
        if "build" in servicio:
            assert servicio["env_file"] == [{"path": ".env", "required": False}], nombre
            assert servicio["environment"]["PORT"] == "8000", "con varias web, el de .env es una lista de puertos"


def test_a_cada_imagen_le_llegan_sus_secretos_y_ninguno_esta_escrito(raiz: Path) -> None:
    principal = compose(raiz, "docker-compose.yml")
    for nombre in ("docker-compose.yml", "despliegue/escala.yml"):
        for cual, servicio in compose(raiz, nombre).items():
            suyos = [*principal.get(cual, {}).get("secrets", []), *servicio.get("secrets", [])]
            # El que compose pone en la orden o en el entorno se lee con `docker inspect`: cada uno viene en su archivo.
            for clave, valor in servicio.get("environment", {}).items():
                secreta = re.search(r"PASSWORD|SECRET|TOKEN|AUTH$|EMAIL_URL|ARCHIVOS_URL", clave)
                assert not secreta or clave.endswith("_FILE"), f"{nombre}: {clave}"
                assert not re.search(r"://[^/]*:[^/]*@", str(valor)), f"{nombre}: {clave}"
            nombrados = set(re.findall(r"/run/secrets/(\w+)", str(servicio)))
            assert nombrados <= set(suyos), f"{nombre}: {cual}"
    for cosa in manifiestos(raiz):
        for clave, valor in cosa.get("stringData", {}).items():
            assert valor == "" or "CLAVE" in valor, clave


def test_lo_que_escala_monta_existe_y_sus_etapas_tambien(raiz: Path) -> None:
    etapas = set(re.findall(r"^FROM \S+ AS (\w+)$", (raiz / "Dockerfile").read_text("utf-8"), re.MULTILINE))
    for nombre, servicio in compose(raiz, "despliegue/escala.yml").items():
        for volumen in servicio.get("volumes", []):
            if volumen.startswith("./"):
                assert (raiz / volumen.split(":")[0]).is_file(), volumen
        if "build" in servicio:
            assert servicio["build"]["target"] in etapas, nombre
        if "image" in servicio:
            assert "no-new-privileges:true" in servicio["security_opt"], nombre
            assert servicio["cap_drop"] == ["ALL"], nombre
            assert servicio["logging"]["options"].keys() == {"max-size", "max-file"}, nombre
            assert "healthcheck" in servicio, nombre


def test_pgbouncer_presta_de_a_una_transaccion(raiz: Path) -> None:
    assert "\npool_mode = transaction\n" in (raiz / "despliegue/pgbouncer/pgbouncer.ini").read_text("utf-8")


def test_la_imagen_de_las_copias_puede_ensayar_la_base_de_compose(raiz: Path) -> None:
    """Con su misma versión y con su idioma: sin él, PostgreSQL no deja abrir la base devuelta."""
    (imagen,) = {
        servicio["image"]
        for nombre in ("docker-compose.yml", "despliegue/escala.yml")
        for servicio in compose(raiz, nombre).values()
        if servicio.get("image", "").startswith("postgres:")
    }
    version = imagen.removeprefix("postgres:").split("-")[0]
    etapa = (raiz / "Dockerfile").read_text("utf-8").split(" AS respaldo\n")[1].split("\nFROM ")[0]
    assert f" postgresql-{version} " in etapa
    assert " locales-all " in etapa
    kubernetes = (raiz / "docs/operacion.md").read_text("utf-8").split("**Kubernetes.**")[1].split("\n## ")[0]
    assert f"PostgreSQL {version}" in kubernetes, "la base de fuera ha de ser de la versión de sus herramientas"


def test_sin_docker_corre_lo_mismo_que_en_compose(raiz: Path) -> None:
    texto = (raiz / "docs/operacion.md").read_text("utf-8")
    sin_docker = texto.split("### Sin Docker")[1].split("\n## ")[0]
    propios = {nombre for nombre, servicio in compose(raiz, "docker-compose.yml").items() if "build" in servicio}
    for nombre in propios - {"migraciones"}:
        assert f"`{nombre}`" in sin_docker or re.search(rf"muniejecutivo-\{{[^}}]*\b{nombre}\b", sin_docker), nombre
    for orden in ("respaldar --en", "recibir_correo"):
        assert f"manage.py {orden}" in sin_docker, orden


def test_al_devolver_se_quita_todo_lo_que_guarda_la_base_de_antes(raiz: Path) -> None:
    """La réplica de antes sigue una historia que ya no es."""
    devolver = (raiz / "docs/operacion.md").read_text("utf-8").split("### Devolver todo")[1].split("\n## ")[0]
    quitados = set(re.findall(r"muniejecutivo_(\w+)", " ".join(re.findall(r"`docker volume rm ([^`]+)`", devolver))))
    de_la_base = {
        volumen.split(":")[0]
        for nombre in ("docker-compose.yml", "despliegue/escala.yml")
        for servicio in compose(raiz, nombre).values()
        for volumen in servicio.get("volumes", [])
        if ":/var/lib/postgresql" in volumen
    }
    assert de_la_base == {"postgresql", "replica"}
    assert de_la_base <= quitados


def test_la_clave_de_antes_se_quita_cuando_ya_no_firma_nada_vivo(raiz: Path) -> None:
    texto = " ".join((raiz / "docs/operacion.md").read_text("utf-8").split("## Cambiar SECRET_KEY")[1].split())
    for dias in (VIGENCIA_DEL_ENLACE.days, VIGENCIA_DE_LA_BAJA.days, DURA_LO_CONOCIDO // 86400):
        assert f"{dias} días" in texto
    assert "pasado un año" in texto


def test_redis_lleno_rechaza_antes_de_que_lo_mate_su_tope(raiz: Path) -> None:
    """Quien prueba nombres inventados escribe una cuenta por cada uno: sin tope propio, muere él y con él la cola."""
    suyo = compose(raiz, "docker-compose.yml")["redis"]
    ajustes = dict(re.findall(r"--(maxmemory\S*) (\S+)", suyo["command"]))
    assert ajustes["maxmemory-policy"] == "noeviction"
    (cabe,), (tope,) = (re.findall(r"^(\d+)mb?$", dicho) for dicho in (ajustes["maxmemory"], suyo["mem_limit"]))
    assert int(cabe) <= 0.8 * int(tope), "el diario y cada conexión también ocupan"
    for otro in ("docs/operacion.md", "despliegue/k8s/secretos.ejemplo.yaml"):
        dichos = set(re.findall(r"maxmemory (\d+)mb", (raiz / otro).read_text(encoding="utf-8")))
        assert dichos == {cabe}, otro
