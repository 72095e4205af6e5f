"""Abrir y volver a escribir un archivo que llegó de fuera, sin que pueda dañar ni detener a quien lo recibe.

Regla: de un archivo ajeno no se decodifica nada en el proceso de la web. Lo hace un proceso aparte (`taller`), con un
tope de memoria y de tiempo, sin las claves del sistema, sin poder abrir archivos ni conexiones. De ahí sale limpio o
con la `Falla` que lo impide.

* `clases`: qué es un archivo, por su contenido; y de lo que no sirve, cómo convertirlo.
* `fotos`, `papeles`: lo que se hace con una imagen y con un PDF. Corren en el taller y no conocen Django.
* `aparte`: lo único que llaman los demás.
"""
