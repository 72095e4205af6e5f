"""La puerta del correo: lo que la gente contesta a un recordatorio, y lo que los servidores devuelven.

Regla: por aquí se entra solo con una dirección firmada (`recordatorios.direcciones`), que dice de qué y de quién es. Lo
que llega no decide nada: se lee con topes de tamaño y de partes, y cada cosa la hace el verbo de siempre.

* `mensaje`: de los bytes a un `Entrante`. `texto`: lo que la persona escribió, sin la cita, la firma ni los descargos.
* `porcentaje`: cuánto dice que va. `clases`: si lo mandó una persona o una máquina, y si es de quien dice ser.
* `respuestas`: una respuesta se vuelve un avance, o una pregunta. `rebotes`, `quejas`: lo que dicen los servidores.
* `puerta`: por donde entra todo, venga de donde venga. `servidor` (LMTP o SMTP) y `casilla` (IMAP): de dónde viene.
"""
