# Tres imágenes: `aplicacion`, para web, worker y beat (la orden la pone docker-compose.yml), y `respaldo`, que es la misma
# con las herramientas de PostgreSQL 17, las de la base de docker-compose.yml;
# y `pgbouncer`, para despliegue/escala.yml.
FROM python:3.13-slim-trixie AS aplicacion

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/opt/venv/bin:$PATH CARPETA_VAR=/var/lib/muniejecutivo

RUN useradd --system --uid 10001 --home-dir /var/lib/muniejecutivo --create-home muniejecutivo
WORKDIR /opt/muniejecutivo

# Primero las dependencias: cambian poco, y así la capa se reutiliza.
COPY requirements.lock requirements-uv.lock requirements-asistente.lock ./
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --require-hashes -r requirements-uv.lock \
    && UV_PYTHON_DOWNLOADS=never uv pip install --no-cache --require-hashes --python /opt/venv/bin/python -r requirements.lock \
       -r requirements-asistente.lock

COPY manage.py ./
COPY muniejecutivo muniejecutivo
COPY cuentas cuentas
COPY municipalidades municipalidades
COPY reuniones reuniones
COPY acuerdos acuerdos
COPY corte corte
COPY importacion importacion
COPY recordatorios recordatorios
COPY api api
COPY correo correo
COPY web web
COPY templates templates
COPY locale locale
COPY static static
COPY datos datos

# Los estáticos con nombre por contenido y ya comprimidos. La clave es solo para este paso: no queda en la imagen.
RUN CARPETA_ESTATICOS=/opt/muniejecutivo/estaticos DEBUG=0 \
    SECRET_KEY=solo-para-construir-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF \
    python manage.py collectstatic --noinput -v 0
ENV CARPETA_ESTATICOS=/opt/muniejecutivo/estaticos

USER muniejecutivo
VOLUME /var/lib/muniejecutivo
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "muniejecutivo.wsgi:application"]

FROM aplicacion AS respaldo
USER root
# El servidor también: un simulacro arranca la base devuelta para comprobarla. Y todos los idiomas: la base se hizo con
# el de su máquina (en_US.utf8 la de docker-compose.yml), y sin él PostgreSQL no la deja abrir.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-17 locales-all && rm -rf /var/lib/apt/lists/* \
    && pg_dropcluster --stop 17 main \
    && install -d -o muniejecutivo -m 700 /respaldo
USER muniejecutivo
VOLUME /respaldo
CMD ["python", "manage.py", "respaldar", "--en", "/respaldo", "--siempre"]

FROM debian:trixie-slim AS pgbouncer
RUN apt-get update && apt-get install -y --no-install-recommends pgbouncer postgresql-client && rm -rf /var/lib/apt/lists/*
USER postgres
CMD ["pgbouncer", "/etc/pgbouncer/muniejecutivo.ini"]

# La que se construye si no se dice cuál.
FROM aplicacion
