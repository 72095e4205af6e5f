#!/bin/sh
# Al crear la base por primera vez: deja que las copias se conecten a leer lo que escribe (con su clave).
set -eu
echo "host replication $POSTGRES_USER all scram-sha-256" >> "$PGDATA/pg_hba.conf"
