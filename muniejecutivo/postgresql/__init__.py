"""PostgreSQL, como lo usa Django; solo cambia cómo se sabe si una conexión guardada sigue viva (ver `base`)."""
