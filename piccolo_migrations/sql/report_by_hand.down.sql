alter table report_schedule drop constraint due_unless_by_hand;
delete from report_schedule where every = 'hand';
alter table report_schedule drop constraint period_is_known;
alter table report_schedule add constraint period_is_known check (every in ('week', 'month'));
