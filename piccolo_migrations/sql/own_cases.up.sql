-- How many cases are one's own is counted on every look at the queue: from the index alone, not from the rows.
create index case_facts_mine on case_facts (owner, organisation) where requires_action_by is not null;
