"""Los datos abiertos: qué hay, en qué formatos, qué dice cada columna y con qué licencia; y su catálogo (DCAT).

Regla: lo mismo que las fichas abiertas, y nada más. Cada sesión publicada es un conjunto de datos: sus acuerdos en CSV
y su corte de hoy en los formatos de siempre. El catálogo sigue el esquema que leen los portales de datos abiertos
(DCAT, en su perfil `data.json`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr

from django.conf import settings
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from acuerdos import permisos
from acuerdos.models import Acuerdo
from corte.formatos import FORMATOS
from cuentas.celdas import TIPO_CSV, EscritorDeCSV, Valor
from cuentas.limite import exigir_medida, red_de
from reuniones.models import Sesion
from web.comun.abierto import RATO, Senas, abierta, entera
from web.comun.filas import HITOS, AcuerdoALaVista, fila_de
from web.cortes.pagina import ARCHIVOS
from web.publico.fichas import CUENTAN

LICENCIA = "https://opendatacommons.org/licenses/by/1-0/"
NOMBRE_DE_LICENCIA = "Open Data Commons Attribution License (ODC-By) 1.0"
ESQUEMA = "https://project-open-data.cio.gov/v1.1/schema"
QUIEN = "Secretaría de Descentralización, Presidencia del Consejo de Ministros"
CULMINADOS = "hitos_culminados"
CSV_POR_RATO = 20
MUCHOS_CSV = "Desde su conexión ya se descargaron muchos archivos. Espere un minuto y pruebe otra vez."
TANDA = 500


@dataclass(frozen=True, slots=True)
class ColumnaDeDatos:
    """Una del CSV: cómo se llama, qué dice y de dónde sale."""

    nombre: str
    que_dice: str
    valor: Callable[[AcuerdoALaVista], Valor]


COLUMNAS = (
    ColumnaDeDatos("codigo", "Código del acuerdo; no cambia.", lambda f: f.acuerdo.codigo),
    ColumnaDeDatos("sesion", "Código de la sesión en que se firmó.", lambda f: f.sesion.codigo),
    ColumnaDeDatos("ubigeo", "UBIGEO de la municipalidad, del INEI: seis cifras.", lambda f: f.municipalidad.ubigeo),
    ColumnaDeDatos("municipalidad", "Nombre oficial de la municipalidad.", lambda f: f.municipalidad.nombre_completo),
    ColumnaDeDatos("provincia", "Su provincia.", lambda f: f.municipalidad.provincia),
    ColumnaDeDatos("region", "Su región; Lima son dos.", lambda f: f.municipalidad.region.nombre),
    ColumnaDeDatos("sector", "Sigla del ministerio.", lambda f: f.acuerdo.sector_id),
    ColumnaDeDatos("texto", "El acuerdo, como se firmó.", lambda f: f.acuerdo.texto),
    ColumnaDeDatos("tipo", "Acuerdo o compromiso.", lambda f: f.acuerdo.get_tipo_display()),
    ColumnaDeDatos("clasificacion", "De qué trata, según la Secretaría.", lambda f: f.acuerdo.clasificacion.nombre),
    ColumnaDeDatos("responsable", "Gobierno que debe cumplirlo.", lambda f: f.acuerdo.get_responsable_display()),
    ColumnaDeDatos("plazo", "Plazo firmado, AAAA-MM-DD.", lambda f: f.acuerdo.plazo),
    ColumnaDeDatos("plazo_vigente", "Plazo en vigor, con lo reprogramado.", lambda f: f.plazo_vigente),
    ColumnaDeDatos("estado", "Cumplido, en_proceso, pendiente, vencido o desestimado, a ese día.", lambda f: f.estado),
    ColumnaDeDatos("avance", "De 0 a 100: el de sus hitos, según su peso.", lambda f: f.avance),
    ColumnaDeDatos("hitos", "Cuántos hitos tiene.", lambda f: f.hitos),
    ColumnaDeDatos(CULMINADOS, "Cuántos validó la Secretaría al 100 %.", lambda f: getattr(f.acuerdo, CULMINADOS)),
    ColumnaDeDatos("cui", "Código Único de Inversiones, si lo tiene.", lambda f: f.acuerdo.cui),
    ColumnaDeDatos("monto", "Soles, si se firmó un monto.", lambda f: f.acuerdo.monto),
)


@dataclass(frozen=True, slots=True)
class Descarga:
    texto: str
    tipo: str
    url: str
    nota: str = ""


@dataclass(frozen=True, slots=True)
class ConjuntoDeDatos:
    """Los datos de una sesión. `cambio`: el día en que algo suyo cambió por última vez."""

    sesion: Sesion
    acuerdos: int
    cambio: date
    descargas: tuple[Descarga, ...]


@abierta()
def datos(request: HttpRequest) -> HttpResponse:
    """La página de los datos abiertos: cada sesión con sus archivos, el diccionario y la licencia."""
    contexto = {
        "senas": Senas(
            titulo="Datos abiertos",
            descripcion="Los acuerdos entre ministerios y municipalidades en CSV, Excel, PowerPoint, PDF y JSON.",
            url=entera(reverse("abierto_datos")),
        ),
        "conjuntos": conjuntos(),
        "columnas": COLUMNAS,
        "licencia": LICENCIA,
        "nombre_de_licencia": NOMBRE_DE_LICENCIA,
    }
    return render(request, "publico/datos.html", contexto)


@abierta()
def catalogo(request: HttpRequest) -> HttpResponse:
    """`data.json`: lo que un portal de datos abiertos lee para enlazar los de aquí."""
    raiz = {
        "@context": f"{ESQUEMA}/catalog.jsonld",
        "@id": entera(reverse("abierto_catalogo")),
        "@type": "dcat:Catalog",
        "conformsTo": ESQUEMA,
        "describedBy": f"{ESQUEMA}/catalog.json",
        "dataset": [_en_dcat(conjunto) for conjunto in conjuntos()],
    }
    return JsonResponse(raiz, json_dumps_params={"ensure_ascii": False, "indent": 1})


@abierta(archivo="Los acuerdos en CSV")
def acuerdos_en_csv(request: HttpRequest, codigo: str) -> HttpResponse:
    """Los acuerdos de una sesión publicada, como están hoy, con las columnas del diccionario."""
    hoy = timezone.localdate()
    sesion = get_object_or_404(Sesion.objects.filter(permisos.sesiones_abiertas(hoy)), codigo=codigo)
    exigir_medida(f"csv-abierto:{red_de(request)}", CSV_POR_RATO, RATO, MUCHOS_CSV)
    respuesta = HttpResponse(b"".join(_lineas(sesion, hoy)), content_type=TIPO_CSV)
    respuesta["Content-Disposition"] = f'attachment; filename="acuerdos-{codigo}-al-{hoy.isoformat()}.csv"'
    return respuesta


def _lineas(sesion: Sesion, hoy: date) -> Iterator[bytes]:
    cuentan = Count("hitos", filter=CUENTAN)
    culminados = Count("hitos", filter=CUENTAN & Q(hitos__porcentaje=100, hitos__validado=True))
    suyos = Acuerdo.objects.filter(sesion=sesion).abiertos(hoy).con_nombres().order_by("codigo")
    escritor = EscritorDeCSV(["al", *(columna.nombre for columna in COLUMNAS)])
    for acuerdo in suyos.annotate(**{HITOS: cuentan, CULMINADOS: culminados}).iterator(TANDA):
        fila = fila_de(acuerdo, hoy)
        escritor.fila([hoy, *(columna.valor(fila) for columna in COLUMNAS)])
    yield escritor.sacar()


def conjuntos() -> list[ConjuntoDeDatos]:
    """Uno por sesión publicada, la última primero. Dos consultas."""
    hoy = timezone.localdate()
    abiertos = Acuerdo.objects.abiertos(hoy).order_by()
    cuentas = {
        sesion: (cuantos, cambio)
        for sesion, cuantos, cambio in abiertos.values_list("sesion_id").annotate(
            n=Count("pk"), cambio=Max("actualizado_en")
        )
    }
    hallados = []
    for sesion in Sesion.objects.filter(permisos.sesiones_abiertas(hoy)):
        cuantos, cambio = cuentas.get(sesion.pk, (0, sesion.registrada_en))
        hallados.append(ConjuntoDeDatos(sesion, cuantos, timezone.localdate(cambio), descargas_de(sesion)))
    return hallados


def descargas_de(sesion: Sesion) -> tuple[Descarga, ...]:
    """Sus acuerdos en CSV y su corte de hoy en cada formato."""
    en_csv = Descarga("CSV", "text/csv", reverse("abierto_csv", args=[sesion.codigo]))
    del_corte = (
        Descarga(nombre, FORMATOS[formato].tipo, reverse("corte_archivo", args=[sesion.codigo, formato]))
        for formato, nombre in ARCHIVOS.items()
    )
    return (en_csv, *del_corte)


def _en_dcat(conjunto: ConjuntoDeDatos) -> dict[str, object]:
    sesion = conjunto.sesion
    inventados = " Datos de demostración: los acuerdos son inventados." if sesion.de_demostracion else ""
    return {
        "@type": "dcat:Dataset",
        "identifier": entera(reverse("corte", args=[sesion.codigo])),
        "title": f"Acuerdos del {sesion.nombre}",
        "description": f"Los acuerdos firmados entre ministerios y municipalidades en el {sesion.nombre} "
        f"({sesion.fecha.isoformat()}), con su plazo, su estado y su avance.{inventados}",
        "keyword": ["descentralización", "municipalidades", "acuerdos", "gobierno local"],
        "modified": conjunto.cambio.isoformat(),
        "issued": sesion.fecha.isoformat(),
        "publisher": {"@type": "org:Organization", "name": QUIEN},
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": "Secretaría de Descentralización",
            "hasEmail": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
        },
        "accessLevel": "public",
        "license": LICENCIA,
        "language": ["es-PE"],
        "spatial": "Perú",
        "accrualPeriodicity": "R/P1D",
        "landingPage": entera(reverse("corte", args=[sesion.codigo])),
        "describedBy": entera(reverse("abierto_datos")) + "#diccionario",
        "describedByType": "text/html",
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": f"{descarga.texto} de {sesion.codigo}",
                "format": descarga.texto,
                "mediaType": descarga.tipo,
                "downloadURL": entera(descarga.url),
            }
            for descarga in conjunto.descargas
        ],
    }
