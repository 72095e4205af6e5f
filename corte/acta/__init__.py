"""El acta de una reunión técnica bilateral, para firmar antes de salir de la sala.

Regla («Reunión on the day»): lleva la sesión, la reunión, quiénes estuvieron y no, cada acuerdo vivo con su texto tal
como se registró, y dónde firma cada parte. Mientras la reunión no figure como realizada, o sin acuerdos, es un
borrador y lo dice. De las personas no lleva ningún dato: nombre, cargo y DNI se escriben a mano. El instante en que se
imprime es un argumento: los mismos datos dan los mismos bytes.
"""
