"""What must hold of the records of the rooms: the second half of the audit (reliability.md 3.2)."""

from typing import Final

from app.status.invariant import Invariant

OF_RECORDS: Final = (
    Invariant(
        "I22",
        "A case shows the newest high outcome of its log (mend: recourse cases rebuild-facts)",
        "select f.case_id from case_facts f left join (select distinct on (subject_id) subject_id, id, code, level"
        " from event_log where subject_kind = 'case' and type = 'outcome' and level >= 29"
        " and not exists (select from undone_event where event_id = event_log.id)"
        " order by subject_id, seq desc) e on e.subject_id = f.case_id"
        " where (f.outcome_code_id, f.outcome_code, f.level) is distinct from (e.id, e.code, e.level)",
        slow=True,
    ),
    Invariant(
        "I23",
        "A case shows the time of its timers, corrected where somebody corrected it"
        " (mend: recourse cases rebuild-facts)",
        "select f.case_id from case_facts f left join (select t.linked_case,"
        " sum(coalesce(c.seconds, ceil(extract(epoch from t.stopped - t.created)))) s from timer t"
        " left join (select distinct on (timer) timer, seconds from timer_correction"
        "  order by timer, created_at desc, id desc) c on c.timer = t.id"
        " where t.stopped is not null and not t.cancelled group by 1) s on s.linked_case = f.case_id"
        " where f.billable_seconds <> coalesce(s.s, 0)",
        slow=True,
    ),
    Invariant(
        "I24",
        "Every case has its row of facts, and no row is without a case",
        "select coalesce(k.id, f.case_id) from cases k full join case_facts f on f.case_id = k.id"
        " where k.id is null or f.case_id is null",
    ),
    Invariant(
        "I25",
        "A timer ends after it began, and what is billed has a case",
        "select id from timer where stopped < created or (cancelled and stopped is null)"
        " or (stopped is not null and not cancelled and linked_case is null)",
    ),
    Invariant(
        "I26",
        "A code that stops timers has stopped the one it was logged under",
        "select e.id from timer t join event_log e on e.timer_id = t.id and e.created_by = t.created_by"
        " join outcome_kind k on k.key = e.key and k.code = e.code and k.stops_timer where t.stopped is null"
        " and not exists (select from undone_event where event_id = e.id)",
    ),
    Invariant(
        "I27",
        "Nobody has two timers running",
        "select created_by from timer where stopped is null and not cancelled group by 1 having count(*) > 1",
    ),
    Invariant(
        "I28",
        "The timer of an entry exists and is that of its author",
        "select e.id from event_log e left join timer t on t.id = e.timer_id"
        " where e.timer_id is not null and (t.id is null or t.created_by is distinct from e.created_by)",
        slow=True,
    ),
    Invariant(
        "I29",
        "Every slot of the clock has its job",
        "select s.id from period_slot s left join job j on j.id = s.job_id where j.id is null",
    ),
    Invariant(
        "I30",
        "Every slot of the clock was taken once",
        "select (array_agg(id order by id))[1] from period_slot group by name, slot having count(*) > 1",
    ),
    Invariant(
        "I31",
        "A report that is ready has its file, and no other has one",
        "select x.id from report_export x left join document d on d.id = x.document_id where x.state <> 'expired'"
        " and (x.state = 'ready') <> coalesce(d.state = 'stored', false)",
    ),
    Invariant(
        "I32",
        "A report that is being made has work that goes on (mended by itself: reports.tidy)",
        "select x.id from report_export x left join job j on j.id = x.job_id where x.state in ('queued', 'running')"
        " and (j.id is null or j.done_at < recourse_now() - $1::interval or j.dead_at < recourse_now() - $1::interval"
        " or j.cancelled_at < recourse_now() - $1::interval)",
        minutes=30,
    ),
    Invariant(
        "I33",
        "The file of a report is gone a day after its time is over",
        "select x.id from report_export x join document d on d.id = x.document_id"
        " where x.expires_at < recourse_now() - interval '1 day' and d.state = 'stored'",
    ),
    Invariant(
        "I37",
        "An accepted billing file has the rows and the sum that it says",
        "select u.id from billing_upload u left join (select upload_id, count(*) n, sum(amount_pence) s"
        " from billing_row group by 1) b on b.upload_id = u.id where (u.state in ('accepted', 'superseded')"
        " and (u.rows <> coalesce(b.n, 0) or u.total_pence <> coalesce(b.s, 0)))"
        " or (u.state not in ('accepted', 'superseded') and b.n is not null)",
        slow=True,
    ),
    Invariant(
        "I38",
        "A billing file that was replaced names the one that replaced it, of the same provider and month",
        "select u.id from billing_upload u left join billing_upload v on v.id = u.superseded_by"
        " where (u.state = 'superseded') <> (v.id is not null)"
        " or (v.id is not null and (v.provider, v.month) is distinct from (u.provider, u.month))",
    ),
    Invariant(
        "I39",
        "A gathering counts the chunks that are done",
        "select r.id from bi_run r where r.chunks_done <>"
        " (select count(*) from bi_chunk c where c.run_id = r.id and c.state = 'done')",
    ),
    Invariant(
        "I40",
        "A gathering is published when all its chunks are there",
        "select id from bi_run where state in ('publishing', 'done') and not is_dry and chunks_total is not null"
        " and chunks_done <> chunks_total",
    ),
    Invariant(
        "I41",
        "A gathering that is under way has work that goes on (mended by itself: bi.watchdog)",
        "select r.id from bi_run r where r.state in ('running', 'publishing')"
        " and r.started_at < recourse_now() - $1::interval and not exists (select from job j where j.kind like 'bi.%'"
        " and j.args->>'run' = r.id::text and j.done_at is null and j.dead_at is null and j.cancelled_at is null)",
        minutes=30,
    ),
    Invariant(
        "I42",
        "No upload is left half done for more than a day",
        "select id from document where state = 'staged' and created_at < recourse_now() - interval '1 day'",
    ),
    Invariant(
        "I43",
        "A stored document has its sum, its length and its owner",
        # A report without a row is a file without a byte, when its format has no heading.
        "select id from document where state = 'stored' and (sha256 = '' or owner_id is null"
        " or bytes < case when purpose = 'export' then 0 else 1 end)",
    ),
    Invariant(
        "I44",
        "The counters of cases say what is there",
        "select coalesce(c.name, k.name) || ' ' || coalesce(c.scope, k.scope) from"
        " (select k.name, k.scope, count(*) n from case_facts f cross join lateral"
        "  (select * from case_counters(f) offset 0) k group by 1, 2) c"
        " full join (select name::text, scope, sum(n) n from counter where name like 'case.%' group by 1, 2"
        "  having sum(n) <> 0) k using (name, scope) where coalesce(c.n, 0) <> coalesce(k.n, 0)",
        slow=True,
    ),
    Invariant(
        "I44.actions",
        "The counters of actions say what is there",
        "select coalesce(c.name, k.name) || ' ' || coalesce(c.scope, k.scope) from"
        " (select k.name, k.scope, count(*) n from action a cross join lateral"
        "  (select * from action_counters(a) offset 0) k group by 1, 2) c"
        " full join (select name::text, scope, sum(n) n from counter where name like 'action.%' group by 1, 2"
        "  having sum(n) <> 0) k using (name, scope) where coalesce(c.n, 0) <> coalesce(k.n, 0)",
        slow=True,
    ),
    Invariant(
        "I44.forms",
        "The sums of the days of a form are what was submitted",
        "select form from (select form, sum(submissions) n from form_day group by 1) d full join"
        " (select form, count(*) n from submission where status = 'submitted' group by 1) s using (form)"
        " where coalesce(d.n, 0) <> coalesce(s.n, 0)",
        slow=True,
    ),
    Invariant(
        "I44.months",
        "The sums of the months of a form are those of its days",
        "select coalesce(m.form, d.form) from answer_month m full join (select form, question, institution, department,"
        " date_trunc('month', day)::date as day, choice, sum(n) n, sum(total) total from answer_day"
        " group by 1, 2, 3, 4, 5, 6) d on (m.form, m.question, m.institution, m.day, m.choice)"
        " = (d.form, d.question, d.institution, d.day, d.choice)"
        " and coalesce(m.department, m.institution) = coalesce(d.department, d.institution)"
        " where (coalesce(m.n, 0), coalesce(m.total, 0)) <> (coalesce(d.n, 0), coalesce(d.total, 0))",
        slow=True,
    ),
    Invariant(
        "I44.sittings",
        "The sums of sittings are the sittings there are",
        "select coalesce(d.form, s.form) from (select form, day, sum(started) n, sum(submitted) sent from sitting_day"
        " group by 1, 2) d full join (select form, (started_at at time zone 'UTC')::date as day, count(*) n,"
        " count(*) filter (where outcome = 'submitted') sent from form_session group by 1, 2) s using (form, day)"
        " where (coalesce(d.n, 0), coalesce(d.sent, 0)) <> (coalesce(s.n, 0), coalesce(s.sent, 0))",
        slow=True,
    ),
    Invariant(
        "I45",
        "No cause has raised two actions",
        "select min(id::text) from action where dedupe_key <> '' group by hospital, source_type, dedupe_key"
        " having count(*) > 1",
    ),
    Invariant(
        "I45.approval",
        "Nobody approved what they own or submitted, and what waits for approval is sealed",
        "select a.id from action a where a.approved_by = a.submitted_by or (a.status = 'pending_approval'"
        " and not exists (select 1 from action_submission s where s.action = a.id and s.decision = ''))",
    ),
    Invariant(
        "I44.complaints",
        "The counters of complaints say what is there",
        "select coalesce(c.name, k.name) || ' ' || coalesce(c.scope, k.scope) from"
        " (select k.name, k.scope, count(*) n from complaint r cross join lateral"
        "  (select * from complaint_counters(r) offset 0) k group by 1, 2) c"
        " full join (select name::text, scope, sum(n) n from counter where name like 'complaint.%' group by 1, 2"
        "  having sum(n) <> 0) k using (name, scope) where coalesce(c.n, 0) <> coalesce(k.n, 0)",
        slow=True,
    ),
    Invariant(
        "I46",
        "A household counts as told only if its message left, and nothing left where it counts as not told",
        "select n.policy_id from policy_notification n left join outbox o on o.id = n.outbox_id"
        " where (n.status = 1 and n.run_id is not null and (o.id is null or o.state not in"
        "  ('sent', 'delivered', 'temporary_failure', 'permanent_failure', 'expired', 'unknown')))"
        " or (n.status in (2, 3, 5) and n.outbox_id is not null and o.state <> 'withdrawn')",
    ),
    Invariant(
        "I47",
        "Every message about a policy has the decision it came from",
        "select o.id from outbox o where o.dedup_key like 'policy:%' and not exists (select from policy_notification n"
        " where n.outbox_id = o.id and o.dedup_key = 'policy:' || n.policy_id || ':' || n.type)",
        slow=True,
    ),
    Invariant(
        "I48",
        "Nobody whose account is closed is signed in",
        "select s.id from app_session s join app_user u on u.id = s.user_id"
        " where not u.active and s.expires_at > recourse_now()",
    ),
    Invariant(
        "I49",
        "No transaction was left open",
        "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        " and state like 'idle in transaction%' and xact_start < now() - $1::interval",
        minutes=2,
    ),
    Invariant(
        "I50",
        "Every index is valid",
        "select indexrelid::regclass from pg_index where not indisvalid or not indisready",
    ),
)
