# Órdenes del proyecto. Solo hacen falta make y Python 3.11 o posterior; lo demás va a .venv/ y var/.
SHELL := /bin/sh
.DEFAULT_GOAL := ayuda
PY := .venv/bin/python

# El primer Python que sirve: 3.11 o posterior y, si se puede, capaz de crear entornos virtuales.
PYTHON ?= $(shell for exigencia in 'venv, ensurepip' 'venv'; do \
	for p in python3.13 python3.12 python3.14 python3.11 python3 python; do \
		$$p -c "import sys, $$exigencia; sys.exit(not ((3, 11) <= sys.version_info < (3, 15)))" >/dev/null 2>&1 && echo $$p && exit; \
	done; done)

export PORT DATABASE_URL REDIS_URL DEMO_CLAVE

# Donde el entorno pide que no se guarde lo compilado, se guarda aparte: sin ello cada proceso tarda en empezar veinte segundos más.
ifneq ($(PYTHONDONTWRITEBYTECODE),)
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/compilado
endif

.PHONY: ayuda preparar preparar-pruebas run web test prueba check bench candados formato mensajes fotos publicar siguiente

ayuda:
	@echo "make run    instala, carga la demostración y la sirve en http://localhost:$${PORT:-8000}/"
	@echo "make web    un solo proceso, que vuelve a cargar al guardar: para trabajar en las páginas"
	@echo "make test   todas las pruebas, en PostgreSQL y en SQLite"
	@echo "make prueba tests/…/test_algo.py   unas pruebas, una vez, en segundos"
	@echo "make formato  da forma al código, las plantillas, las hojas y los guiones"
	@echo "make mensajes  pone al día los catálogos de los demás idiomas"
	@echo "make check  estilo, tipos, contratos de importación, migraciones, licencias y seguridad"
	@echo "make publicar  lo que se entrega de una versión, con su resumen"
	@echo "make fotos  vuelve a tomar las de los manuales"
	@echo "make bench  mide los tiempos frente a sus límites; una parte, con ARGS=api"

preparar preparar-pruebas:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Hace falta Python 3.11 o posterior y no se encontró en PATH. Instálelo, o dígalo así: make $(MAKECMDGOALS) PYTHON=/ruta/python3" >&2; exit 1; fi
	@"$(PYTHON)" muniejecutivo/preparar.py $(if $(filter preparar-pruebas,$@),--pruebas)

run: preparar
	@exec $(PY) -m muniejecutivo.supervisor

# Los datos son los de `make run`, en var/. Sin worker: lo que va a la cola se queda en ella hasta que haya uno.
web: preparar
	@DEBUG=1 $(PY) manage.py migrate --verbosity 0
	@DEBUG=1 $(PY) manage.py catalogos >/dev/null
	@DEBUG=1 $(PY) manage.py demo
	@DEBUG=1 $(PY) manage.py runserver $${PORT:-8000}

# Todas en PostgreSQL con Redis y, en SQLite, las que dependen de la base (tests/complemento.py dice cuáles).
# ARGS pasa opciones a pytest: make test ARGS="-k corte".
test: preparar-pruebas
	@PRUEBAS_BASE=postgresql $(PY) -m pytest $(PARALELO) $(ARGS)
	@PRUEBAS_BASE=sqlite $(PY) -m pytest $(PARALELO) -m "dos_bases and not servicios and not una_vez" $(ARGS)
# Tres procesos para dos núcleos: lo que espera a un servidor, a un navegador o a un worker deja el núcleo a otro.
PARALELO ?= -n 3 --dist worksteal

# make prueba tests/web/cortes ARGS="-k publica": lo que sigue a «prueba» son rutas, no órdenes.
ifeq (prueba,$(firstword $(MAKECMDGOALS)))
RUTAS := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
.PHONY: $(RUTAS)
$(RUTAS): ; @:
endif
prueba: preparar-pruebas
	@$(PY) -m pytest $(RUTAS) $(ARGS)

