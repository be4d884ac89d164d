"""What must hold of the rooms around a case: callbacks, allocation, links, checklists, feedback, bulk, guidance.

reliability.md 3.2 numbers its own; these continue it as C01 and on, since later rules of other rooms have numbers too.
"""

from typing import Final

from app.status.invariant import Invariant

OF_CASEWORK: Final = (
    Invariant(
        "C01",
        "A callback that waits is when its case is due",
        'select b.id from callback b join case_facts f on f.case_id = b."case"'
        " where b.ended_at is null and f.due_at is distinct from b.starts_at",
    ),
    Invariant(
        "C02",
        "A callback begins before its window ends, and is booked before it is ended",
        "select id from callback where starts_at > ends_at or ended_at < booked_at",
    ),
    Invariant(
        "C03",
        "The counts of allocation are those of the cases that count (mended each night: allocation.recount)",
        "select coalesce(c.category, a.category) || ' ' || coalesce(c.provider, a.provider) from allocation_count c"
        " full join (select category, provider, round, count(*) n from allocated_case group by 1, 2, 3) a"
        " using (category, provider, round) where coalesce(c.cases, 0) <> coalesce(a.n, 0)",
    ),
    Invariant(
        "C04",
        "What is kept for a case was suggested for it, and names the provider that was suggested",
        'select r.case_id from reservation r join suggestion s on s.id = r.suggestion where s."case" <> r.case_id'
        " or s.provider is distinct from r.provider",
    ),
    Invariant(
        "C05",
        "Both cases of a link are there",
        "select l.id from case_link l left join cases a on a.id = l.one left join cases b on b.id = l.other"
        " where a.id is null or b.id is null",
    ),
    Invariant(
        "C06",
        "A client who was merged into another has no case",
        "select k.id from person_merge m join cases k on k.person = m.merged where m.undone_at is null",
    ),
    Invariant(
        "C07",
        "What is ticked off is on a case that is there, for its category or for all",
        "select t.id from checklist_tick t left join cases k on k.id = t.subject_id"
        " where t.subject_kind = 'case' and k.id is null",
    ),
    Invariant(
        "C08",
        "Feedback is on a case that is there, and by a provider",
        'select b.id from feedback b left join cases k on k.id = b."case" left join organisation o'
        " on o.id = b.provider and o.kind = 'provider' where k.id is null or o.id is null",
    ),
    Invariant(
        "C09",
        "A bulk deed that is finished left no row waiting",
        "select r.id from bulk_run r where r.finished_at is not null"
        " and exists (select from bulk_row w where w.run = r.id and w.state = 'waiting')",
    ),
    Invariant(
        "C10",
        "A bulk row that was refused says why, and no other does",
        "select id from bulk_row where (state = 'refused') <> (problem <> '')",
    ),
    Invariant(
        "C11",
        "An article of the knowledge base stands in categories that are there",
        "select a.id from help_article a where exists (select from unnest(a.categories || a.preferred) c(code)"
        " where not exists (select from help_category h where h.code = c.code))",
    ),
    Invariant(
        "C12",
        "A case that a walk of questions belongs to is there",
        "select w.id from question_walk w left join cases k on k.id = w.subject_id"
        " where w.subject_kind = 'case' and k.id is null",
    ),
)
