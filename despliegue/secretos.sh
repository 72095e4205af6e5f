#!/bin/sh
# Deja en `secretos/` cada secreto en su archivo, como los lee docker-compose.yml. El que ya está no se toca; el que falta sale de
# `.env`, si ahí estaba, o se hace al azar. Se puede correr cuantas veces se quiera.
set -eu
cd "$(dirname "$0")/.."
carpeta=${SECRETOS:-secretos}
# La carpeta es de quien la hizo; los archivos los leen las cuentas sin privilegios de cada contenedor.
mkdir -p "$carpeta"
chmod 700 "$carpeta"

en_env() { if [ -f .env ]; then sed -n "s/^$1=//p" .env | tail -n 1 | sed "s/^[\"']\(.*\)[\"']\$/\1/"; fi; }
al_azar() { LC_ALL=C tr -dc 'A-Za-z0-9' < /dev/urandom | dd bs=1 count=60 2> /dev/null; }

secreto() { # archivo, variable, y «al-azar» si no puede faltar
  if [ -s "$carpeta/$1" ]; then
    echo "$carpeta/$1: ya estaba"
    return
  fi
  valor=$(en_env "$2")
  como="de .env: ahí ya se puede borrar $2"
  if [ -z "$valor" ]; then
    como="vacío: escriba ahí $2 si lo usa"
    if [ "${3:-}" = al-azar ]; then
      valor=$(al_azar)
      como="al azar"
    fi
  fi
  rm -f "$carpeta/$1"
  printf '%s' "$valor" > "$carpeta/$1"
  chmod 644 "$carpeta/$1"
  echo "$carpeta/$1: $como"
}

secreto clave SECRET_KEY al-azar
secreto postgresql POSTGRES_PASSWORD al-azar
secreto redis REDIS_PASSWORD al-azar
secreto correo EMAIL_URL
secreto vigilancia VIGILANCIA_TOKEN al-azar
secreto identidad OIDC_SECRETO
secreto almacen ARCHIVOS_URL
