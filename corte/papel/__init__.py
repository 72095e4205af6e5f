"""Lo que comparten los documentos que se imprimen: el tipógrafo, su letra y los textos que no engañan."""
