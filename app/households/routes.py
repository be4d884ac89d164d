"""Where households are on the web."""

from app.households.pages import (
    activation,
    consent,
    detail,
    household,
    import_run,
    loading,
    member,
    policy,
    timeline,
)
from app.web.routing import MIB, visit

ROUTES = [
    visit("GET", "/households", household.index),
    visit("GET", "/households/new", household.new),
    visit("POST", "/households", household.create),
    visit("GET", "/households/imports", import_run.index),
    visit("GET", "/households/imports/new", import_run.new),
    visit("POST", "/households/imports", import_run.create, body=import_run.LARGEST + MIB, files=2),
    visit("GET", "/households/imports/{id}", import_run.show),
    visit("POST", "/households/imports/{id}/load", loading.create),
    visit("GET", "/households/{id}", household.show),
    visit("POST", "/households/{id}/delete", household.destroy),
    visit("GET", "/households/{id}/timeline", timeline.index),
    visit("GET", "/households/{id}/details", detail.edit),
    visit("POST", "/households/{id}/details", detail.update),
    visit("POST", "/households/{id}/consent", consent.update),
    visit("GET", "/households/{id}/members/new", member.new),
    visit("POST", "/households/{id}/members", member.create),
    visit("GET", "/households/{id}/members/{member}", member.edit),
    visit("POST", "/households/{id}/members/{member}", member.update),
    visit("POST", "/households/{id}/members/{member}/delete", member.destroy),
    visit("GET", "/households/{id}/policies/new", policy.new),
    visit("POST", "/households/{id}/policies", policy.create),
    visit("POST", "/households/{id}/policies/{policy}/activation", activation.create),
]
