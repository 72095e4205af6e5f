"""La conexión con PostgreSQL."""
