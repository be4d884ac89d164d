"""The peer: a help desk of the field, as its own documentation sets it up. Runs in its own environment, not in ours.

`gunicorn peer_django:application` serves it; `python peer_django.py TICKETS` makes its tables, fills them when they are
empty and prints as JSON how it is asked: the session of a superuser, the paths of its pages and their statements.
"""

import json
import os
import sys
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings

_url = urlsplit(os.environ["PEER_DATABASE"])
_between = "django.contrib.{}.middleware.{}".format
settings.configure(
    DEBUG=False,
    SECRET_KEY="a peer that serves nobody but this bench",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    STATIC_URL="/static/",
    LOGIN_URL="/login/",
    SITE_ID=1,
    # A connection is kept as long as its worker lives.
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": _url.hostname,
            "PORT": _url.port,
            "USER": unquote(_url.username or ""),
            "PASSWORD": unquote(_url.password or ""),
            "NAME": _url.path.strip("/"),
            "CONN_MAX_AGE": None,
        }
    },
    INSTALLED_APPS=[
        *(
            f"django.contrib.{app}"
            for app in (
                "admin",
                "auth",
                "contenttypes",
                "sessions",
                "sites",
                "messages",
                "staticfiles",
                "humanize",
            )
        ),
        "rest_framework",
        "helpdesk",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    HELPDESK_TEAMS_MODE_ENABLED=False,
)
django.setup()

# What follows can be imported only once Django is set up.
from django.contrib import admin  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import include, path  # noqa: E402
from helpdesk.models import Queue, Ticket  # noqa: E402
from helpdesk.query import query_to_base64  # noqa: E402

urlpatterns = [path("admin/", admin.site.urls), path("", include("helpdesk.urls"))]
application = get_wsgi_application()

PEOPLE, LONG = 20, 200
#: One ticket in five is open; two hundred open ones have thirty follow-ups, the rest three, so that n tickets have 3 n.
_STATEMENTS = (
    "insert into helpdesk_ticket (title, queue_id, created, modified, submitter_email, assigned_to_id, status, on_hold,"
    " description, priority, secret_key)"
    " select 'Client ' || md5(g::text), 1 + g % (select count(*) from helpdesk_queue),"
    " now() - (g % 500000) * interval '1 minute', now() - (g % 500000) * interval '30 seconds',"
    " 'client-' || g || '@example.invalid', (select min(id) from auth_user) + g % {people},"
    " case when g % 5 = 0 then 1 else 4 end, false,"
    " 'A note of ordinary length about what the client said on the telephone.', 1 + g % 5, md5(g::text)"
    " from generate_series(1, {tickets}) g",
    "insert into helpdesk_followup (ticket_id, date, title, comment, public, user_id)"
    " select t.id, t.created + n * interval '1 minute', 'Comment',"
    " 'A note of ordinary length about what the client said on the telephone.', true, t.assigned_to_id"
    " from (select *, row_number() over (order by status, id) as rank from helpdesk_ticket) t"
    " cross join lateral generate_series(1, case when t.rank <= {long} then 30"
    "   when t.rank <= {long} * 10 then 0 else 3 end) n",
)


@transaction.atomic
def fill(tickets: int) -> None:
    """Fill empty tables: people and queues by the peer's own models, the rest inside PostgreSQL."""
    people = get_user_model().objects
    for n in range(1, PEOPLE + 1):
        people.create_user(f"bench-{n}", f"bench-{n}@example.invalid", is_staff=True, is_superuser=n == 1)
    for n in range(1, 18):
        Queue.objects.create(title=f"Queue {n}", slug=f"queue-{n}")
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement.format(tickets=tickets, people=PEOPLE, long=LONG))
        cursor.execute("analyze")


def signed_in() -> str:
    """The key of a superuser's session."""
    person = get_user_model().objects.get(username="bench-1")
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


def statements(cookie: str, asked: str) -> int:
    """How many statements a page sends, the second time it is asked for."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    for _time in range(2):
        with CaptureQueriesContext(connection) as seen:
            status = client.get(asked).status_code
    if status != 200:
        raise SystemExit(f"the peer answers {asked} with {status}")
    return len(seen)


def main() -> None:
    call_command("migrate", verbosity=0)
    if not Ticket.objects.exists():
        fill(int(sys.argv[1]))
    cookie = signed_in()
    # What the script of its list asks for first: the open tickets by their age, 25 of them.
    query = query_to_base64(
        {"filtering": {"status__in": [1, 2]}, "sorting": "created", "search_string": "", "sortreverse": False}
    )
    found = Ticket.objects.order_by("status", "id").values_list("id", flat=True)[:LONG]
    pages = {
        "shell": ["/tickets/"],
        "rows": [f"/datatables_ticket_list/{query}?draw=1&start=0&length=25"],
        "detail": [f"/tickets/{key}/" for key in found],
    }
    told = {name: (paths, statements(cookie, paths[0])) for name, paths in pages.items()}
    print(json.dumps({"cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}", "pages": told}))


if __name__ == "__main__":
    main()
