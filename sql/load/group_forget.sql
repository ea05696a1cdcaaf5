-- Forget the signatures of articles before a day: nothing is compared with them any more.
delete from signature
where day < $before;
