"""Mide los tiempos del programa frente a sus límites: `make bench` (20 000 acuerdos) o `make bench N=1000000`.

Un tiempo suelto en una máquina cualquiera es ruido: cada cifra es una razón entre dos mediciones de la misma corrida.
"""
