"""La preparación de un evento en el navegador: sus datos, la asistencia, la agenda, las etapas y la publicación."""
