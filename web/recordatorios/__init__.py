"""Las páginas de los recordatorios: la de la oficina, la del enlace del correo y las de cada persona."""
