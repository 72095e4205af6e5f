"""Buscar o ir: de una sola caja, a un acuerdo, una lista, una municipalidad, una persona o una página."""
