"""La demostración: el libro de ejemplo, una sesión con fechas alrededor de hoy y cuatro personas. Todo inventado."""
