"""Puerta WSGI, la que sirve granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniejecutivo.settings")

application = get_wsgi_application()
