"""Where Piccolo finds the engine and the registry (PICCOLO_CONF=app.piccolo_conf)."""

from piccolo.conf.apps import AppRegistry

from app.kernel.db import Engine
from app.settings import current

DB = Engine(config={"dsn": current().database_url.reveal()})

APP_REGISTRY = AppRegistry(apps=["app.piccolo_app"])
