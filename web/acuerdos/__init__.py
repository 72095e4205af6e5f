"""Los acuerdos: su lista con filtros, columnas, archivos, vistas y lotes; y la ficha de cada uno."""
