drop index erasure_untold;
update subject_request set state = case state when 'approved' then 'asked' else 'failed' end
  where state in ('approved', 'refused');
alter table subject_request drop constraint subject_request_decided_whole,
  drop constraint subject_request_four_eyes,
  drop constraint state_is_known,
  add constraint state_is_known check (state in ('asked', 'ready', 'failed'));
drop trigger guidance_note_stamped on guidance_note;
drop function stamp_guidance_note();
alter table guidance_note drop column search, drop constraint guidance_note_slug_is_an_address;
drop index guidance_note_title;
