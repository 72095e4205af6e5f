"""Importación del libro de una sesión: leer (sin Django) → una función por comprobación → `acciones.carga`.

Regla: o entra todo o no entra nada, y todos los errores se dicen a la vez, cada uno con su hoja, su celda, el valor y
qué sería correcto. Lo que ya está registrado igual no cambia; lo que está registrado distinto es un error, porque los
hechos no se reescriben. Fuente: «The workbook» y «Rules» del documento del producto.

Por dónde empezar: `servicio.importar`.
"""
