"""Las frases que dice un informe: el hallazgo que titula cada página, y los tres hallazgos y decisiones del resumen.

Regla: cada frase es verdad con ninguno, uno o muchos; de lo que no hay no se dice nada, y un porcentaje dice de qué es.
Cada cifra dice de qué lista sale (`frases`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

from acuerdos.enums import Estado, Responsable
from acuerdos.palabras import contar, dia_en_palabras
from corte.contenido.cruces import GrupoDelCruce, agrupar, por_sector
from corte.datos import Corte
from corte.datos_del_detalle import AcuerdoDelDia, Anterior, DetalleDelCorte, Punto
from corte.enlaces import POR_CUMPLIR, SIN_PUNTO_FOCAL, VIGENTES, acuerdos_con
from corte.frases import Frase, cifra, contados, enumeradas
from corte.lectura import FINANCIAMIENTO
from corte.textos import (
    CUMPLIDOS,
    DE_VIGENTES,
    REUNIONES,
    TODOS,
    VENCIDOS,
    de_vigentes,
    parte_de,
    por_ciento,
    vencidos_de,
)

TRES = 3
LARGO_DE_NOMBRES = 80  # letras que caben en un título con lo demás
DIAS_POR_DELANTE = 30
CON_TRABA = acuerdos_con(con_traba="true")
SIN_HITOS = acuerdos_con(sin_hitos="true", estado=VIGENTES)
POR_FINANCIAR = acuerdos_con(clasificacion=FINANCIAMIENTO, estado=POR_CUMPLIR)


def mayusculas(frase: str) -> str:
    """Con la primera letra en mayúscula, sin tocar las demás."""
    return frase[:1].upper() + frase[1:]


def minusculas(frase: str) -> str:
    """Con la primera letra en minúscula, para seguir a dos puntos."""
    return frase[:1].lower() + frase[1:]


def concentracion(
    pares: Sequence[tuple[str, int]], total: int, varios: str = "sectores", filtro: str = "", claves: Sequence[str] = ()
) -> Frase:
    """«MTPE, MVCS y MIMP suman el 53.2 % de los 235 acuerdos». `pares`, de mayor a menor; `varios`: qué son.

    Entre iguales no se nombra a unos sí y a otros no: van los que pasan al siguiente o, si nadie, cuántos comparten.

    :param filtro: el de la lista que hay detrás; `claves`: lo que vale en cada par.
    """
    if not pares:
        return Frase("Todavía no hay acuerdos")
    todos = contados(total, "acuerdo", "acuerdos", TODOS)
    if len(pares) == 1:
        return Frase(f"{todos}: {'el único es' if total == 1 else 'todos son'} de {pares[0][0]}")
    if pares[0][1] == pares[-1][1]:
        return Frase(f"Los {todos} se reparten por igual entre {len(pares):,} {varios}")
    cuantos = TRES if len(pares) > TRES else 1
    while cuantos and pares[cuantos - 1][1] == pares[cuantos][1]:
        cuantos -= 1
    if not cuantos:
        mayor = pares[0][1]
        iguales, de_todos = sum(n == mayor for _, n in pares), cifra(f"{total:,}", TODOS)
        compartido = f"comparten el mayor número de acuerdos: {mayor:,} de los {de_todos} en cada caso"
        return Frase(f"{iguales:,} {varios} {compartido}")
    suma = sum(n for _, n in pares[:cuantos])
    quienes = enumeradas([nombre for nombre, _ in pares[:cuantos]])
    if len(quienes) > LARGO_DE_NOMBRES:
        quienes = f"Los {EN_LETRAS[cuantos]} con más" if cuantos > 1 else "El que más tiene"
    verbo = "suman" if cuantos > 1 else "reúne"
    suyos = acuerdos_con(**{filtro: list(claves[:cuantos])}) if filtro else ""
    return Frase(f"{quienes} {verbo} el {cifra(por_ciento(parte_de(suma, total)), suyos)} de los {todos}")


EN_LETRAS = {2: "dos", 3: "tres"}


def informacion_general(corte: Corte) -> Frase:
    t = corte.totales
    acuerdos = contados(t.acuerdos, "acuerdo", "acuerdos", TODOS)
    if not t.reuniones:
        if not t.acuerdos:
            return Frase("Todavía no hay reuniones realizadas ni acuerdos")
        return Frase(f"{acuerdos} con {contar(t.municipalidades, 'municipalidad', 'municipalidades')}")
    sectores = contados(len(corte.reuniones_por_sector), "sector", "sectores", REUNIONES)
    reuniones = contados(t.reuniones, "reunión técnica", "reuniones técnicas", REUNIONES)
    return Frase(f"{reuniones} con {sectores}: {acuerdos}")


def responsables(corte: Corte) -> Frase:
    partes, total = corte.acuerdos.por_responsable, corte.totales.acuerdos
    mayor = partes[0]
    if len(partes) == 1:
        return Frase(f"Todos los acuerdos los debe cumplir el {mayor.nombre.lower()}")
    suyos = acuerdos_con(responsable=mayor.codigo)
    parte = cifra(por_ciento(parte_de(mayor.cantidad, total)), suyos)
    return Frase(
        f"El {mayor.nombre.lower()} debe cumplir {cifra(f'{mayor.cantidad:,}', suyos)} de los "
        f"{cifra(f'{total:,}', TODOS)} acuerdos ({parte})"
    )


def vencidos(corte: Corte) -> Frase:
    """«134 de los 229 acuerdos vigentes están vencidos (58.5 %)»."""
    cuantos, vigentes = vencidos_de(corte), corte.avance.vigentes
    if not vigentes:
        return sin_vigentes(corte)
    if not cuantos:
        return Frase("Ningún acuerdo vigente está vencido")
    esta = "está vencido" if cuantos == 1 else "están vencidos"
    parte = cifra(por_ciento(parte_de(cuantos, vigentes)), VENCIDOS)
    return Frase(f"{mayusculas(de_vigentes(cuantos, vigentes, VENCIDOS))} {esta} ({parte})")


def cumplidos(corte: Corte) -> Frase:
    """«91 de los 229 acuerdos vigentes están cumplidos (39.7 %)»."""
    a = corte.avance
    if not a.vigentes:
        return sin_vigentes(corte)
    if a.vigentes == 1 and not a.cumplidos:
        return Frase("El único acuerdo vigente no está cumplido")
    esta = "está cumplido" if a.cumplidos < 2 else "están cumplidos"
    parte = cifra(por_ciento(a.porcentaje_cumplido), CUMPLIDOS)
    return Frase(f"{mayusculas(de_vigentes(a.cumplidos, a.vigentes, CUMPLIDOS))} {esta} ({parte})")


def estado(corte: Corte) -> Frase:
    """El título de la página de estado: lo que pesa más."""
    return vencidos(corte) if vencidos_de(corte) > corte.avance.cumplidos else cumplidos(corte)


def sin_vigentes(corte: Corte) -> Frase:
    cuantos = corte.totales.acuerdos
    if cuantos == 1:
        return Frase("El único acuerdo está desestimado")
    return Frase(f"Los {cifra(f'{cuantos:,}', TODOS)} acuerdos están desestimados")


def cierre(corte: Corte) -> Frase:
    """El título de las conclusiones: «91 cumplidos y 134 vencidos, de 229 acuerdos vigentes»."""
    if not corte.totales.acuerdos:
        return Frase("Todavía no hay acuerdos")
    if not corte.avance.vigentes:
        return sin_vigentes(corte)
    hechos = contados(corte.avance.cumplidos, "cumplido", "cumplidos", CUMPLIDOS)
    tarde = contados(vencidos_de(corte), "vencido", "vencidos", VENCIDOS)
    vigentes = contados(corte.avance.vigentes, "acuerdo vigente", "acuerdos vigentes", DE_VIGENTES)
    return Frase(f"{hechos} y {tarde}, de {vigentes}")


def por_grupo(grupos: Sequence[GrupoDelCruce], varios: str, ninguno: str, filtro: str = "") -> Frase:
    """Lo que dice el reparto: quién tiene más vencidos, si pesan más que lo cumplido; si no, quién va primero.

    «MIMP (26), MTPE (25) y MVCS (19) tienen 70 de los 134 vencidos», «MTPE va primero, con 22.2 % cumplido de 45
    vigentes; 7 sectores sin ninguno cumplido». `ninguno`: «ningún sector». Va primero quien tiene bastantes que medir.

    :param filtro: el de la lista que hay detrás de cada grupo.
    """
    return Frase(mayusculas(_por_grupo(grupos, varios, ninguno, filtro)))


def _de_grupos(filtro: str, grupos: Sequence[GrupoDelCruce], estado: str | Sequence[str]) -> str:
    """El destino de los acuerdos de esos grupos en ese estado."""
    return acuerdos_con(**{filtro: [g.clave for g in grupos]}, estado=estado) if filtro else ""


def _por_grupo(grupos: Sequence[GrupoDelCruce], varios: str, ninguno: str, filtro: str) -> str:
    cumplidos, tarde = sum(g.cumplidos for g in grupos), sum(g.vencidos for g in grupos)
    if tarde > cumplidos:
        return _los_vencidos(grupos, tarde, filtro)
    if not cumplidos:
        return f"{ninguno} tiene acuerdos cumplidos"
    con = [g for g in grupos if g.cumplidos]
    primero = next((g for g in con if g.vigentes >= BASTANTES), con[0])
    iguales = [g for g in con if g.porcentaje == primero.porcentaje]
    parte = cifra(por_ciento(primero.porcentaje), _de_grupos(filtro, iguales, CUMPLIDO))
    de_vigentes = _de_grupos(filtro, [primero], VIGENTES)
    frase = (
        f"{primero.nombre} va primero, con {parte} cumplido de {cifra(f'{primero.vigentes:,}', de_vigentes)} vigentes"
    )
    sin = len([g for g in grupos if g.vigentes]) - len(con)
    if len(iguales) > 1:
        quienes = contar(len(iguales), *varios.split("/"))
        lugar = "van parejos" if len(iguales) == len(grupos) else "comparten el primer lugar"
        lugar = "van parejas" if len(iguales) == len(grupos) and ninguno.startswith("ninguna") else lugar
        frase = f"{quienes} {lugar}, con {parte} cumplido"
    elif primero.vigentes == 1 or len(grupos) == 1:
        hechos = cifra(f"{primero.cumplidos:,}", _de_grupos(filtro, [primero], CUMPLIDO))
        frase = f"{primero.nombre}: {hechos} de {contados(primero.vigentes, 'vigente', 'vigentes', de_vigentes)}"
    una, varias = varios.split("/")
    return f"{frase}; {contar(sin, una, varias)} sin ninguno cumplido" if sin else frase


CUMPLIDO, VENCIDO = Estado.CUMPLIDO.value, Estado.VENCIDO.value
BASTANTES = 5  # vigentes: con menos, un porcentaje dice poco


def _los_vencidos(grupos: Sequence[GrupoDelCruce], todos: int, filtro: str) -> str:
    con = sorted((g for g in grupos if g.vencidos), key=lambda g: -g.vencidos)[:TRES]

    def suyos(*cuales: GrupoDelCruce) -> str:
        return cifra(f"{sum(g.vencidos for g in cuales):,}", _de_grupos(filtro, cuales, VENCIDO))

    de_todos = cifra(f"{todos:,}", VENCIDOS)
    if len(con) > 1 and sum(g.vencidos for g in con) == todos and con[0].vencidos > con[1].vencidos:
        # Nombrarlos a todos no dice nada: el que más.
        parte = cifra(por_ciento(parte_de(con[0].vencidos, todos)), _de_grupos(filtro, con[:1], VENCIDO))
        return f"{con[0].nombre} tiene {suyos(con[0])} de los {de_todos} vencidos ({parte})"
    suma, cual = sum(g.vencidos for g in con), "vencido" if todos == 1 else "vencidos"
    quienes = enumeradas([f"{g.nombre} ({suyos(g)})" if len(con) > 1 else g.nombre for g in con])
    tienen = "tiene" if len(con) == 1 else "tienen"
    if suma == todos:
        return f"{quienes} {tienen} {'el único vencido' if todos == 1 else f'los {de_todos} {cual}'}"
    return f"{quienes} {tienen} {suyos(*con)} de los {de_todos} {cual}"


def atraso(acuerdos: Iterable[AcuerdoDelDia]) -> Frase:
    """Quién debe lo vencido: «deben cumplirlo el gobierno nacional (80) y el gobierno local (45)»."""
    cuentas = Counter(a.responsable for a in acuerdos if a.estado == Estado.VENCIDO)
    quienes = [
        f"el {Responsable(n).label.lower()} ({cifra(f'{cuantos:,}', acuerdos_con(responsable=n, estado=VENCIDO))})"
        for n, cuantos in cuentas.most_common()
    ]
    return Frase(f"{'debe' if len(quienes) == 1 else 'deben'} cumplirlo {enumeradas(quienes)}")


def cambio(anterior: Anterior, ahora: dict[Estado, int]) -> Frase:
    """«Desde el 28 de febrero de 2025: 12 cumplidos más y 6 vencidos más»."""
    frases = []
    for cual, palabra in ((Estado.CUMPLIDO, "cumplido"), (Estado.VENCIDO, "vencido")):
        diferencia = ahora.get(cual, 0) - anterior.por_estado.get(cual, 0)
        if diferencia:
            mas = "más" if diferencia > 0 else "menos"
            frases.append(f"{contar(abs(diferencia), palabra, palabra + 's')} {mas}")
    desde = f"Desde el {dia_en_palabras(anterior.al)}"
    if not frases:
        return Frase(f"{desde} no cambió el número de cumplidos ni de vencidos")
    return Frase(f"{desde}: {enumeradas(frases)}")


def curva(punto: Punto) -> Frase:
    """«Ya pasó el plazo de 224 acuerdos vigentes; cumplidos, 91»."""
    cuantos, hechos = punto.con_plazo_pasado, cifra(f"{punto.cumplidos:,}", CUMPLIDOS)
    if not cuantos:
        return Frase(f"Todavía no pasa el plazo de ninguno; cumplidos, {hechos}")
    pasados = acuerdos_con(estado=VIGENTES, plazo_hasta=(punto.dia - timedelta(days=1)).isoformat())
    cuales = contados(cuantos, "acuerdo vigente", "acuerdos vigentes", pasados)
    return Frase(f"Ya pasó el plazo de {cuales}; cumplidos, {hechos}")


def trabas(detalle: DetalleDelCorte) -> Frase:
    cuantas = contados(len(detalle.trabas), "traba sigue abierta", "trabas siguen abiertas", CON_TRABA)
    mas_antigua = dia_en_palabras(detalle.trabas[0].registrada_el)
    if len(detalle.trabas) == 1:
        return Frase(f"{cuantas}, desde el {mas_antigua}")
    return Frase(f"{cuantas}; la más antigua, desde el {mas_antigua}")


def por_financiar(detalle: DetalleDelCorte) -> list[AcuerdoDelDia]:
    """Los de financiamiento que faltan por cumplir, los de mayor monto primero."""
    suyos = [a for a in detalle.acuerdos if a.por_cumplir and a.clasificacion == FINANCIAMIENTO]
    return sorted(suyos, key=lambda a: (-(a.monto or Decimal(0)), a.codigo))


def financiamiento(acuerdos: Sequence[AcuerdoDelDia]) -> Frase:
    montos = [a.monto for a in acuerdos if a.monto is not None]
    una, varias = "acuerdo de financiamiento sin cumplir", "acuerdos de financiamiento sin cumplir"
    cuantos = contados(len(acuerdos), una, varias, POR_FINANCIAR)
    if not montos:
        return Frase(f"{cuantos}, {'sin' if len(acuerdos) == 1 else 'ninguno con'} monto registrado")
    suma = cifra(f"S/\u00a0{sum(montos):,.2f}", POR_FINANCIAR)
    falta = len(acuerdos) - len(montos)
    return Frase(f"{cuantos}: {suma}" + (f" en {len(montos):,}; {falta:,} sin monto registrado" if falta else ""))


def sin_punto_focal(detalle: DetalleDelCorte, municipalidades: int) -> Frase:
    cuantas = len(detalle.sin_punto_focal)
    son = cifra(f"{cuantas:,}", SIN_PUNTO_FOCAL)
    if municipalidades == 1:
        return Frase("La municipalidad no tiene punto focal")
    if cuantas == municipalidades:
        return Frase(f"Ninguna de las {son} municipalidades con acuerdos tiene punto focal")
    tiene = "no tiene" if cuantas == 1 else "no tienen"
    return Frase(f"{son} de las {municipalidades:,} municipalidades con acuerdos {tiene} punto focal")


def sin_hitos(cuantos: int, vigentes: int) -> Frase:
    if cuantos == vigentes > 1:
        return Frase(f"Ninguno de los {cifra(f'{vigentes:,}', SIN_HITOS)} acuerdos vigentes tiene hitos")
    tiene = "no tiene" if cuantos == 1 or vigentes == 1 else "no tienen"
    return Frase(f"{mayusculas(de_vigentes(cuantos, vigentes, SIN_HITOS))} {tiene} hitos")


# --- El resumen -----------------------------------------------------------------------------------------------------
def tres_hallazgos(corte: Corte, detalle: DetalleDelCorte) -> tuple[Frase, ...]:
    """Lo primero que debe saber quien decide: qué está vencido, qué se cumplió y qué falta para poder medir."""
    if not corte.totales.acuerdos:
        return (Frase("Todavía no hay acuerdos."),)
    if not corte.avance.vigentes:
        return (Frase(f"{sin_vigentes(corte).marcada}."),)
    return _primero(corte, detalle), _segundo(corte), _tercero(corte, detalle)


def _primero(corte: Corte, detalle: DetalleDelCorte) -> Frase:
    """Quién debe lo vencido y qué vence pronto: cuánto está vencido ya lo dice el título."""
    limite = corte.al + timedelta(days=DIAS_POR_DELANTE)
    pronto = sum(a.por_cumplir and corte.al <= a.plazo <= limite for a in detalle.acuerdos)
    cuales = acuerdos_con(estado=POR_CUMPLIR, plazo_desde=corte.al.isoformat(), plazo_hasta=limite.isoformat())
    vence = f"{'vence' if pronto == 1 else 'vencen'} {contados(pronto, 'acuerdo', 'acuerdos', cuales)}"
    por_delante = f"En los {DIAS_POR_DELANTE} días siguientes {vence if pronto else 'no vence ninguno'}"
    if not vencidos_de(corte):
        return Frase(f"Ningún acuerdo está vencido. {por_delante}.")
    quienes = f"Lo vencido {atraso(detalle.acuerdos).marcada}"
    return Frase(f"{quienes}{_los_que_mas(detalle)}. {por_delante}{' más' if pronto else ''}.")


def _los_que_mas(detalle: DetalleDelCorte) -> str:
    """«. Los sectores con más son MTPE (28), MVCS (25) y MIMP (20)», si son de varios sectores."""
    grupos = sorted(agrupar(detalle.acuerdos, por_sector), key=lambda g: -g.vencidos)
    con = [g for g in grupos if g.vencidos]
    if len(con) < 2 or detalle.alcance.sector:
        return ""
    quienes = [f"{g.nombre} ({cifra(f'{g.vencidos:,}', _de_grupos('sector', [g], VENCIDO))})" for g in con[:TRES]]
    return f". Los sectores con más son {enumeradas(quienes)}"


def _segundo(corte: Corte) -> Frase:
    frase = cumplidos(corte).marcada
    if corte.anterior is not None:
        diferencia = corte.avance.cumplidos - corte.anterior.por_estado.get(Estado.CUMPLIDO, 0)
        mas = "los mismos" if not diferencia else f"{abs(diferencia):,} {'más' if diferencia > 0 else 'menos'}"
        frase += f", {mas} que al {dia_en_palabras(corte.anterior.al)}"
    promedio = cifra(por_ciento(corte.avance.avance_promedio), DE_VIGENTES)
    return Frase(f"{frase}; el avance promedio es de {promedio}.")


def _tercero(corte: Corte, detalle: DetalleDelCorte) -> Frase:
    sin = sum(a.sin_hitos and a.vigente for a in detalle.acuerdos)
    focales = len(detalle.sin_punto_focal)
    partes = []
    if focales:
        partes.append(sin_punto_focal(detalle, corte.totales.municipalidades).marcada)
    if sin:
        partes.append(sin_hitos(sin, corte.avance.vigentes).marcada)
    if not partes:
        return Frase("Todas las municipalidades tienen punto focal y todos los acuerdos vigentes tienen hitos.")
    if len(partes) == 1:
        return Frase(f"{partes[0]}.")
    return Frase(f"{partes[0]}, y {minusculas(partes[1])}.")


def tres_decisiones(corte: Corte, detalle: DetalleDelCorte) -> tuple[Frase, ...]:
    """Lo que se pide a quien decide, según lo que hay: a lo más tres, lo más urgente primero."""
    return tuple(map(Frase, _decisiones(corte, detalle)))[:TRES]


def _decisiones(corte: Corte, detalle: DetalleDelCorte) -> Iterable[str]:
    if not corte.avance.vigentes:  # de lo desestimado no hay nada que pedir
        return
    tarde = vencidos_de(corte)
    if tarde:
        cuales = "el acuerdo vencido" if tarde == 1 else f"los {cifra(f'{tarde:,}', VENCIDOS)} acuerdos vencidos"
        yield f"Que cada responsable cumpla {cuales} o sustente un nuevo plazo."
    if trabas := len(detalle.trabas):
        cuales = "la traba abierta" if trabas == 1 else f"las {cifra(f'{trabas:,}', CON_TRABA)} trabas abiertas"
        yield f"Que quien puede levantar {cuales} ponga fecha para hacerlo."
    if por := len(por_financiar(detalle)):
        cuales = "el acuerdo" if por == 1 else f"los {cifra(f'{por:,}', POR_FINANCIAR)} acuerdos"
        espera = "espera" if por == 1 else "esperan"
        yield f"Que los sectores definan la fuente de financiamiento de {cuales} que la {espera}."
    if sin := sum(a.sin_hitos and a.vigente for a in detalle.acuerdos):
        cuales = "el acuerdo" if sin == 1 else f"los {cifra(f'{sin:,}', SIN_HITOS)} acuerdos"
        tiene = "tiene" if sin == 1 else "tienen"
        yield f"Que sectores y municipalidades fijen hitos con plazos para {cuales} que no los {tiene}."
    if focales := len(detalle.sin_punto_focal):
        son = cifra(f"{focales:,}", SIN_PUNTO_FOCAL)
        cuales = "la municipalidad" if focales == 1 else f"las {son} municipalidades"
        yield f"Que {cuales} sin punto focal {'lo designe' if focales == 1 else 'lo designen'}."
