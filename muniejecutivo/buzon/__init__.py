"""El buzón de la demostración: el correo no sale de la máquina, queda en archivos y se lee en /buzon/."""
