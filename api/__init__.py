"""La API: /api/v1/. Otra puerta a la misma casa: lee por `consultas`, escribe por `acciones`, y no decide nada."""
