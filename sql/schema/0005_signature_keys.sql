-- Signatures keep their terms as one text, a space between two, which is read four times as fast as a list, and one list
-- of keys. Headlines without bodies signed before are found by their terms still, but no longer as reprints: their keys
-- are other ones. They are forgotten within weeks, as all are.

alter table signature add column words varchar;

update signature
set words = array_to_string(terms, ' ');

alter table signature drop column terms;

alter table signature drop column story_keys;
