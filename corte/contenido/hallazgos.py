"""Las frases que dice un informe: el hallazgo que titula cada página, y los tres hallazgos y decisiones del resumen.

Regla: cada frase es verdad con ninguno, uno o muchos; de lo que no hay no se dice nada, y un porcentaje dice de qué es.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

from acuerdos.enums import Estado, Responsable
from acuerdos.palabras import contar, dia_en_palabras, enumerar
from corte.contenido.cruces import GrupoDelCruce, agrupar, por_sector
from corte.datos import Corte
from corte.datos_del_detalle import AcuerdoDelDia, Anterior, DetalleDelCorte, Punto
from corte.lectura import FINANCIAMIENTO
from corte.textos import de_vigentes, parte_de, por_ciento, vencidos_de

TRES = 3
LARGO_DE_NOMBRES = 80  # letras que caben en un título con lo demás
DIAS_POR_DELANTE = 30


def mayusculas(frase: str) -> str:
    """Con la primera letra en mayúscula, sin tocar las demás."""
    return frase[:1].upper() + frase[1:]


def minusculas(frase: str) -> str:
    """Con la primera letra en minúscula, para seguir a dos puntos."""
    return frase[:1].lower() + frase[1:]


def concentracion(pares: Sequence[tuple[str, int]], total: int, de_que: str, varios: str = "sectores") -> str:
    """«MTPE, MVCS y MIMP suman el 53.2 % de los 235 acuerdos». `pares`, de mayor a menor; `varios`: qué son.

    Entre iguales no se nombra a unos sí y a otros no: van los que pasan al siguiente o, si nadie, cuántos comparten.
    """
    if not pares:
        return f"Todavía no hay {de_que}"
    if len(pares) == 1:
        return f"{contar(total, *SINGULAR[de_que])}: {'el único es' if total == 1 else 'todos son'} de {pares[0][0]}"
    if pares[0][1] == pares[-1][1]:
        return f"{mayusculas(_los(total, de_que))} se reparten por igual entre {len(pares):,} {varios}"
    cuantos = TRES if len(pares) > TRES else 1
    while cuantos and pares[cuantos - 1][1] == pares[cuantos][1]:
        cuantos -= 1
    if not cuantos:
        mayor = pares[0][1]
        iguales = sum(n == mayor for _, n in pares)
        return f"{iguales:,} {varios} comparten el mayor número de {de_que}: {mayor:,} de los {total:,} en cada caso"
    suma = sum(n for _, n in pares[:cuantos])
    quienes = enumerar([nombre for nombre, _ in pares[:cuantos]])
    if len(quienes) > LARGO_DE_NOMBRES:
        quienes = f"Los {EN_LETRAS[cuantos]} con más" if cuantos > 1 else "El que más tiene"
    verbo = "suman" if cuantos > 1 else "reúne"
    return f"{quienes} {verbo} el {por_ciento(parte_de(suma, total))} de {_los(total, de_que)}"


EN_LETRAS = {2: "dos", 3: "tres"}
SINGULAR = {"acuerdos": ("acuerdo", "acuerdos"), "reuniones": ("reunión", "reuniones")}


def _los(total: int, de_que: str) -> str:
    return f"los {total:,} {de_que}"


def informacion_general(corte: Corte) -> str:
    t = corte.totales
    acuerdos = contar(t.acuerdos, "acuerdo", "acuerdos")
    if not t.reuniones:
        return (
            f"{acuerdos} con {contar(t.municipalidades, 'municipalidad', 'municipalidades')}"
            if t.acuerdos
            else ("Todavía no hay reuniones realizadas ni acuerdos")
        )
    sectores = contar(len(corte.reuniones_por_sector), "sector", "sectores")
    return f"{contar(t.reuniones, 'reunión técnica', 'reuniones técnicas')} con {sectores}: {acuerdos}"


def responsables(corte: Corte) -> str:
    partes, total = corte.acuerdos.por_responsable, corte.totales.acuerdos
    mayor = partes[0]
    if len(partes) == 1:
        return f"Todos los acuerdos los debe cumplir el {mayor.nombre.lower()}"
    return (
        f"El {mayor.nombre.lower()} debe cumplir {mayor.cantidad:,} de los {total:,} acuerdos "
        f"({por_ciento(parte_de(mayor.cantidad, total))})"
    )


def vencidos(corte: Corte) -> str:
    """«134 de los 229 acuerdos vigentes están vencidos (58.5 %)»."""
    cuantos, vigentes = vencidos_de(corte), corte.avance.vigentes
    if not vigentes:
        return sin_vigentes(corte)
    if not cuantos:
        return "Ningún acuerdo vigente está vencido"
    esta = "está vencido" if cuantos == 1 else "están vencidos"
    return f"{mayusculas(de_vigentes(cuantos, vigentes))} {esta} ({por_ciento(parte_de(cuantos, vigentes))})"


def cumplidos(corte: Corte) -> str:
    """«91 de los 229 acuerdos vigentes están cumplidos (39.7 %)»."""
    a = corte.avance
    if not a.vigentes:
        return sin_vigentes(corte)
    if a.vigentes == 1 and not a.cumplidos:
        return "El único acuerdo vigente no está cumplido"
    esta = "está cumplido" if a.cumplidos < 2 else "están cumplidos"
    return f"{mayusculas(de_vigentes(a.cumplidos, a.vigentes))} {esta} ({por_ciento(a.porcentaje_cumplido)})"


def estado(corte: Corte) -> str:
    """El título de la página de estado: lo que pesa más."""
    return vencidos(corte) if vencidos_de(corte) > corte.avance.cumplidos else cumplidos(corte)


def sin_vigentes(corte: Corte) -> str:
    cuantos = corte.totales.acuerdos
    return "El único acuerdo está desestimado" if cuantos == 1 else f"Los {cuantos:,} acuerdos están desestimados"


def cierre(corte: Corte) -> str:
    """El título de las conclusiones: «91 cumplidos y 134 vencidos, de 229 acuerdos vigentes»."""
    if not corte.totales.acuerdos:
        return "Todavía no hay acuerdos"
    if not corte.avance.vigentes:
        return sin_vigentes(corte)
    hechos = contar(corte.avance.cumplidos, "cumplido", "cumplidos")
    tarde = contar(vencidos_de(corte), "vencido", "vencidos")
    return f"{hechos} y {tarde}, de {contar(corte.avance.vigentes, 'acuerdo vigente', 'acuerdos vigentes')}"


def por_grupo(grupos: Sequence[GrupoDelCruce], varios: str, ninguno: str) -> str:
    """Lo que dice el reparto: quién tiene más vencidos, si pesan más que lo cumplido; si no, quién va primero.

    «MIMP (26), MTPE (25) y MVCS (19) tienen 70 de los 134 vencidos», «MTPE va primero, con 22.2 % cumplido de 45
    vigentes; 7 sectores sin ninguno cumplido». `ninguno`: «ningún sector». Va primero quien tiene bastantes que medir.
    """
    return mayusculas(_por_grupo(grupos, varios, ninguno))


def _por_grupo(grupos: Sequence[GrupoDelCruce], varios: str, ninguno: str) -> str:
    cumplidos, tarde = sum(g.cumplidos for g in grupos), sum(g.vencidos for g in grupos)
    if tarde > cumplidos:
        return _los_vencidos(grupos, tarde)
    if not cumplidos:
        return f"{ninguno} tiene acuerdos cumplidos"
    con = [g for g in grupos if g.cumplidos]
    primero = next((g for g in con if g.vigentes >= BASTANTES), con[0])
    frase = (
        f"{primero.nombre} va primero, con {por_ciento(primero.porcentaje)} cumplido de {primero.vigentes:,} vigentes"
    )
    sin = len([g for g in grupos if g.vigentes]) - len(con)
    iguales = sum(g.porcentaje == primero.porcentaje for g in con)
    if iguales > 1:
        quienes = contar(iguales, *varios.split("/"))
        lugar = "van parejos" if iguales == len(grupos) else "comparten el primer lugar"
        lugar = "van parejas" if iguales == len(grupos) and ninguno.startswith("ninguna") else lugar
        frase = f"{quienes} {lugar}, con {por_ciento(primero.porcentaje)} cumplido"
    elif primero.vigentes == 1 or len(grupos) == 1:
        frase = f"{primero.nombre}: {primero.cumplidos:,} de {contar(primero.vigentes, 'vigente', 'vigentes')}"
    una, varias = varios.split("/")
    return f"{frase}; {contar(sin, una, varias)} sin ninguno cumplido" if sin else frase


BASTANTES = 5  # vigentes: con menos, un porcentaje dice poco


def _los_vencidos(grupos: Sequence[GrupoDelCruce], todos: int) -> str:
    con = sorted((g for g in grupos if g.vencidos), key=lambda g: -g.vencidos)[:TRES]
    if len(con) > 1 and sum(g.vencidos for g in con) == todos and con[0].vencidos > con[1].vencidos:
        # Nombrarlos a todos no dice nada: el que más.
        parte = por_ciento(parte_de(con[0].vencidos, todos))
        return f"{con[0].nombre} tiene {con[0].vencidos:,} de los {todos:,} vencidos ({parte})"
    suma, cual = sum(g.vencidos for g in con), "vencido" if todos == 1 else "vencidos"
    quienes = enumerar([f"{g.nombre} ({g.vencidos:,})" if len(con) > 1 else g.nombre for g in con])
    tienen = "tiene" if len(con) == 1 else "tienen"
    if suma == todos:
        return f"{quienes} {tienen} {'el único vencido' if todos == 1 else f'los {todos:,} {cual}'}"
    return f"{quienes} {tienen} {suma:,} de los {todos:,} {cual}"


def atraso(acuerdos: Iterable[AcuerdoDelDia]) -> str:
    """Quién debe lo vencido: «deben cumplirlo el gobierno nacional (80) y el gobierno local (45)»."""
    cuentas = Counter(a.responsable for a in acuerdos if a.estado == Estado.VENCIDO)
    quienes = [f"el {Responsable(n).label.lower()} ({cuantos:,})" for n, cuantos in cuentas.most_common()]
    return f"{'debe' if len(quienes) == 1 else 'deben'} cumplirlo {enumerar(quienes)}"


def cambio(anterior: Anterior, ahora: dict[Estado, int]) -> str:
    """«Desde el 28 de febrero de 2025: 12 cumplidos más y 6 vencidos más»."""
    frases = []
    for cual, palabra in ((Estado.CUMPLIDO, "cumplido"), (Estado.VENCIDO, "vencido")):
        diferencia = ahora.get(cual, 0) - anterior.por_estado.get(cual, 0)
        if diferencia:
            mas = "más" if diferencia > 0 else "menos"
            frases.append(f"{contar(abs(diferencia), palabra, palabra + 's')} {mas}")
    desde = f"Desde el {dia_en_palabras(anterior.al)}"
    return f"{desde}: {enumerar(frases)}" if frases else f"{desde} no cambió el número de cumplidos ni de vencidos"


def curva(punto: Punto) -> str:
    """«Ya pasó el plazo de 224 acuerdos vigentes; cumplidos, 91»."""
    cuantos = punto.con_plazo_pasado
    if not cuantos:
        return f"Todavía no pasa el plazo de ninguno; cumplidos, {punto.cumplidos:,}"
    return (
        f"Ya pasó el plazo de {contar(cuantos, 'acuerdo vigente', 'acuerdos vigentes')}; cumplidos, {punto.cumplidos:,}"
    )


def trabas(detalle: DetalleDelCorte) -> str:
    cuantas = len(detalle.trabas)
    mas_antigua = dia_en_palabras(detalle.trabas[0].registrada_el)
    if cuantas == 1:
        return f"1 traba sigue abierta, desde el {mas_antigua}"
    return f"{cuantas:,} trabas siguen abiertas; la más antigua, desde el {mas_antigua}"


def por_financiar(detalle: DetalleDelCorte) -> list[AcuerdoDelDia]:
    """Los de financiamiento que faltan por cumplir, los de mayor monto primero."""
    suyos = [a for a in detalle.acuerdos if a.por_cumplir and a.clasificacion == FINANCIAMIENTO]
    return sorted(suyos, key=lambda a: (-(a.monto or Decimal(0)), a.codigo))


def financiamiento(acuerdos: Sequence[AcuerdoDelDia]) -> str:
    montos = [a.monto for a in acuerdos if a.monto is not None]
    cuantos = contar(len(acuerdos), "acuerdo de financiamiento sin cumplir", "acuerdos de financiamiento sin cumplir")
    if not montos:
        return f"{cuantos}, {'sin' if len(acuerdos) == 1 else 'ninguno con'} monto registrado"
    suma = f"S/\u00a0{sum(montos):,.2f}"
    falta = len(acuerdos) - len(montos)
    return f"{cuantos}: {suma}" + (f" en {len(montos):,}; {falta:,} sin monto registrado" if falta else "")


def sin_punto_focal(detalle: DetalleDelCorte, municipalidades: int) -> str:
    cuantas = len(detalle.sin_punto_focal)
    if municipalidades == 1:
        return "La municipalidad no tiene punto focal"
    if cuantas == municipalidades:
        return f"Ninguna de las {cuantas:,} municipalidades con acuerdos tiene punto focal"
    tiene = "no tiene" if cuantas == 1 else "no tienen"
    return f"{cuantas:,} de las {municipalidades:,} municipalidades con acuerdos {tiene} punto focal"


def sin_hitos(cuantos: int, vigentes: int) -> str:
    if cuantos == vigentes > 1:
        return f"Ninguno de los {vigentes:,} acuerdos vigentes tiene hitos"
    tiene = "no tiene" if cuantos == 1 or vigentes == 1 else "no tienen"
    return f"{mayusculas(de_vigentes(cuantos, vigentes))} {tiene} hitos"


# --- El resumen -----------------------------------------------------------------------------------------------------
def tres_hallazgos(corte: Corte, detalle: DetalleDelCorte) -> tuple[str, ...]:
    """Lo primero que debe saber quien decide: qué está vencido, qué se cumplió y qué falta para poder medir."""
    if not corte.totales.acuerdos:
        return ("Todavía no hay acuerdos.",)
    if not corte.avance.vigentes:
        return (f"{sin_vigentes(corte)}.",)
    frases = [_primero(corte, detalle)]
    frase = cumplidos(corte)
    if detalle.anterior is not None:
        diferencia = corte.avance.cumplidos - detalle.anterior.por_estado.get(Estado.CUMPLIDO, 0)
        mas = "los mismos" if not diferencia else f"{abs(diferencia):,} {'más' if diferencia > 0 else 'menos'}"
        frase += f", {mas} que al {dia_en_palabras(detalle.anterior.al)}"
    frases.append(f"{frase}; el avance promedio es de {por_ciento(corte.avance.avance_promedio)}.")
    frases.append(_tercero(corte, detalle))
    return tuple(frases)


def _primero(corte: Corte, detalle: DetalleDelCorte) -> str:
    """Quién debe lo vencido y qué vence pronto: cuánto está vencido ya lo dice el título."""
    limite = corte.al + timedelta(days=DIAS_POR_DELANTE)
    pronto = sum(a.por_cumplir and corte.al <= a.plazo <= limite for a in detalle.acuerdos)
    vence = f"{'vence' if pronto == 1 else 'vencen'} {contar(pronto, 'acuerdo', 'acuerdos')}"
    por_delante = f"En los {DIAS_POR_DELANTE} días siguientes {vence if pronto else 'no vence ninguno'}"
    if not vencidos_de(corte):
        return f"Ningún acuerdo está vencido. {por_delante}."
    quienes = f"Lo vencido {atraso(detalle.acuerdos)}"
    return f"{quienes}{_los_que_mas(detalle, Estado.VENCIDO)}. {por_delante}{' más' if pronto else ''}."


def _los_que_mas(detalle: DetalleDelCorte, cual: Estado) -> str:
    """«; los sectores con más: MTPE (28), MVCS (25) y MIMP (20)», si son de varios sectores."""
    grupos = sorted(agrupar(detalle.acuerdos, por_sector), key=lambda g: -g.en(cual))
    con = [g for g in grupos if g.en(cual)]
    if len(con) < 2 or detalle.alcance.sector:
        return ""
    return f". Los sectores con más son {enumerar([f'{g.nombre} ({g.en(cual):,})' for g in con[:TRES]])}"


def _tercero(corte: Corte, detalle: DetalleDelCorte) -> str:
    sin = sum(a.sin_hitos and a.vigente for a in detalle.acuerdos)
    focales = len(detalle.sin_punto_focal)
    partes = []
    if focales:
        partes.append(sin_punto_focal(detalle, corte.totales.municipalidades))
    if sin:
        partes.append(sin_hitos(sin, corte.avance.vigentes))
    if not partes:
        return "Todas las municipalidades tienen punto focal y todos los acuerdos vigentes tienen hitos."
    if len(partes) == 1:
        return f"{partes[0]}."
    return f"{partes[0]}, y {minusculas(partes[1])}."


def tres_decisiones(corte: Corte, detalle: DetalleDelCorte) -> tuple[str, ...]:
    """Lo que se pide a quien decide, según lo que hay: a lo más tres, lo más urgente primero."""
    return tuple(_decisiones(corte, detalle))[:TRES]


def _decisiones(corte: Corte, detalle: DetalleDelCorte) -> Iterable[str]:
    if not corte.avance.vigentes:  # de lo desestimado no hay nada que pedir
        return
    tarde = vencidos_de(corte)
    if tarde:
        cuales = "el acuerdo vencido" if tarde == 1 else f"los {tarde:,} acuerdos vencidos"
        yield (f"Que cada responsable cumpla {cuales} o sustente un nuevo plazo.")
    if detalle.trabas:
        cuales = "la traba abierta" if len(detalle.trabas) == 1 else f"las {len(detalle.trabas):,} trabas abiertas"
        yield f"Que quien puede levantar {cuales} ponga fecha para hacerlo."
    if por := por_financiar(detalle):
        cuales = "el acuerdo" if len(por) == 1 else f"los {len(por):,} acuerdos"
        espera = "espera" if len(por) == 1 else "esperan"
        yield f"Que los sectores definan la fuente de financiamiento de {cuales} que la {espera}."
    if sin := sum(a.sin_hitos and a.vigente for a in detalle.acuerdos):
        cuales = "el acuerdo" if sin == 1 else f"los {sin:,} acuerdos"
        tiene = "tiene" if sin == 1 else "tienen"
        yield f"Que sectores y municipalidades fijen hitos con plazos para {cuales} que no los {tiene}."
    if focales := len(detalle.sin_punto_focal):
        cuales = "la municipalidad" if focales == 1 else f"las {focales:,} municipalidades"
        yield f"Que {cuales} sin punto focal {'lo designe' if focales == 1 else 'lo designen'}."
