"""Cases of an invented older system, a hold, and a client who asked what is held about them."""

from app.kernel import clock, db, ids
from app.privacy.commands import archive
from app.privacy.inputs import archived_rows
from app.privacy.rules import ANSWER_WITHIN

_OLD = """laa_reference,full_name,birth_date,postcode,area_of_law,in_scope,closed_on,outcome,outcome_on,articles
2000117,Agnes Thornbury,1948-03-02,LS6 2AB,Housing,Yes,2021-06-30,Advice given,2021-06-30,Tenants' line
2000242,Bassam Qadir,1979-11-19,M14 5RT,Debt,Yes,2021-09-08,Signposted,2021-09-08,Money helpers
2000388,Carys Morgan,1990-07-24,CF24 3DL,Education,Yes,2022-05-03,Appeal won,2022-05-03,
2000401,Dorota Zielińska,1985-01-30,B11 1LU,Discrimination,No,2022-03-21,Outside scope,2022-03-21,Equality line
2000577,Edwin Achebe,1962-12-05,SE15 4QN,Family,Yes,2023-02-14,Settled,2023-02-14,
"""


async def fill() -> None:
    """Five cases of the archive, a case that a court wants kept, and an archive that waits for a second person."""
    await archive.load(archived_rows(_OLD.splitlines()))
    await db.execute(
        "insert into legal_hold (id, subject_kind, subject_id, reference, reason, placed_by)"
        " select $1, 'case', k.id, k.reference, 'The county court asked for the file.', u.id"
        " from (select id, reference from cases order by id limit 1) k,"
        " (select id from app_user where role = 'operator_manager' order by id limit 1) u",
        ids.new(),
    )
    await db.execute(
        "insert into subject_request (id, person, organisation, reason, identity, created_by, created_at, due_on)"
        " select $1, k.person, u.organisation, 'The client wrote on Monday and wants everything that is held.',"
        " 'Called back on the number of the case; knew the pass phrase.', u.id, $2, $3"
        " from (select id, organisation from app_user where role = 'operator_manager' order by id limit 1) u"
        " join cases k on k.organisation = u.organisation and k.person is not null order by k.id desc limit 1",
        ids.new(),
        clock.now(),
        (clock.now() + ANSWER_WITHIN).date(),
    )
