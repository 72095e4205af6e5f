"""La lámina: el contenido de un corte (`contenido`) puesto en hojas de PowerPoint de 16:9."""
