"""Las listas de la Secretaría: a quién le toca informar pronto y cómo hablarle, a quién se le respondió algo, quién no
tiene contacto, y qué municipalidades deben algo y no tienen punto focal.

Regla: es «pronto» lo que se devolvió, lo vencido y lo que vence en 15 días, en ese orden. Sin contacto está quien no
tiene correo o cuyo correo rebota. Lo respondido es lo de la última semana, y lo que pide hacer algo va primero.
El mensaje lleva a ingresar, no a un enlace firmado: ese abre sin contraseña y es solo de su persona (`cuatro_ojos`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext

from acuerdos.acciones.preferencias import idiomas_de
from acuerdos.condiciones import se_puede_recordar
from acuerdos.destinos import Destinos
from acuerdos.encargos import que_debe, quien_lo_debe
from acuerdos.enums import Frecuencia, Responsable, Urgencia
from acuerdos.estados import limite_de_alerta, urgencia
from acuerdos.models import Avance, Hito, Recordatorio
from acuerdos.palabras import cuando_vence
from cuentas import idiomas
from cuentas.models import Usuario
from cuentas.orden import en_espanol
from municipalidades.models import Municipalidad, PuntoFocal
from recordatorios import noticias
from recordatorios.filas import FilaDelResumen
from recordatorios.mensaje_corto import direccion_de_whatsapp, recortar, texto_corto, texto_de_noticia
from reuniones.models import FuncionarioSectorial

LARGO_DE_MOTIVO = 80
DIAS_DE_LO_RESPONDIDO = 7
Cargo = tuple[str, str, str, str]  # su clave (UBIGEO o sigla), cómo se llama, y el correo y el teléfono del cargo


@dataclass(frozen=True, slots=True)
class Contacto:
    """Una persona, lo más urgente que debe o se le respondió, y el texto listo. `cargo`: por qué le toca."""

    persona: Usuario
    cargo: str
    correo: str
    telefono: str
    cuantos: int
    cuando: str
    texto: str
    whatsapp: str


def hitos_pronto(dia: date) -> "QuerySet[Hito]":
    """Los devueltos, los vencidos y los que vencen en 15 días."""
    return Hito.objects.filter(se_puede_recordar(), Q(plazo_vigente__lte=limite_de_alerta(dia)) | _devuelto())


def _devuelto() -> Q:
    """Lo último que se informó del hito se devolvió."""
    return Q(pk__in=Avance.objects.devueltos_en_pie().values("hito"))


def personas_por_recordar(dia: date) -> "QuerySet[Usuario]":
    """Puntos focales y funcionarios en ejercicio a quienes les toca informar pronto."""
    focales = PuntoFocal.objects.en_ejercicio().filter(
        _debe(Responsable.GL, "municipalidad", dia), usuario=OuterRef("pk")
    )
    funcionarios = (
        FuncionarioSectorial.objects.en_ejercicio()
        .de_personas()
        .filter(_debe(Responsable.GN, "sector", dia), usuario=OuterRef("pk"))
    )
    personas = Usuario.objects.filter(Exists(focales) | Exists(funcionarios), is_active=True)
    return personas.order_by(en_espanol("nombre"), "pk")


def sin_contacto() -> "QuerySet[Usuario]":
    """En ejercicio y sin correo, o con uno que rebota."""
    con_correo_de_cargo = PuntoFocal.objects.en_ejercicio().filter(usuario=OuterRef("pk")).exclude(correo="")
    nadie = Q(email="") & ~Exists(con_correo_de_cargo)
    return _en_ejercicio().filter(nadie | Q(preferencia__rebotado_en__isnull=False)).select_related("preferencia")


def no_quieren() -> "QuerySet[Usuario]":
    """En ejercicio y sin recordatorios, porque lo pidieron."""
    return _en_ejercicio().filter(preferencia__frecuencia=Frecuencia.NINGUNA).select_related("preferencia")


def con_respuestas(dia: date) -> "QuerySet[Usuario]":
    """A quienes, fuera de la oficina, se les respondió o escribió algo en la última semana."""
    personas = Usuario.objects.filter(pk__in=_respuestas(dia).values("persona"), rol="", is_active=True)
    return personas.order_by(en_espanol("nombre"), "pk")


def vacantes(dia: date) -> "QuerySet[Municipalidad]":
    """Municipalidades sin punto focal que deben algo pronto: con `cuantos` y `primero` (el plazo más atrasado)."""
    pronto = Hito.objects.filter(se_puede_recordar(), plazo_vigente__lte=limite_de_alerta(dia))
    suyos = pronto.filter(que_debe(Responsable.GL, OuterRef("pk"))).order_by().values("responsable")
    municipalidades = Municipalidad.objects.sin_punto_focal().select_related("region")
    contadas = municipalidades.annotate(
        cuantos=Subquery(suyos.annotate(cuantos=Count("pk")).values("cuantos")),
        primero=Subquery(suyos.annotate(primero=Min("plazo_vigente")).values("primero")),
    )
    return contadas.filter(cuantos__gt=0).order_by("primero", "pk")


def contactos(personas: Iterable[Usuario], dia: date) -> list[Contacto]:
    """Un contacto por persona con lo más urgente que debe, en consultas contadas: no crecen con las personas."""
    gente = list(personas)
    cargos = _cargos_de(gente)
    claves = {clave for suyos in cargos.values() for clave, *_ in suyos}
    primeros = _primero_de_cada(Responsable.GL, claves, dia) | _primero_de_cada(Responsable.GN, claves, dia)
    devueltos = _motivos_de_devolucion([hito.pk for hito, _ in primeros.values()])
    hablan = idiomas_de(gente)
    return [_de_lo_que_debe(p, cargos[p.pk], primeros, devueltos, dia, hablan[p.pk]) for p in gente]


def contactos_con_respuestas(personas: Iterable[Usuario], dia: date) -> list[Contacto]:
    """Un contacto por persona con lo que se le respondió y sigue en pie, en consultas contadas."""
    gente = list(personas)
    cargos = _cargos_de(gente)
    filas = list(_respuestas(dia).filter(persona__in=gente).order_by("-programado_el", "-pk"))
    dichas, _ = noticias.leer(filas, Destinos())
    suyas: dict[int | None, list[noticias.Noticia]] = {persona.pk: [] for persona in gente}
    for fila in filas:
        if fila.pk in dichas:
            suyas[fila.persona_id].append(dichas[fila.pk])
    hablan = idiomas_de(gente)
    return [_de_lo_respondido(p, cargos[p.pk], suyas[p.pk], hablan[p.pk]) for p in gente]


def _cargos_de(gente: list[Usuario]) -> dict[int, list[Cargo]]:
    focales = PuntoFocal.objects.en_ejercicio().filter(usuario__in=gente).select_related("municipalidad")
    funcionarios = FuncionarioSectorial.objects.en_ejercicio().filter(usuario__in=gente)
    cargos: dict[int, list[Cargo]] = {persona.pk: [] for persona in gente}
    for punto in focales:
        lugar = punto.municipalidad
        cargos[punto.usuario_id].append((lugar.pk, lugar.nombre_completo, punto.correo, punto.telefono))
    for funcionario in funcionarios:
        cargos[funcionario.usuario_id].append((funcionario.sector_id, f"Sector {funcionario.sector_id}", "", ""))
    return cargos


def _contacto(persona: Usuario, cargos: list[Cargo], cuantos: int = 0, cuando: str = "", texto: str = "") -> Contacto:
    telefono = next((t for _, _, _, t in cargos if t), persona.telefono)
    return Contacto(
        persona=persona,
        cargo=", ".join(nombre for _, nombre, _, _ in cargos),
        correo=next((c for _, _, c, _ in cargos if c), persona.email),
        telefono=telefono,
        cuantos=cuantos,
        cuando=cuando,
        texto=texto,
        whatsapp=direccion_de_whatsapp(telefono, texto) if texto else "",
    )


def _de_lo_que_debe(
    persona: Usuario,
    cargos: list[Cargo],
    primeros: dict[str, tuple[Hito, int]],
    devueltos: dict[int, str],
    dia: date,
    idioma: str,
) -> Contacto:
    suyos = [primeros[clave] for clave, *_ in cargos if clave in primeros]
    suyos.sort(key=lambda suyo: (suyo[0].pk not in devueltos, suyo[0].plazo_vigente))
    if not suyos:
        return _contacto(persona, cargos)
    hito, cuantos = suyos[0][0], sum(n for _, n in suyos)
    cuando = _cuando(hito, devueltos.get(hito.pk), dia)
    fila = FilaDelResumen(
        hito,
        cuando,
        vencido=urgencia(hito.plazo_vigente, dia) == Urgencia.ATRASADO,
        silencio=False,
        es_suyo=True,
        quien_debe="",
    )
    with idiomas.en(idioma):  # la lista se lee en castellano; el mensaje, en el suyo
        dicha = fila._replace(cuando=_cuando(hito, devueltos.get(hito.pk), dia))
        texto = texto_corto(persona.get_short_name(), dicha, cuantos, settings.SITIO + reverse("inicio"))
    return _contacto(persona, cargos, cuantos, cuando, texto)


def _de_lo_respondido(persona: Usuario, cargos: list[Cargo], suyas: list[noticias.Noticia], idioma: str) -> Contacto:
    """`suyas`: lo último primero."""
    if not suyas:
        return _contacto(persona, cargos)
    primera = min(suyas, key=lambda noticia: not noticia.clase.urge)
    with idiomas.en(idioma):
        texto = texto_de_noticia(persona.get_short_name(), primera, len(suyas), settings.SITIO + reverse("inicio"))
    return _contacto(persona, cargos, len(suyas), primera.clase.titulo, texto)


def _respuestas(dia: date) -> "QuerySet[Recordatorio]":
    desde = dia - timedelta(days=DIAS_DE_LO_RESPONDIDO)
    return Recordatorio.objects.filter(noticias.respuestas(), programado_el__gt=desde)


def _cuando(hito: Hito, devuelto: str | None, dia: date) -> str:
    if devuelto:  # lo dice una persona de la oficina desde su teléfono: no es `LE_DEVOLVIO`, que habla de ella
        return gettext("le devolvimos su informe («%(motivo)s»)") % {"motivo": recortar(devuelto, LARGO_DE_MOTIVO)}
    return cuando_vence(hito.plazo_vigente, dia)


def _en_ejercicio() -> "QuerySet[Usuario]":
    focal = PuntoFocal.objects.en_ejercicio().filter(usuario=OuterRef("pk"))
    funcionario = FuncionarioSectorial.objects.en_ejercicio().de_personas().filter(usuario=OuterRef("pk"))
    de_la_oficina = ~Q(rol="")
    personas = Usuario.objects.filter(Exists(focal) | Exists(funcionario) | de_la_oficina, is_active=True)
    return personas.order_by(en_espanol("nombre"), "pk")


def _debe(responsable: Responsable, lugar: str, dia: date) -> Exists:
    return Exists(hitos_pronto(dia).filter(que_debe(responsable, OuterRef(lugar))))


def _primero_de_cada(responsable: Responsable, claves: set[str], dia: date) -> dict[str, tuple[Hito, int]]:
    """Por municipalidad o sector, su hito más urgente y cuántos tiene."""
    hitos = hitos_pronto(dia).annotate(clave=quien_lo_debe(responsable))
    numerados = hitos.filter(responsable=responsable, clave__in=claves).annotate(
        turno=Case(When(_devuelto(), then=0), default=1),
        lugar=Window(RowNumber(), order_by=[F("turno"), F("plazo_vigente"), F("pk")], partition_by=[F("clave")]),
        cuantos=Window(Count("pk"), partition_by=[F("clave")]),
    )
    return {h.clave: (h, h.cuantos) for h in numerados.filter(lugar=1).select_related("acuerdo")}


def _motivos_de_devolucion(hitos: list[int]) -> dict[int, str]:
    """Por `id` de hito, por qué se le devolvió lo último que informó; los demás no están."""
    devueltos = Avance.objects.devueltos_en_pie().filter(hito__in=hitos)
    return dict(devueltos.values_list("hito_id", "motivo_de_devolucion"))
