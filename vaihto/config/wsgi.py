"""The door by which the web server enters."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vaihto.config.settings")
application = get_wsgi_application()
