#!/bin/sh
# La réplica para leer: la primera vez copia la base entera; después sigue lo que escribe. Corre con la cuenta de PostgreSQL.
set -eu
PGPASSWORD=$(cat "$CLAVE")
export PGPASSWORD
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # Una copia interrumpida no sirve a medias: se empieza otra.
  find "$PGDATA" -mindepth 1 -delete
  until pg_basebackup --dbname "$PRINCIPAL" --pgdata "$PGDATA" --write-recovery-conf --checkpoint fast --wal-method stream; do
    echo "la base todavía no deja copiar; se vuelve a probar" >&2
    find "$PGDATA" -mindepth 1 -delete
    sleep 5
  done
  chmod 700 "$PGDATA"
fi
# No arranca con menos de lo que tiene la principal; lo que tiene está anotado en lo copiado.
tenia() { LC_ALL=C pg_controldata "$PGDATA" | sed -n "s/^$1 setting: *//p"; }
# Una consulta larga de aquí no la cancela lo que se limpie allá.
exec postgres -D "$PGDATA" -c hot_standby=on -c hot_standby_feedback=on -c max_standby_streaming_delay=60s \
  -c max_connections="$(tenia max_connections)" -c max_worker_processes="$(tenia max_worker_processes)" \
  -c max_wal_senders="$(tenia max_wal_senders)" -c max_locks_per_transaction="$(tenia max_locks_per_xact)" \
  -c max_prepared_transactions="$(tenia max_prepared_xacts)" "$@"
