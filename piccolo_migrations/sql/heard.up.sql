-- The list is newest first: all of a scope, or of one kind.
create index heard_said_ix on heard (said_at desc, id desc);
create index heard_hospital_ix on heard (hospital, said_at desc, id desc);
