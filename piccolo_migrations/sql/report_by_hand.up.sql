-- Parameters of a report may be kept to be run by hand: then no day is due.
alter table report_schedule drop constraint period_is_known;
alter table report_schedule add constraint period_is_known check (every in ('week', 'month', 'hand'));
alter table report_schedule add constraint due_unless_by_hand check ((next_on is null) = (every = 'hand'));
