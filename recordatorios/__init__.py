"""Los recordatorios: qué se avisa hoy, a quién, y que cada recordatorio salga una vez o diga por qué no salió.

* `calendario`: los días en que se envía (hábiles en el Perú, desde las 08:00 de Lima).
* `vencimientos`: qué recordatorios tocan en un día, según las reglas que la Secretaría edita.
* `decisiones`, `noticias`: lo que la Secretaría decidió y a quién se le dice.
* `destinos`: a quién va cada recordatorio.
* `cola`: de los recordatorios a un envío por persona y día.
* `resumen`: el correo. `envio`: tomarlo, comprobarlo de nuevo y enviarlo.
"""
