#!/bin/sh
# La réplica para leer: sigue lo que la principal escribe. La primera vez copia la base entera, y otra vez si ya no puede
# seguirla: es otra base o se devolvió una copia (otra línea de tiempo), o estuvo detenida tanto que se borró lo que le
# faltaba leer (max_slot_wal_keep_size). Corre con la cuenta de PostgreSQL.
set -eu
PGPASSWORD=$(cat "$CLAVE")  # la de hoy: puede haber cambiado desde la última vez
export PGPASSWORD
RANURA=muniejecutivo_replica
preguntar() { psql "$PRINCIPAL" -XAtqc "$1"; }
anotado() { LC_ALL=C pg_controldata "$PGDATA" | sed -n "s/^$1: *//p"; }
sigue() {
  [ -s "$PGDATA/PG_VERSION" ] && [ -e "$PGDATA/standby.signal" ] || return 1
  mia=$(printf '%s %08X' "$(anotado 'Database system identifier')" "$(anotado "Latest checkpoint's TimeLineID")")
  suya=$(preguntar "SELECT system_identifier || ' ' || left(pg_walfile_name(pg_current_wal_lsn()), 8) FROM pg_control_system()") || exit 1
  guarda=$(preguntar "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '$RANURA' AND wal_status <> 'lost'") || exit 1
  [ "$mia" = "$suya" ] && [ "$guarda" = 1 ]
}
# Una copia interrumpida no sirve a medias: se empieza otra.
copiar() {
  preguntar "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '$RANURA'" > /dev/null &&
    find "$PGDATA" -mindepth 1 -delete &&
    pg_basebackup --dbname "$PRINCIPAL" --pgdata "$PGDATA" --create-slot --slot "$RANURA" --checkpoint fast --wal-method stream
}
until preguntar 'SELECT 1' > /dev/null; do
  echo "la base todavía no contesta; se vuelve a probar" >&2
  sleep 5
done
if ! sigue; then
  until copiar; do
    echo "la base todavía no deja copiar; se vuelve a probar" >&2
    sleep 5
  done
  chmod 700 "$PGDATA"
  touch "$PGDATA/standby.signal"
fi
# No arranca con menos de lo que tiene la principal; lo que tiene está anotado en lo copiado.
tenia() { anotado "$1 setting"; }
# Una consulta larga de aquí no la cancela lo que se limpie allá. Lo que la principal guardó de cuando se devolvió una copia
# (hasta qué instante) aquí la detendría para siempre en él.
exec postgres -D "$PGDATA" -c hot_standby=on -c hot_standby_feedback=on -c max_standby_streaming_delay=60s \
  -c primary_conninfo="$PRINCIPAL" -c primary_slot_name="$RANURA" \
  -c restore_command= -c recovery_target_time= -c recovery_target_action=pause \
  -c max_connections="$(tenia max_connections)" -c max_worker_processes="$(tenia max_worker_processes)" \
  -c max_wal_senders="$(tenia max_wal_senders)" -c max_locks_per_transaction="$(tenia max_locks_per_xact)" \
  -c max_prepared_transactions="$(tenia max_prepared_xacts)" "$@"
