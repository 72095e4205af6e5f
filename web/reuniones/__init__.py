"""La reunión: su página, la sala el día del evento, y corregir lo registrado."""
