from django.http import HttpRequest, HttpResponse


def recordatorios(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse()


manana = envios = reintentar = personas = rebote = regla = interruptor = recordatorios