# Vuelve a fijar versiones y resúmenes. Los archivos no nombran ningún índice: cada institución usa el suyo.
candados: preparar-pruebas
	@for f in requirements requirements-dev requirements-uv requirements-cola requirements-asistente; do \
		UV_PYTHON_DOWNLOADS=never $(PY) -m uv -q pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			--no-emit-index-url --no-emit-find-links $(ACTUALIZAR) $$f.txt -o $$f.lock || exit 1; \
	done

# Los ajustes de producción que revisa `check --deploy`; no son de ningún sistema real.
PRODUCCION := DEBUG=0 SECRET_KEY=solo-para-revisar-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF SITIO=https://ejemplo.gob.pe

check: preparar-pruebas
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@DEBUG=1 $(PY) -m mypy muniejecutivo web api correo recordatorios importacion corte acuerdos reuniones municipalidades cuentas
	@.venv/bin/lint-imports
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PRODUCCION) $(PY) manage.py check --deploy --fail-level WARNING
	@$(PY) -m djlint templates --lint --quiet
	@.venv/bin/djhtml --tabwidth 2 --check templates
	@.venv/bin/djcss --tabwidth 2 --check static/css
	@.venv/bin/djjs --tabwidth 2 --check static/js
	@.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml despliegue/escala.yml
	@.venv/bin/kubernetes-validate --strict --quiet despliegue/k8s/*.yaml
	@$(PY) -m muniejecutivo.dependencias
	@echo "make check: todo en orden."

# Las fotos de los manuales: las deja la misma prueba que hace lo que ellos dicen.
fotos: preparar-pruebas
	@mkdir -p static/img/ayuda
	@AYUDA_FOTOS=static/img/ayuda PRUEBAS_BASE=sqlite $(PY) -m pytest -n 0 -q tests/web/ayuda -k se_puede_hacer $(ARGS)

# Lo que se entrega de una versión, con su resumen, en var/publicar/.
publicar: check
	@$(PY) -m muniejecutivo.publicar

# Las pruebas con el Django que sigue al fijado, en un entorno aparte. Pide Python 3.12: no es parte de la integración continua.
# Mientras, lo que ese Django quitará ya es un error en las de siempre (`filterwarnings` en pyproject.toml).
PYTHON_SIGUIENTE ?= $(shell for p in python3.14 python3.13 python3.12; do $$p -c 'import ensurepip' >/dev/null 2>&1 && echo $$p && exit; done)
siguiente:
	@if [ -z "$(PYTHON_SIGUIENTE)" ]; then echo "Hace falta Python 3.12 o posterior: el Django que sigue lo pide." >&2; exit 1; fi
	@"$(PYTHON_SIGUIENTE)" -m venv var/siguiente
	@sed 's/^django>=5.2,<5.3/django>=6.0,<6.1/' requirements.txt > var/siguiente/requirements.txt
	@sed 's|^-r requirements-cola|-r ../../requirements-cola|' requirements-dev.txt > var/siguiente/requirements-dev.txt
	@sed '/^-c requirements.lock/d' requirements-asistente.txt > var/siguiente/requirements-asistente.txt
	@var/siguiente/bin/pip install --quiet -r var/siguiente/requirements-dev.txt
	@PRUEBAS_BASE=sqlite var/siguiente/bin/python -m pytest -W default::DeprecationWarning -W default::PendingDeprecationWarning $(PARALELO) $(ARGS)

formato: preparar-pruebas
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@.venv/bin/djhtml --tabwidth 2 templates
	@.venv/bin/djcss --tabwidth 2 static/css
	@.venv/bin/djjs --tabwidth 2 static/js

# Las frases que se traducen, a locale/*/LC_MESSAGES/django.po y su django.mo: ver docs/como/idioma.md.
mensajes: preparar-pruebas
	@DEBUG=1 DJANGO_SETTINGS_MODULE=muniejecutivo.settings $(PY) -m muniejecutivo.mensajes

bench: preparar-pruebas
	@$(PY) -m bench $(if $(N),--n $(N)) $(ARGS)
