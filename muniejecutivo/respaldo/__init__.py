"""Lo que hace falta para no perder nada: copias de la base y de los archivos, devolverlas y ensayarlo.

Regla: se pierden como mucho cinco minutos de trabajo y se vuelve en diez. La base se copia entera cada noche y, entre
copia y copia, lo que escribe (WAL) llega a la carpeta a los segundos. De los archivos subidos se copia cada contenido
una sola vez, por su resumen SHA-256. Una copia existe cuando está su ficha, que se escribe al final: lo que quedó a
medias no es copia. Los secretos se nombran y no se copian. Lo que no se ensaya no es una copia: `simulacro`.
"""
