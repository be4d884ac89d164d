drop view lasting_event;
