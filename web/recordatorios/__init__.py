"""Las páginas de los avisos: la de la oficina, la del enlace del correo y las de cada persona."""
