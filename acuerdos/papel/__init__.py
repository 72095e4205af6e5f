"""Lo que comparten los documentos que se imprimen: el tipógrafo, su letra y las fechas en palabras."""
