"""Las herramientas por MCP, con la biblioteca oficial. Se importa solo al usarla: es opcional.

Sin estado: cada petición trae su token, se atiende con él y no queda nada. Las herramientas corren en el hilo de quien
atiende (`sync_to_async`), con su conexión a la base.
"""

from collections.abc import Callable
from typing import Any

import structlog
from asgiref.sync import async_to_sync, sync_to_async
from django.utils import timezone
from mcp.server.lowlevel.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import CallToolRequestParams, CallToolResult, ListToolsResult, TextContent, Tool, ToolAnnotations

from api.asistente.herramientas import AVISO, HERRAMIENTAS, Herramienta, usar
from api.asistente.lectura import NoSePudo, Quien
from api.problemas import CLASES

bitacora = structlog.get_logger(__name__)

INSTRUCCIONES = f"""Seguimiento de los acuerdos entre ministerios y municipalidades del Perú (MUNI Ejecutivo).
Cada respuesta dice de qué día es y en qué página se ve entera: dígalo también. {AVISO}
Nada se registra desde aquí: «proponer_avance» deja un borrador, y lo confirma una persona en una página."""


def atender_http(quien: Quien, scope: dict[str, Any], cuerpo: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Una petición HTTP entera: el código, las cabeceras y el cuerpo con que se contesta."""
    return async_to_sync(_una_peticion)(servidor(lambda: quien), scope, cuerpo)


def atender_terminal(preguntar: Callable[[], Quien]) -> None:
    """Por la entrada y la salida del proceso, hasta que se cierren. `preguntar`: quién es, en cada uso."""
    async_to_sync(_por_la_terminal)(servidor(preguntar))


def servidor(preguntar: Callable[[], Quien]) -> Server[Any]:
    """Las seis herramientas, para quien diga `preguntar` cada vez que se usa una."""

    async def listar(_contexto: object, _params: object) -> ListToolsResult:
        return ListToolsResult(tools=[_como_se_ofrece(una) for una in HERRAMIENTAS.values()])

    async def llamar(_contexto: object, params: CallToolRequestParams) -> CallToolResult:
        texto, mal = await sync_to_async(_usar)(preguntar, params.name, params.arguments or {})
        return CallToolResult(content=[TextContent(type="text", text=texto)], is_error=mal)

    return Server(
        "muni-ejecutivo",
        version="1",
        title="MUNI Ejecutivo",
        instructions=INSTRUCCIONES,
        on_list_tools=listar,
        on_call_tool=llamar,
    )


def _usar(preguntar: Callable[[], Quien], nombre: str, argumentos: dict[str, Any]) -> tuple[str, bool]:
    try:
        return usar(nombre, preguntar(), argumentos, timezone.now()), False
    except NoSePudo as error:
        return str(error), True
    except Exception:  # lo que falle es nuestro: al asistente se le dice eso y nada más
        bitacora.exception("falla_del_asistente", herramienta=nombre[:40])
        return CLASES[500].detalle, True


def _como_se_ofrece(una: Herramienta) -> Tool:
    return Tool(
        name=una.nombre,
        title=una.titulo,
        description=una.descripcion,
        input_schema=una.esquema,
        annotations=ToolAnnotations(
            title=una.titulo,
            read_only_hint=not una.escribe,
            destructive_hint=False,
            open_world_hint=False,
        ),
    )


async def _una_peticion(
    atiende: Server[Any], scope: dict[str, Any], cuerpo: bytes
) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    puerta = StreamableHTTPSessionManager(atiende, json_response=True, stateless=True)
    inicio: dict[str, Any] = {}
    partes: list[bytes] = []

    async def recibir() -> dict[str, Any]:
        return {"type": "http.request", "body": cuerpo, "more_body": False}

    async def enviar(mensaje: Any) -> None:
        if mensaje["type"] == "http.response.start":
            inicio.update(mensaje)
        else:
            partes.append(mensaje.get("body", b""))

    async with puerta.run():
        await puerta.handle_request(scope, recibir, enviar)
    return inicio["status"], list(inicio["headers"]), b"".join(partes)


async def _por_la_terminal(atiende: Server[Any]) -> None:
    async with stdio_server() as (entrada, salida):
        await atiende.run(entrada, salida, atiende.create_initialization_options())
