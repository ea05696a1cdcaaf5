-- Write the touched stories anew, and close those that nothing has joined for a while.
delete from story
where story_id in (select story_id from group_story);

insert into story by name
select * from group_story;

update story
set is_open = false
where is_open and last_at < $closed_before;
