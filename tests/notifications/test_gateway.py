"""The gateways of messages about policies: their order, on and off."""

import pytest

from app.kernel import db, ids


async def test_gateways_move_up_and_go_off(admin):
    rows = await db.fetch("select id, name from gateway where channel = 'sms' order by position")

    await admin.post("notifications.gateway.update", {"deed": "up"}, id=rows[1]["id"])
    await admin.post("notifications.gateway.update", {"deed": "off"}, id=rows[0]["id"])

    after = await db.fetch("select name, is_active from gateway where channel = 'sms' order by position")
    assert [row["name"] for row in after] == [rows[1]["name"], rows[0]["name"]]
    assert after[1]["is_active"] is False


async def test_the_first_gateway_stays_where_it_is(admin):
    first = await db.fetchval("select id from gateway where channel = 'sms' order by position limit 1")
    before = await _order()

    await admin.post("notifications.gateway.update", {"deed": "up"}, id=first)

    assert await _order() == before
    assert await db.fetchval("select count(*) from event_log where code = 'GATEWAY_MOVED'") == 0


async def test_a_gateway_that_goes_on_again_begins_with_a_closed_circuit(admin):
    gateway = await db.fetchval(
        "update gateway set is_active = false, failures = 5, open_until = now() + interval '1 hour'"
        " where position = 1 and channel = 'sms' returning id"
    )

    await admin.post("notifications.gateway.update", {"deed": "on"}, id=gateway)

    row = await db.fetchrow("select is_active, failures, open_until from gateway where id = $1", gateway)
    assert tuple(row) == (True, 0, None)


@pytest.mark.parametrize("form", [{}, {"deed": "sell"}])
async def test_what_nobody_can_do_with_a_gateway_changes_nothing(admin, form):
    first = await db.fetchval("select id from gateway where channel = 'sms' order by position limit 1")

    page = await admin.post("notifications.gateway.update", form, id=first)

    assert page.status == 422
    assert await db.fetchval("select count(*) from event_log where code like 'GATEWAY_%'") == 0


@pytest.mark.parametrize("deed", ["up", "on", "off"])
async def test_a_gateway_there_is_not_is_not_found(admin, deed):
    assert (await admin.post("notifications.gateway.update", {"deed": deed}, id=ids.new())).status == 404


async def _order():
    rows = await db.fetch("select name from gateway where channel = 'sms' order by position")
    return [row["name"] for row in rows]
