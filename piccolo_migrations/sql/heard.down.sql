drop index if exists heard_said_ix;
drop index if exists heard_hospital_ix;
