alter table report_export drop constraint report_export_ready_has_a_file;
drop index report_export_open;
drop index report_export_mine;
drop function safe_cell(text);
